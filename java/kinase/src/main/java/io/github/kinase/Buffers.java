package io.github.kinase;

import io.github.kinase.backend.Memory;
import java.nio.Buffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;

/** Takes the remaining elements of buffers to the loops over arrays or over addresses, whichever fits. */
final class Buffers {

    private Buffers() {}

    /** Two inputs and an output of rows x columns elements as arrays. */
    interface Arrays<T> {
        void run(T self, float[] a, int aOffset, float[] b, int bOffset, float[] out, int outOffset, int rows, int columns);
    }

    /** Two inputs and an output of rows x columns elements as addresses. */
    interface Addresses<T> {
        void run(T self, long a, long b, long out, int rows, int columns);
    }

    /**
     * The buffers have passed every check; {@code a} and {@code b} may be the same. All that the calls need comes as an
     * argument: a lambda that captures something would be allocated at every call.
     */
    static <T> void run(T self, FloatBuffer a, FloatBuffer b, FloatBuffer out, int rows, int columns, Arrays<T> arrays,
                        Addresses<T> addresses) {
        if (a.isDirect() && b.isDirect() && out.isDirect() && Memory.accessible()) {
            addresses.run(self, Memory.address(a), Memory.address(b), Memory.address(out), rows, columns);
        } else if (a.hasArray() && b.hasArray() && out.hasArray()) {
            arrays.run(self, a.array(), offset(a), b.array(), offset(b), out.array(), offset(out),
                    rows, columns);
        } else {
            float[] result = new float[out.remaining()];
            arrays.run(self, copy(a), 0, copy(b), 0, result, 0, rows, columns);
            out.duplicate().put(result);
        }
    }

    /** The index in its array of the first remaining element of a heap buffer. */
    static int offset(Buffer heap) {
        return heap.arrayOffset() + heap.position();
    }

    static float[] copy(FloatBuffer buffer) {
        float[] copy = new float[buffer.remaining()];
        buffer.duplicate().get(copy);
        return copy;
    }

    static double[] copy(DoubleBuffer buffer) {
        double[] copy = new double[buffer.remaining()];
        buffer.duplicate().get(copy);
        return copy;
    }

    static short[] copy(ShortBuffer buffer) {
        short[] copy = new short[buffer.remaining()];
        buffer.duplicate().get(copy);
        return copy;
    }
}
