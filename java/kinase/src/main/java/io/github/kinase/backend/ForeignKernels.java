package io.github.kinase.backend;

import io.github.kinase.formula.Rectifiers;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.util.List;

/**
 * The element-wise functions on arrays through java.lang.foreign, from JDK 22 on: a critical call takes the array where it
 * lies and costs 14 ns where one through JNI costs 56 (relu of 16 elements, JDK 25 and 17, on a Zen 5). No safepoint passes
 * during the call, so the pieces must be short here too. java.lang.foreign is reached through handles, for this class is
 * compiled for JDK 17. Only once the library is loaded.
 */
final class ForeignKernels {

    private static final MethodHandle MAP_FLOAT32;
    private static final MethodHandle MAP_FLOAT64;
    private static final MethodHandle MAP_SHORT;
    private static final MethodHandle GRADIENT_FLOAT32;
    private static final MethodHandle GRADIENT_FLOAT64;
    private static final MethodHandle GRADIENT_SHORT;
    private static final List<Class<?>> ARRAYS = List.of(float[].class, double[].class, short[].class);

    static {
        MethodHandle[] map = new MethodHandle[ARRAYS.size()];
        MethodHandle[] gradient = new MethodHandle[ARRAYS.size()];
        if (Runtime.version().feature() >= 22) {
            try {
                map = bind("kinase_map_at", 2);
                gradient = bind("kinase_gradient_at", 3);
            } catch (Throwable e) {
                // JNI serves as well, only slower for short arrays.
                System.getLogger("io.github.kinase").log(System.Logger.Level.DEBUG, "no java.lang.foreign; JNI instead", e);
            }
        }
        MAP_FLOAT32 = map[0];
        MAP_FLOAT64 = map[1];
        MAP_SHORT = map[2];
        GRADIENT_FLOAT32 = gradient[0];
        GRADIENT_FLOAT64 = gradient[1];
        GRADIENT_SHORT = gradient[2];
    }

    /** Whether these functions can be called. */
    static final boolean AVAILABLE = GRADIENT_FLOAT64 != null;

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
        Operation none = new Operation(new Rectifiers.Linear(1));
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

    /** (operation, four parameters, then an array and an offset {@code arrays} times, length), for each of {@link #ARRAYS}. */
    private static MethodHandle[] bind(String function, int arrays) throws Throwable {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        Class<?> segment = Class.forName("java.lang.foreign.MemorySegment");
        Class<?> layout = Class.forName("java.lang.foreign.MemoryLayout");
        Class<?> values = Class.forName("java.lang.foreign.ValueLayout");
        Class<?> descriptor = Class.forName("java.lang.foreign.FunctionDescriptor");
        Class<?> linker = Class.forName("java.lang.foreign.Linker");
        Class<?> option = Class.forName("java.lang.foreign.Linker$Option");
        Class<?> symbols = Class.forName("java.lang.foreign.SymbolLookup");

        Object layouts = Array.newInstance(layout, 6 + 2 * arrays);
        for (int i = 0; i < 6 + 2 * arrays; i++) {
            String type = i >= 1 && i <= Operation.MAX_PARAMETERS ? "JAVA_DOUBLE" : isArray(i, arrays) ? "ADDRESS"
                    : i == 0 ? "JAVA_INT" : "JAVA_LONG";
            Array.set(layouts, i, values.getField(type).get(null));
        }
        Object signature = descriptor.getMethod("ofVoid", layouts.getClass()).invoke(null, layouts);
        Object options = Array.newInstance(option, 1);
        Array.set(options, 0, option.getMethod("critical", boolean.class).invoke(null, true));
        Object loaded = lookup.findStatic(symbols, "loaderLookup", MethodType.methodType(symbols)).invoke();
        Object address = symbols.getMethod("findOrThrow", String.class).invoke(loaded, function);
        Object nativeLinker = linker.getMethod("nativeLinker").invoke(null);
        MethodHandle downcall = (MethodHandle) lookup.findVirtual(linker, "downcallHandle", MethodType.methodType(MethodHandle.class,
                segment, descriptor, options.getClass())).asFixedArity().invoke(nativeLinker, address, signature, options);

        MethodHandle[] bound = new MethodHandle[ARRAYS.size()];
        for (int type = 0; type < bound.length; type++) {
            MethodHandle ofArray = lookup.findStatic(segment, "ofArray",
                    MethodType.methodType(segment, ARRAYS.get(type)));
            MethodHandle[] filters = new MethodHandle[6 + 2 * arrays];
            for (int i = 0; i < filters.length; i++) {
                filters[i] = isArray(i, arrays) ? ofArray : null;
            }
            bound[type] = MethodHandles.filterArguments(downcall, 0, filters);
        }
        return bound;
    }

    private static boolean isArray(int argument, int arrays) {
        int first = 1 + Operation.MAX_PARAMETERS;
        return argument >= first && argument < first + 2 * arrays && (argument - first) % 2 == 0;
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
