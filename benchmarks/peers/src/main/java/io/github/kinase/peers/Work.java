package io.github.kinase.peers;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.FloatPointer;

/**
 * What every peer computes: the same inputs in memory outside the heap, which libraries in C++ take without a copy, or in arrays for
 * those in Java. Functions of rows have rows of {@link #COLUMNS} elements, or one row if there are fewer.
 */
public final class Work {

    static final String FORWARD = "forward";
    static final String BACKWARD = "backward";
    static final String FROM_OUTPUT = "backward_from_output";
    static final List<String> PASSES = List.of(FORWARD, BACKWARD, FROM_OUTPUT);
    static final int COLUMNS = 1024;

    /** The seed of every run, so that all measure the same numbers. */
    private static final long SEED = 20261122;
    /** Functions do something between minus and plus this; beyond, branches of theirs would be flattered. */
    private static final float RANGE = 8;
    private static final int DRAWN = 1 << 20;
    private static final int PAGE = 4096;

    final String function;
    final String pass;
    final int length;
    /** The inputs; for the pass from the output, the outputs. */
    final FloatBuffer x;
    final FloatBuffer dy;
    final FloatBuffer out;
    private Arrays arrays;

    /** The same on the heap, at one index, as the loops of users have it. */
    record Arrays(float[] x, float[] dy, float[] out) {}

    Work(String function, String pass, int length) {
        this.function = function;
        this.pass = pass;
        this.length = length;
        // A third of a page apart: where addresses agree modulo 4096, a load waits for a store that it has nothing to do with.
        x = memory(0);
        dy = memory(1344);
        out = memory(2752);
        SplittableRandom random = new SplittableRandom(SEED);
        fill(x, random, RANGE);
        fill(dy, random, 1);
        if (pass.equals(FROM_OUTPUT)) {
            KinasePeer.forward(this, address(x), address(x)).run();
        }
    }

    /** Uniform numbers; more of them than a branch predictor can learn, over and over again. */
    private void fill(FloatBuffer buffer, SplittableRandom random, float range) {
        int drawn = Math.min(length, DRAWN);
        for (int i = 0; i < drawn; i++) {
            buffer.put(i, (float) ((2 * random.nextDouble() - 1) * range));
        }
        for (int i = drawn; i < length; i += drawn) {
            buffer.put(i, buffer, 0, Math.min(drawn, length - i));
        }
    }

    private FloatBuffer memory(int offset) {
        ByteBuffer aligned = ByteBuffer.allocateDirect(4 * length + 2 * PAGE).alignedSlice(PAGE);
        return aligned.position(offset).limit(offset + 4 * length).slice().order(ByteOrder.nativeOrder()).asFloatBuffer();
    }

    static long address(FloatBuffer buffer) {
        return new FloatPointer(buffer).address();
    }

    int columns() {
        return length % COLUMNS == 0 ? COLUMNS : length;
    }

    int rows() {
        return length / columns();
    }

    boolean isForward() {
        return pass.equals(FORWARD);
    }

    /** Copies of the buffers, whose output is the result from now on. */
    Arrays onHeap() {
        if (arrays == null) {
            arrays = new Arrays(new float[length], new float[length], new float[length]);
            x.get(0, arrays.x);
            dy.get(0, arrays.dy);
        }
        return arrays;
    }

    /** An element of the output. */
    float result(int i) {
        return arrays == null ? out.get(i) : arrays.out[i];
    }
}
