package io.github.kinase;

import java.nio.Buffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;

/** What calls need of the remaining elements of buffers. */
final class Buffers {

    private Buffers() {}

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
