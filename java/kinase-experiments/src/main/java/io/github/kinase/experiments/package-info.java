/** What trains networks, with Deeplearning4j. */
package io.github.kinase.experiments;
