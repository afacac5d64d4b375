package io.github.kinase.backend;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.nio.Buffer;

/**
 * Addresses of direct buffers, and memory behind addresses for the Java backend: through java.lang.foreign where the JDK
 * has it (22 and later), through sun.misc.Unsafe before, which later JDKs withdraw.
 */
public final class Memory {

    private static final Access ACCESS = Runtime.version().feature() >= 22 ? new Foreign() : new Internal();

    private Memory() {}

    /** The address of element 0 of a direct buffer, in bytes. */
    public static long address(Buffer direct) {
        return ACCESS.address(direct);
    }

    /** Whether {@code get} and {@code put} work: from JDK 24 on, --illegal-native-access=deny forbids them. */
    public static boolean accessible() {
        return ACCESS.accessible();
    }

    /** Copies {@code length} floats from an address. */
    static void get(long address, float[] to, int index, int length) {
        ACCESS.get(address, to, index, length);
    }

    /** Copies {@code length} floats to an address. */
    static void put(float[] from, int index, long address, int length) {
        ACCESS.put(from, index, address, length);
    }

    private interface Access {

        boolean accessible();

        long address(Buffer direct);

        void get(long address, float[] to, int index, int length);

        void put(float[] from, int index, long address, int length);
    }

    private static final class Internal implements Access {

        private static final sun.misc.Unsafe UNSAFE;
        private static final long ADDRESS;
        private static final int FLOATS = sun.misc.Unsafe.ARRAY_FLOAT_BASE_OFFSET;

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
            return UNSAFE.getLong(direct, ADDRESS);
        }

        @Override
        public void get(long address, float[] to, int index, int length) {
            UNSAFE.copyMemory(null, address, to, FLOATS + 4L * index, 4L * length);
        }

        @Override
        public void put(float[] from, int index, long address, int length) {
            UNSAFE.copyMemory(from, FLOATS + 4L * index, null, address, 4L * length);
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

            /** (address, float[], index, length). */
            private static final MethodHandle GET;
            /** (float[], index, address, length). */
            private static final MethodHandle PUT;
            /** Why not, if the JDK refuses. */
            private static final RuntimeException REFUSED;

            static {
                MethodHandle get = null;
                MethodHandle put = null;
                RuntimeException refused = null;
                try {
                    Class<?> segment = Class.forName("java.lang.foreign.MemorySegment");
                    Class<?> layout = Class.forName("java.lang.foreign.ValueLayout");
                    MethodHandles.Lookup lookup = MethodHandles.lookup();
                    Object all = lookup.findVirtual(segment, "reinterpret", MethodType.methodType(segment, long.class))
                            .invoke(segment.getField("NULL").get(null), Long.MAX_VALUE);
                    Object floats = layout.getField("JAVA_FLOAT_UNALIGNED").get(null);
                    get = MethodHandles.insertArguments(lookup.findStatic(segment, "copy", MethodType.methodType(void.class,
                            segment, layout, long.class, Object.class, int.class, int.class)), 0, all, floats)
                            .asType(MethodType.methodType(void.class, long.class, float[].class, int.class, int.class));
                    put = MethodHandles.insertArguments(lookup.findStatic(segment, "copy", MethodType.methodType(void.class,
                            Object.class, int.class, segment, layout, long.class, int.class)), 2, all, floats)
                            .asType(MethodType.methodType(void.class, float[].class, int.class, long.class, int.class));
                } catch (IllegalCallerException e) {
                    refused = new IllegalStateException(e.getMessage() + "; --enable-native-access allows it", e);
                } catch (Throwable e) {
                    refused = rethrown(e);
                }
                GET = get;
                PUT = put;
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
                return (long) ADDRESS.invokeExact(direct) - 4L * direct.position();
            } catch (Throwable e) {
                throw rethrown(e);
            }
        }

        @Override
        public void get(long address, float[] to, int index, int length) {
            requireAccessible();
            try {
                All.GET.invokeExact(address, to, index, length);
            } catch (Throwable e) {
                throw rethrown(e);
            }
        }

        @Override
        public void put(float[] from, int index, long address, int length) {
            requireAccessible();
            try {
                All.PUT.invokeExact(from, index, address, length);
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
