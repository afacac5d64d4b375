package io.github.kinase.backend;

import java.lang.invoke.MethodHandle;

/** Rows of arrays through java.lang.foreign; see {@link ForeignKernels}. */
final class ForeignRows {

    private static final String ROWS = "IDDAJAJAJJJJJ";
    private static final MethodHandle FLOAT32 = Foreign.bind("kinase_rows_at", ROWS, float[].class);
    private static final MethodHandle FLOAT64 = Foreign.bind("kinase_rows_at", ROWS, double[].class);

    /** Whether these functions can be called. */
    static final boolean AVAILABLE = FLOAT64 != null;

    private ForeignRows() {}

    // A method for each type: all of a call must be inlined into one, for otherwise the segments are allocated.

    /** Same as {@link NativeKernels#rows}. */
    static void rows(int number, double p0, double p3, float[] x, int xOffset, float[] dy, int dyOffset, float[] out, int outOffset,
                     int outer, int axis, int inner, int positions) {
        try {
            FLOAT32.invokeExact(number, p0, p3, x, 4L * xOffset, dy, 4L * dyOffset, out, 4L * outOffset, (long) outer, (long) axis,
                    (long) inner, (long) positions);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    static void rows(int number, double p0, double p3, double[] x, int xOffset, double[] dy, int dyOffset, double[] out, int outOffset,
                     int outer, int axis, int inner, int positions) {
        try {
            FLOAT64.invokeExact(number, p0, p3, x, 8L * xOffset, dy, 8L * dyOffset, out, 8L * outOffset, (long) outer, (long) axis,
                    (long) inner, (long) positions);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
