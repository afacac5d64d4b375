package io.github.kinase.backend;

import java.lang.invoke.MethodHandle;

/** What has a number per channel, on arrays through java.lang.foreign; see {@link ForeignKernels}. */
final class ForeignChannels {

    private static final String FORWARD = "IDDDDAJAJAJJJJJ";
    private static final String BACKWARD = "IDDDDAJAJAJAJSJJJJJJJ";
    private static final MethodHandle FORWARD_FLOAT32 = Foreign.bind("kinase_channels_at", FORWARD, float[].class);
    private static final MethodHandle FORWARD_FLOAT64 = Foreign.bind("kinase_channels_at", FORWARD, double[].class);
    private static final MethodHandle BACKWARD_FLOAT32 = Foreign.bind("kinase_channels_gradient_at", BACKWARD, float[].class);
    private static final MethodHandle BACKWARD_FLOAT64 = Foreign.bind("kinase_channels_gradient_at", BACKWARD, double[].class);

    /** Whether these functions can be called. */
    static final boolean AVAILABLE = BACKWARD_FLOAT64 != null;

    private ForeignChannels() {}

    // A method for each type: all of a call must be inlined into one, for otherwise the segments are allocated.

    /** Same as {@link NativeKernels#biased} or, with the number of prelu, {@link NativeKernels#prelu}. */
    static void forward(int number, double p0, double p1, double p2, double p3, float[] x, long xAt, float[] v, long vAt, float[] y,
                        long yAt, long channels, long inner, long first, long length) {
        try {
            FORWARD_FLOAT32.invokeExact(number, p0, p1, p2, p3, x, 4 * xAt, v, 4 * vAt, y, 4 * yAt, channels, inner, first, length);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    static void forward(int number, double p0, double p1, double p2, double p3, double[] x, long xAt, double[] v, long vAt, double[] y,
                        long yAt, long channels, long inner, long first, long length) {
        try {
            FORWARD_FLOAT64.invokeExact(number, p0, p1, p2, p3, x, 8 * xAt, v, 8 * vAt, y, 8 * yAt, channels, inner, first, length);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** Same as {@link NativeKernels#biasedGradient} or {@link NativeKernels#preluGradient}. */
    static void backward(int number, double p0, double p1, double p2, double p3, float[] x, long xAt, float[] v, long vAt, float[] dy,
                         long dyAt, float[] dx, long dxAt, double[] lanes, long channels, long inner, long first, long runs,
                         long length, long stride, long tile) {
        try {
            BACKWARD_FLOAT32.invokeExact(number, p0, p1, p2, p3, x, 4 * xAt, v, 4 * vAt, dy, 4 * dyAt, dx, 4 * dxAt, lanes, channels,
                    inner, first, runs, length, stride, tile);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    static void backward(int number, double p0, double p1, double p2, double p3, double[] x, long xAt, double[] v, long vAt, double[] dy,
                         long dyAt, double[] dx, long dxAt, double[] lanes, long channels, long inner, long first, long runs,
                         long length, long stride, long tile) {
        try {
            BACKWARD_FLOAT64.invokeExact(number, p0, p1, p2, p3, x, 8 * xAt, v, 8 * vAt, dy, 8 * dyAt, dx, 8 * dxAt, lanes, channels,
                    inner, first, runs, length, stride, tile);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
