/** {@code kinase gradients}: how gradients vanish and explode on their way through deep networks. */
package io.github.kinase.experiments.gradients;
