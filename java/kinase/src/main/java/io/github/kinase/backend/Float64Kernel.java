package io.github.kinase.backend;

/** The loops of one activation over {@code double}. */
public abstract class Float64Kernel extends Kernel {

    public abstract void forward(Object prepared, double[] x, int xOffset, double[] y, int yOffset, int length);

    public abstract void backward(Object prepared, double[] x, int xOffset, double[] dy, int dyOffset, double[] dx, int dxOffset,
                                  int length);

    public abstract void backwardFromOutput(Object prepared, double[] y, int yOffset, double[] dy, int dyOffset, double[] dx,
                                            int dxOffset, int length);

    public abstract double forward(Object prepared, double x);

    public abstract double backward(Object prepared, double x, double dy);

    @Override
    final void map(Object prepared, Object x, int xOffset, Object y, int yOffset, int length) {
        forward(prepared, (double[]) x, xOffset, (double[]) y, yOffset, length);
    }

    @Override
    final void gradient(boolean fromOutput, Object prepared, Object x, int xOffset, Object dy, int dyOffset, Object dx,
                        int dxOffset, int length) {
        if (fromOutput) {
            backwardFromOutput(prepared, (double[]) x, xOffset, (double[]) dy, dyOffset, (double[]) dx, dxOffset, length);
        } else {
            backward(prepared, (double[]) x, xOffset, (double[]) dy, dyOffset, (double[]) dx, dxOffset, length);
        }
    }

    /** Every NaN is the same NaN, whatever operation and machine made it. */
    protected static double canonical(double y) {
        return y == y ? y : Double.NaN;
    }
}
