package io.github.kinase.cli.verify;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The inputs of a sweep: the bit patterns 0, stride, 2 stride ... of all 2^32 in {@link #BLOCKS} equal blocks, and, unless these
 * are all already, a further block of special values and the neighbourhood of every place where a formula or its
 * implementation may change branch.
 */
final class Inputs {

    /** How many blocks the patterns of the stride are cut into: with a stride of 1, each has 2^24 consecutive ones. */
    static final int BLOCKS = 256;
    /** The number of the block of special values. */
    static final int SPECIAL = BLOCKS;

    private static final long PATTERNS = 1L << 32;
    /** How many floats on either side belong to a neighbourhood. */
    private static final int REACH = 64;
    /** Kinks, limits of clamps and of float32 itself, zeros of slopes, and powers of two for the reductions. */
    private static final float[] PLACES = {0, Float.MIN_NORMAL, 1e-20f, 1e-8f, 1e-4f, 0x1p-5f, 0.25f, 0.3465736f, 0.5f, 0.6931472f,
        0.7517916f, 0.75f, 0.98082924f, 1, 1.0397208f, 1.2784645f, 2, 2.4324844f,
        0.7853982f, 126.4491f, 10999692288f, 3.8645895E28f, 2.5f, 3, 4, 5, 5.5f, 6, 8, 9, 9.01f, 10, 12, 13, 14,
        14.5f, 16, 17, 17.33f, 20, 32, 40, 52, 64, 72, 87, 87.33655f, 88, 88.722839f, 89, 89.415986f, 92, 103.27893f, 103.97208f,
                104, 128, 350, 700, 1024,
        1e10f, 0x1p64f, Float.MAX_VALUE};
    private static final int[] NOT_A_NUMBER = {0x7fc00000, 0xffc00000, 0x7f800001, 0xff800001, 0x7fffffff, 0xffffffff, 0x7fd12345};

    private final long stride;
    private final float[] special;

    /** The neighbourhoods include those of {@code parameters}. */
    Inputs(long stride, Collection<Double> parameters) {
        this.stride = stride;
        this.special = stride == 1 ? new float[0] : special(parameters);
    }

    private static float[] special(Collection<Double> parameters) {
        Set<Integer> patterns = new LinkedHashSet<>();
        for (int pattern : NOT_A_NUMBER) {
            patterns.add(pattern);
        }
        for (float place : PLACES) {
            addNeighbourhood(patterns, place);
        }
        for (double parameter : parameters) {
            addNeighbourhood(patterns, (float) Math.abs(parameter));
        }
        float[] values = new float[patterns.size()];
        int i = 0;
        for (int pattern : patterns) {
            values[i++] = Float.intBitsToFloat(pattern);
        }
        return values;
    }

    private static void addNeighbourhood(Set<Integer> patterns, float place) {
        int centre = Float.floatToIntBits(place);
        for (int pattern = Math.max(0, centre - REACH); pattern <= centre + REACH; pattern++) {
            patterns.add(pattern);
            patterns.add(pattern | Integer.MIN_VALUE);
        }
    }

    /** The number of inputs of all blocks. */
    long count() {
        return swept() + special.length;
    }

    private long swept() {
        return (PATTERNS + stride - 1) / stride;
    }

    /** Where a block starts among the patterns of the stride. */
    private long start(int block) {
        return swept() * block / BLOCKS;
    }

    /** The number of inputs of a block. */
    long count(int block) {
        return block == SPECIAL ? special.length : start(block + 1) - start(block);
    }

    /** Puts the inputs of a block from one of them on into {@code x}, as many as there are and fit, and returns their number. */
    int fill(int block, long from, float[] x) {
        int length = (int) Math.min(x.length, count(block) - from);
        if (block == SPECIAL) {
            System.arraycopy(special, (int) from, x, 0, length);
            return length;
        }
        long first = start(block) + from;
        for (int i = 0; i < length; i++) {
            x[i] = Float.intBitsToFloat((int) ((first + i) * stride));
        }
        return length;
    }
}
