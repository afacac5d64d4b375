package io.github.kinase.backend;

/** The loops of one activation over {@code float}. */
public abstract class Float32Kernel extends Kernel {

    public abstract void forward(Object prepared, float[] x, int xOffset, float[] y, int yOffset, int length);

    public abstract void backward(Object prepared, float[] x, int xOffset, float[] dy, int dyOffset, float[] dx, int dxOffset,
                                  int length);

    public abstract void backwardFromOutput(Object prepared, float[] y, int yOffset, float[] dy, int dyOffset, float[] dx,
                                            int dxOffset, int length);

    public abstract float forward(Object prepared, float x);

    public abstract float backward(Object prepared, float x, float dy);

    @Override
    final void map(Object prepared, Object x, int xOffset, Object y, int yOffset, int length) {
        forward(prepared, (float[]) x, xOffset, (float[]) y, yOffset, length);
    }

    @Override
    final void gradient(boolean fromOutput, Object prepared, Object x, int xOffset, Object dy, int dyOffset, Object dx,
                        int dxOffset, int length) {
        if (fromOutput) {
            backwardFromOutput(prepared, (float[]) x, xOffset, (float[]) dy, dyOffset, (float[]) dx, dxOffset, length);
        } else {
            backward(prepared, (float[]) x, xOffset, (float[]) dy, dyOffset, (float[]) dx, dxOffset, length);
        }
    }

    /** Every NaN is the same NaN, whatever operation and machine made it. */
    protected static float canonical(float y) {
        return y == y ? y : Float.NaN;
    }
}
