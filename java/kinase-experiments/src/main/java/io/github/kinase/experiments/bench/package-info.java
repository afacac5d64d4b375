/** JMH benchmarks of our functions and DL4J's, alone and in a step of training: {@code kinase compare --jmh}. */
package io.github.kinase.experiments.bench;
