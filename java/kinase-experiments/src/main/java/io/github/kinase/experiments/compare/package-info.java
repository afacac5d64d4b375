/** {@code kinase compare}: the same network with one activation after the other. */
package io.github.kinase.experiments.compare;
