package io.github.kinase.backend;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.nio.Buffer;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;

/**
 * Addresses of direct buffers, and memory behind addresses for the Java backend: through java.lang.foreign where the JDK
 * has it (22 and later), through sun.misc.Unsafe before, which later JDKs withdraw.
 */
public final class Memory {

    private static final Access ACCESS = Runtime.version().feature() >= 22 ? new Foreign() : new Internal();

    private Memory() {}

    /** The address of the first remaining element of a direct buffer of floats, doubles or shorts, in bytes. */
    public static long address(Buffer direct) {
        return ACCESS.address(direct);
    }

    /** Whether {@code get} and {@code put} work: from JDK 24 on, --illegal-native-access=deny forbids them. */
    public static boolean accessible() {
        return ACCESS.accessible();
    }

    /** The size of an element of a buffer or an array of floats, doubles or shorts, in bytes. */
    public static int elementBytes(Object bufferOrArray) {
        if (bufferOrArray instanceof ShortBuffer || bufferOrArray instanceof short[]) {
            return Short.BYTES;
        }
        return bufferOrArray instanceof FloatBuffer || bufferOrArray instanceof float[] ? Float.BYTES : Double.BYTES;
    }

    /** Copies {@code length} elements from an address to a float[], double[] or short[]. */
    static void get(long address, Object to, int index, int length) {
        ACCESS.get(address, to, index, length);
    }

    /** Copies {@code length} elements of a float[], double[] or short[] to an address. */
    static void put(Object from, int index, long address, int length) {
        ACCESS.put(from, index, address, length);
    }

    private interface Access {

        boolean accessible();

        long address(Buffer direct);

        void get(long address, Object to, int index, int length);

        void put(Object from, int index, long address, int length);
    }

    private static final class Internal implements Access {

        private static final sun.misc.Unsafe UNSAFE;
        private static final long ADDRESS;

        static {
            try {
                Field unsafe = sun.misc.Unsafe.class.getDeclaredField("theUnsafe");
                unsafe.setAccessible(true);
                UNSAFE = (sun.misc.Unsafe) unsafe.get(null);
                ADDRESS = UNSAFE.objectFieldOffset(Buffer.class.getDeclaredField("address"));
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }

        @Override
        public boolean accessible() {
            return true;
        }

        @Override
        public long address(Buffer direct) {
            return UNSAFE.getLong(direct, ADDRESS) + (long) elementBytes(direct) * direct.position();
        }

        @Override
        public void get(long address, Object to, int index, int length) {
            long bytes = elementBytes(to);
            UNSAFE.copyMemory(null, address, to, base(to) + bytes * index, bytes * length);
        }

        @Override
        public void put(Object from, int index, long address, int length) {
            long bytes = elementBytes(from);
            UNSAFE.copyMemory(from, base(from) + bytes * index, null, address, bytes * length);
        }

        private static long base(Object array) {
            if (array instanceof short[]) {
                return sun.misc.Unsafe.ARRAY_SHORT_BASE_OFFSET;
            }
            return array instanceof float[] ? sun.misc.Unsafe.ARRAY_FLOAT_BASE_OFFSET : sun.misc.Unsafe.ARRAY_DOUBLE_BASE_OFFSET;
        }
    }

    private static final class Foreign implements Access {

        /** (Buffer) -> address of its position. */
        private static final MethodHandle ADDRESS;

