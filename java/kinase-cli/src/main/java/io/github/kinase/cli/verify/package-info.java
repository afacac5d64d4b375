/** Measures the error of every activation and compares the bits of all backends. */
package io.github.kinase.cli.verify;
