package io.github.kinase.cli.bench;

/**
 * A loop over the elements of two arrays from one index up to another. With 0 columns each element of a has one of b, and else b
 * is a row that all rows of a share.
 */
interface PairLoop {

    void forward(float[] a, float[] b, float[] y, int from, int to, int columns);

    void backward(float[] a, float[] b, float[] dy, float[] da, float[] db, int from, int to, int columns);
}
