/** Pictures of digits, read or drawn. */
package io.github.kinase.experiments.data;
