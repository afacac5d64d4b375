package io.github.kinase.peers;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.SplittableRandom;

/**
 * What every peer computes: the same inputs in memory outside the heap, which all of them take without a copy. Functions of rows
 * have rows of {@link #COLUMNS} elements, or one row if there are fewer.
 */
final class Work {

    static final String FORWARD = "forward";
    static final String BACKWARD = "backward";
    static final int COLUMNS = 1024;

    /** The seed of every run, so that all measure the same numbers. */
    private static final long SEED = 20261122;
    /** Functions do something between minus and plus this; beyond, branches of theirs would be flattered. */
    private static final float RANGE = 8;
    private static final int PAGE = 4096;

    final String function;
    final String pass;
    final int length;
    final FloatBuffer x;
    final FloatBuffer dy;
    final FloatBuffer out;

    Work(String function, String pass, int length) {
        this.function = function;
        this.pass = pass;
        this.length = length;
        SplittableRandom random = new SplittableRandom(SEED);
        // A third of a page apart: where addresses agree modulo 4096, a load waits for a store that it has nothing to do with.
        x = memory(0);
        dy = memory(1344);
        out = memory(2752);
        for (int i = 0; i < length; i++) {
            x.put(i, (float) ((2 * random.nextDouble() - 1) * RANGE));
            dy.put(i, (float) (2 * random.nextDouble() - 1));
        }
    }

    private FloatBuffer memory(int offset) {
        ByteBuffer aligned = ByteBuffer.allocateDirect(4 * length + 2 * PAGE).alignedSlice(PAGE);
        return aligned.slice(offset, 4 * length).order(ByteOrder.nativeOrder()).asFloatBuffer();
    }

    int columns() {
        return Math.min(length, COLUMNS);
    }

    int rows() {
        return length / columns();
    }

    boolean isForward() {
        return pass.equals(FORWARD);
    }
}
