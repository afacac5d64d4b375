package io.github.kinase.backend;

import io.github.kinase.formula.Formulas;
import java.lang.invoke.MethodHandle;

/**
 * The element-wise functions on arrays through java.lang.foreign, from JDK 22 on: a critical call takes the array where it
 * lies and costs 14 ns where one through JNI costs 56 (relu of 16 elements, JDK 25 and 17, on a Zen 5).
 */
final class ForeignKernels {

    private static final String MAP = "IDDDDAJAJJ";
    private static final String GRADIENT = "IDDDDAJAJAJJ";
    private static final MethodHandle MAP_FLOAT32 = Foreign.bind("kinase_map_at", MAP, float[].class);
    private static final MethodHandle MAP_FLOAT64 = Foreign.bind("kinase_map_at", MAP, double[].class);
    private static final MethodHandle MAP_SHORT = Foreign.bind("kinase_map_at", MAP, short[].class);
    private static final MethodHandle GRADIENT_FLOAT32 = Foreign.bind("kinase_gradient_at", GRADIENT, float[].class);
    private static final MethodHandle GRADIENT_FLOAT64 = Foreign.bind("kinase_gradient_at", GRADIENT, double[].class);
    private static final MethodHandle GRADIENT_SHORT = Foreign.bind("kinase_gradient_at", GRADIENT, short[].class);

    /** Whether these functions can be called. */
    static final boolean AVAILABLE = GRADIENT_SHORT != null;

    /** Calls of a function on no elements before all others. */
    private static final int FIRST_CALLS = 4000;

    static {
        if (AVAILABLE) {
            collectProfiles();
        }
    }

    private ForeignKernels() {}

    /**
     * The segments of a call are not allocated if the compiler inlines what makes them, and it does if it has seen how often that is
     * called. In the rush of compilations at the start it may not look: these calls come before.
     */
    private static void collectProfiles() {
        Operation none = new Operation(Formulas.entries().get(0));
        float[] floats = {};
        double[] doubles = {};
        short[] shorts = {};
        for (int i = 0; i < FIRST_CALLS; i++) {
            map(0, none, floats, 0, floats, 0, 0);
            map(0, none, doubles, 0, doubles, 0, 0);
            map(0, none, shorts, 0, shorts, 0, 0);
            gradient(1, none, floats, 0, floats, 0, floats, 0, 0);
            gradient(1, none, doubles, 0, doubles, 0, doubles, 0, 0);
            gradient(1, none, shorts, 0, shorts, 0, shorts, 0, 0);
        }
    }

    // A method for each type: all of a call must be inlined into one, for otherwise the segments are allocated.

    /** Same as {@link NativeKernels#map}. */
    static void map(int number, Operation op, float[] x, int xOffset, float[] y, int yOffset, int length) {
        try {
            MAP_FLOAT32.invokeExact(number, op.p0, op.p1, op.p2, op.p3, x, 4L * xOffset, y, 4L * yOffset, (long) length);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    static void map(int number, Operation op, double[] x, int xOffset, double[] y, int yOffset, int length) {
        try {
            MAP_FLOAT64.invokeExact(number, op.p0, op.p1, op.p2, op.p3, x, 8L * xOffset, y, 8L * yOffset, (long) length);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    static void map(int number, Operation op, short[] x, int xOffset, short[] y, int yOffset, int length) {
        try {
            MAP_SHORT.invokeExact(number, op.p0, op.p1, op.p2, op.p3, x, 2L * xOffset, y, 2L * yOffset, (long) length);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** Same as {@link NativeKernels#gradient}. */
    static void gradient(int number, Operation op, float[] x, int xOffset, float[] dy, int dyOffset, float[] dx, int dxOffset,
                         int length) {
        try {
            GRADIENT_FLOAT32.invokeExact(number, op.p0, op.p1, op.p2, op.p3, x, 4L * xOffset, dy, 4L * dyOffset, dx, 4L * dxOffset,
                    (long) length);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    static void gradient(int number, Operation op, double[] x, int xOffset, double[] dy, int dyOffset, double[] dx, int dxOffset,
                         int length) {
        try {
            GRADIENT_FLOAT64.invokeExact(number, op.p0, op.p1, op.p2, op.p3, x, 8L * xOffset, dy, 8L * dyOffset, dx, 8L * dxOffset,
                    (long) length);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    static void gradient(int number, Operation op, short[] x, int xOffset, short[] dy, int dyOffset, short[] dx, int dxOffset,
                         int length) {
        try {
            GRADIENT_SHORT.invokeExact(number, op.p0, op.p1, op.p2, op.p3, x, 2L * xOffset, dy, 2L * dyOffset, dx, 2L * dxOffset,
                    (long) length);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
