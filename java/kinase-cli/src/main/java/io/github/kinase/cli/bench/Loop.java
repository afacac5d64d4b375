package io.github.kinase.cli.bench;

/** A loop over the elements of arrays from one index up to another. */
public interface Loop {

    void forward(float[] x, float[] y, int from, int to);

    void backward(float[] x, float[] dy, float[] dx, int from, int to);
}
