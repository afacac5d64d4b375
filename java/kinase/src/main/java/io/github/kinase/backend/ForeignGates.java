package io.github.kinase.backend;

import java.lang.invoke.MethodHandle;

/** Gates on arrays through java.lang.foreign; see {@link ForeignKernels}. */
final class ForeignGates {

    private static final String FORWARD = "IDDDDAJAJAJJJJ";
    private static final String BACKWARD = "IDDDDAJAJAJAJAJJJJ";
    private static final MethodHandle FORWARD_FLOAT32 = Foreign.bind("kinase_gated_at", FORWARD, float[].class);
    private static final MethodHandle FORWARD_FLOAT64 = Foreign.bind("kinase_gated_at", FORWARD, double[].class);
    private static final MethodHandle BACKWARD_FLOAT32 = Foreign.bind("kinase_gated_gradient_at", BACKWARD, float[].class);
    private static final MethodHandle BACKWARD_FLOAT64 = Foreign.bind("kinase_gated_gradient_at", BACKWARD, double[].class);

    /** Whether these functions can be called. */
    static final boolean AVAILABLE = BACKWARD_FLOAT64 != null;

    private ForeignGates() {}

    // A method for each type: all of a call must be inlined into one, for otherwise the segments are allocated.

    /** Same as {@link NativeKernels#gated}. */
    static void forward(int number, double p0, double p1, double p2, double p3, float[] gate, int gateOffset, float[] up, int upOffset, float[] y, int yOffset,
                        int rows, int length, int stride) {
        try {
            FORWARD_FLOAT32.invokeExact(number, p0, p1, p2, p3, gate, 4L * gateOffset, up, 4L * upOffset, y, 4L * yOffset,
                    (long) rows, (long) length, (long) stride);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    static void forward(int number, double p0, double p1, double p2, double p3, double[] gate, int gateOffset, double[] up, int upOffset, double[] y, int yOffset,
                        int rows, int length, int stride) {
        try {
            FORWARD_FLOAT64.invokeExact(number, p0, p1, p2, p3, gate, 8L * gateOffset, up, 8L * upOffset, y, 8L * yOffset,
                    (long) rows, (long) length, (long) stride);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** Same as {@link NativeKernels#gatedGradient}. */
    static void backward(int number, double p0, double p1, double p2, double p3, float[] gate, int gateOffset, float[] up, int upOffset, float[] dy, int dyOffset,
                         float[] dgate, int dgateOffset, float[] dup, int dupOffset, int rows, int length, int stride) {
        try {
            BACKWARD_FLOAT32.invokeExact(number, p0, p1, p2, p3, gate, 4L * gateOffset, up, 4L * upOffset, dy, 4L * dyOffset,
                    dgate, 4L * dgateOffset, dup, 4L * dupOffset, (long) rows, (long) length, (long) stride);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    static void backward(int number, double p0, double p1, double p2, double p3, double[] gate, int gateOffset, double[] up, int upOffset, double[] dy,
                         int dyOffset, double[] dgate, int dgateOffset, double[] dup, int dupOffset, int rows, int length, int stride) {
        try {
            BACKWARD_FLOAT64.invokeExact(number, p0, p1, p2, p3, gate, 8L * gateOffset, up, 8L * upOffset, dy, 8L * dyOffset,
                    dgate, 8L * dgateOffset, dup, 8L * dupOffset, (long) rows, (long) length, (long) stride);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