        static {
            try {
                Class<?> segment = Class.forName("java.lang.foreign.MemorySegment");
                MethodHandles.Lookup lookup = MethodHandles.lookup();
                MethodHandle ofBuffer = lookup.findStatic(segment, "ofBuffer", MethodType.methodType(segment, Buffer.class));
                MethodHandle address = lookup.findVirtual(segment, "address", MethodType.methodType(long.class));
                ADDRESS = MethodHandles.filterReturnValue(ofBuffer, address);
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }

        /** All of memory as one segment: copies allocate nothing. A class of its own, for only this is a restricted call. */
        private static final class All {

            /** (address, array, index, length). */
            private static final MethodHandle GET_FLOATS;
            private static final MethodHandle GET_DOUBLES;
            private static final MethodHandle GET_SHORTS;
            /** (array, index, address, length). */
            private static final MethodHandle PUT_FLOATS;
            private static final MethodHandle PUT_DOUBLES;
            private static final MethodHandle PUT_SHORTS;
            /** Why not, if the JDK refuses. */
            private static final RuntimeException REFUSED;

            static {
                MethodHandle[] get = new MethodHandle[3];
                MethodHandle[] put = new MethodHandle[3];
                RuntimeException refused = null;
                try {
                    Class<?> segment = Class.forName("java.lang.foreign.MemorySegment");
                    Class<?> layout = Class.forName("java.lang.foreign.ValueLayout");
                    MethodHandles.Lookup lookup = MethodHandles.lookup();
                    Object all = lookup.findVirtual(segment, "reinterpret", MethodType.methodType(segment, long.class))
                            .invoke(segment.getField("NULL").get(null), Long.MAX_VALUE);
                    MethodHandle toArray = lookup.findStatic(segment, "copy", MethodType.methodType(void.class,
                            segment, layout, long.class, Object.class, int.class, int.class));
                    MethodHandle toSegment = lookup.findStatic(segment, "copy", MethodType.methodType(void.class,
                            Object.class, int.class, segment, layout, long.class, int.class));
                    String[] layouts = {"JAVA_FLOAT_UNALIGNED", "JAVA_DOUBLE_UNALIGNED", "JAVA_SHORT_UNALIGNED"};
                    for (int i = 0; i < layouts.length; i++) {
                        Object elements = layout.getField(layouts[i]).get(null);
                        get[i] = MethodHandles.insertArguments(toArray, 0, all, elements);
                        put[i] = MethodHandles.insertArguments(toSegment, 2, all, elements);
                    }
                } catch (IllegalCallerException e) {
                    refused = new IllegalStateException(e.getMessage() + "; --enable-native-access allows it", e);
                } catch (Throwable e) {
                    refused = rethrown(e);
                }
                GET_FLOATS = get[0];
                GET_DOUBLES = get[1];
                GET_SHORTS = get[2];
                PUT_FLOATS = put[0];
                PUT_DOUBLES = put[1];
                PUT_SHORTS = put[2];
                REFUSED = refused;
            }
        }

        @Override
        public boolean accessible() {
            return All.REFUSED == null;
        }

        @Override
        public long address(Buffer direct) {
            try {
                return (long) ADDRESS.invokeExact(direct);
            } catch (Throwable e) {
                throw rethrown(e);
            }
        }

        @Override
        public void get(long address, Object to, int index, int length) {
            requireAccessible();
            try {
                if (to instanceof float[]) {
                    All.GET_FLOATS.invokeExact(address, to, index, length);
                } else if (to instanceof short[]) {
                    All.GET_SHORTS.invokeExact(address, to, index, length);
                } else {
                    All.GET_DOUBLES.invokeExact(address, to, index, length);
                }
            } catch (Throwable e) {
                throw rethrown(e);
            }
        }

        @Override
        public void put(Object from, int index, long address, int length) {
            requireAccessible();
            try {
                if (from instanceof float[]) {
                    All.PUT_FLOATS.invokeExact(from, index, address, length);
                } else if (from instanceof short[]) {
                    All.PUT_SHORTS.invokeExact(from, index, address, length);
                } else {
                    All.PUT_DOUBLES.invokeExact(from, index, address, length);
                }
            } catch (Throwable e) {
                throw rethrown(e);
            }
        }

        private static void requireAccessible() {
            if (All.REFUSED != null) {
                throw new IllegalStateException(All.REFUSED.getMessage(), All.REFUSED);
            }
        }

        private static RuntimeException rethrown(Throwable e) {
            if (e instanceof RuntimeException unchecked) {
                return unchecked;
            }
            throw new IllegalStateException(e);
        }
    }
}
