package io.github.kinase.backend;

import io.github.kinase.formula.Formula;

/** The loops of one activation over float32 in Java; stamped per activation, so that C2 inlines the formula. */
public abstract class Float32Kernel {

    public abstract void forward(Formula formula, float[] x, int xOffset, float[] y, int yOffset, int length);

    public abstract void backward(Formula formula, float[] x, int xOffset, float[] dy, int dyOffset, float[] dx, int dxOffset,
                                  int length);

    /** Only where the formula is {@link Formula.FromOutput}. */
    public abstract void backwardFromOutput(Formula formula, float[] y, int yOffset, float[] dy, int dyOffset, float[] dx,
                                            int dxOffset, int length);

    public abstract float forward(Formula formula, float x);

    public abstract float backward(Formula formula, float x, float dy);

    /** Every NaN is the same NaN, whatever operation and machine made it. */
    protected static float canonical(float y) {
        return y == y ? y : Float.NaN;
    }
}
