package io.github.kinase.backend;

import io.github.kinase.formula.Custom;
import io.github.kinase.formula.Formula;

/** The loops of all custom activations over float32: one for all, so that calls of their operators are megamorphic. */
final class CustomFloat32 extends Float32Kernel {

    static final Float32Kernel INSTANCE = new CustomFloat32();

    private CustomFloat32() {}

    @Override
    protected Object prepare(Formula formula) {
        return formula;
    }

    @Override
    public void forward(Object prepared, float[] x, int xOffset, float[] y, int yOffset, int length) {
        for (int i = 0; i < length; i++) {
            y[yOffset + i] = forward(prepared, x[xOffset + i]);
        }
    }

    @Override
    public void backward(Object prepared, float[] x, int xOffset, float[] dy, int dyOffset, float[] dx, int dxOffset,
                         int length) {
        for (int i = 0; i < length; i++) {
            dx[dxOffset + i] = backward(prepared, x[xOffset + i], dy[dyOffset + i]);
        }
    }

    @Override
    public void backwardFromOutput(Object prepared, float[] y, int yOffset, float[] dy, int dyOffset, float[] dx,
                                   int dxOffset, int length) {
        throw new UnsupportedOperationException("a custom activation has no slope from its output");
    }

    @Override
    public float forward(Object prepared, float x) {
        return canonical((float) ((Custom) prepared).forward(x));
    }

    @Override
    public float backward(Object prepared, float x, float dy) {
        return canonical((float) (dy * ((Custom) prepared).derivative(x)));
    }
}
