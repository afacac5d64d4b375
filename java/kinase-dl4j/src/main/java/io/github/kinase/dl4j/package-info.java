/** The activations of Kinase inside Deeplearning4j. */
package io.github.kinase.dl4j;
