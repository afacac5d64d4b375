package io.github.kinase.backend;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

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

    /** Copies {@code length} floats from an address. */
    static void get(long address, float[] to, int length) {
        ACCESS.get(address, to, length);
    }

    /** Copies {@code length} floats to an address. */
    static void put(float[] from, long address, int length) {
        ACCESS.put(from, address, length);
    }

    private interface Access {

        long address(Buffer direct);

        void get(long address, float[] to, int length);

        void put(float[] from, long address, int length);
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
        public long address(Buffer direct) {
            return UNSAFE.getLong(direct, ADDRESS);
        }

        @Override
        public void get(long address, float[] to, int length) {
            UNSAFE.copyMemory(null, address, to, FLOATS, 4L * length);
        }

        @Override
        public void put(float[] from, long address, int length) {
            UNSAFE.copyMemory(from, FLOATS, null, address, 4L * length);
        }
    }

    private static final class Foreign implements Access {

        /** (Buffer) -> address of its position. */
        private static final MethodHandle ADDRESS;
        /** (address, bytes) -> ByteBuffer. */
        private static final MethodHandle VIEW;

        static {
            try {
                Class<?> segment = Class.forName("java.lang.foreign.MemorySegment");
                MethodHandles.Lookup lookup = MethodHandles.lookup();
                MethodHandle ofBuffer = lookup.findStatic(segment, "ofBuffer", MethodType.methodType(segment, Buffer.class));
                MethodHandle address = lookup.findVirtual(segment, "address", MethodType.methodType(long.class));
                ADDRESS = MethodHandles.filterReturnValue(ofBuffer, address);
                MethodHandle ofAddress = lookup.findStatic(segment, "ofAddress", MethodType.methodType(segment, long.class));
                MethodHandle reinterpret = lookup.findVirtual(segment, "reinterpret", MethodType.methodType(segment, long.class));
                MethodHandle view = lookup.findVirtual(segment, "asByteBuffer", MethodType.methodType(ByteBuffer.class));
                VIEW = MethodHandles.collectArguments(MethodHandles.filterReturnValue(reinterpret, view), 0, ofAddress);
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
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
        public void get(long address, float[] to, int length) {
            view(address, length).asFloatBuffer().get(to, 0, length);
        }

        @Override
        public void put(float[] from, long address, int length) {
            view(address, length).asFloatBuffer().put(from, 0, length);
        }

        private static ByteBuffer view(long address, int length) {
            try {
                return ((ByteBuffer) VIEW.invokeExact(address, 4L * length)).order(ByteOrder.nativeOrder());
            } catch (Throwable e) {
                throw rethrown(e);
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
