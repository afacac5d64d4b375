package io.github.kinase.cli.bench;

/** A loop over arrays; offsets and lengths count elements. */
interface Loop {

    void forward(float[] x, int xOffset, float[] y, int yOffset, int length);

    void backward(float[] x, int xOffset, float[] dy, int dyOffset, float[] dx, int dxOffset, int length);
}
