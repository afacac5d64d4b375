package io.github.kinase.benchmarks;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.SplittableRandom;

/**
 * The memory that a benchmark works on: two inputs and an output of their own. Each starts at another place in its page:
 * where addresses agree modulo 4096, the processor takes a load for one that waits for the store before it.
 */
final class Data {

    /** The seed of every run, so that all measure the same numbers. */
    private static final long SEED = 20261121;
    /** Elements of slack, a page. */
    private static final int SLACK = 1024;

    // Multiples of 64 bytes, about a third of a page apart.
    static final int X = 0;
    static final int DY = 336;
    static final int OUT = 688;

    final float[] x;
    final float[] dy;
    final float[] out;
    final int length;

    Data(int length, float range) {
        this.length = length;
        SplittableRandom random = new SplittableRandom(SEED);
        x = uniform(random, length, range);
        dy = uniform(random, length, 1);
        out = new float[length + SLACK];
    }

    private static float[] uniform(SplittableRandom random, int length, float range) {
        float[] values = new float[length + SLACK];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) ((2 * random.nextDouble() - 1) * range);
        }
        return values;
    }

    /** A copy outside the heap of the elements from {@code offset}, which start {@code offset} elements after a page. */
    FloatBuffer offHeap(float[] values, int offset) {
        ByteBuffer aligned = ByteBuffer.allocateDirect(4 * values.length + 4096).alignedSlice(4096);
        FloatBuffer all = aligned.order(ByteOrder.nativeOrder()).asFloatBuffer();
        all.put(offset, values, offset, length);
        return all.slice(offset, length);
    }
}
