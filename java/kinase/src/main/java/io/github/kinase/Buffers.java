package io.github.kinase;

import io.github.kinase.backend.Memory;
import java.nio.FloatBuffer;

/** Takes the remaining elements of buffers to the loops over arrays or over addresses, whichever fits. */
final class Buffers {

    private Buffers() {}

    /** Two inputs and an output as arrays. */
    interface Arrays {
        void run(float[] a, int aOffset, float[] b, int bOffset, float[] out, int outOffset, int length);
    }

    /** Two inputs and an output as addresses. */
    interface Addresses {
        void run(long a, long b, long out, long length);
    }

    /** The buffers have passed every check; {@code a} and {@code b} may be the same. */
    static void run(FloatBuffer a, FloatBuffer b, FloatBuffer out, Arrays arrays, Addresses addresses) {
        int length = out.remaining();
        if (a.isDirect() && b.isDirect() && out.isDirect() && Memory.accessible()) {
            addresses.run(Checks.address(a), Checks.address(b), Checks.address(out), length);
        } else if (a.hasArray() && b.hasArray() && out.hasArray()) {
            arrays.run(a.array(), Checks.offset(a), b.array(), Checks.offset(b), out.array(), Checks.offset(out), length);
        } else {
            float[] result = new float[length];
            arrays.run(copy(a), 0, copy(b), 0, result, 0, length);
            out.duplicate().put(result);
        }
    }

    private static float[] copy(FloatBuffer buffer) {
        float[] copy = new float[buffer.remaining()];
        buffer.duplicate().get(copy);
        return copy;
    }
}
