/** NumPy's .npy files, read and written in pieces. */
package io.github.kinase.cli.npy;
