package io.github.kinase.backend;

import io.github.kinase.formula.Formula;

/** The loops of one activation over float32 in Java; stamped per activation, so that C2 inlines the formula. */
public abstract class Float32Kernel {

    /**
     * The formula in the form that the other methods take: once per operation, for escape analysis does not always remove an
     * object made per element.
     */
    protected abstract Object prepare(Formula formula);

    public abstract void forward(Object prepared, float[] x, int xOffset, float[] y, int yOffset, int length);

    public abstract void backward(Object prepared, float[] x, int xOffset, float[] dy, int dyOffset, float[] dx, int dxOffset,
                                  int length);

    /** Only where the formula is {@link Formula.FromOutput}. */
    public abstract void backwardFromOutput(Object prepared, float[] y, int yOffset, float[] dy, int dyOffset, float[] dx,
                                            int dxOffset, int length);

    public abstract float forward(Object prepared, float x);

    public abstract float backward(Object prepared, float x, float dy);

    /** Every NaN is the same NaN, whatever operation and machine made it. */
    protected static float canonical(float y) {
        return y == y ? y : Float.NaN;
    }
}
