package io.github.kinase.cli.bench;

import io.github.kinase.DataType;
import io.github.kinase.HalfPrecision;
import io.github.kinase.cli.DataTypes;
import java.util.SplittableRandom;

/**
 * The arrays that all measurements share. A call uses the same piece of each, and its output is none of its inputs. Large
 * arrays begin at the same address modulo 4096; that costs nothing here, since a loop has loaded what lies 4096 bytes
 * from a store long before.
 *
 * @param <A> {@code float[]}, {@code double[]} or {@code short[]}
 */
final class Arena<A> {

    /** Inputs are uniform within this range, where every activation does its work: saturated ones would flatter. */
    static final float RANGE = 8;

    /**
     * Short calls walk through this many elements, which stay in the second-level cache. The same few over and over again
     * would teach the branch predictor their signs, as much as 16384 of them, and make branches look free.
     */
    private static final int WALK = 1 << 16;
    private static final long SEED = 42;

    final DataType type;
    final int length;
    final A x;
    final A dy;
    final A out;
    /** Outputs of an activation, as the input of backward_from_output. */
    final A values;

    private final int longest;
    /** Made when they are wanted. */
    private A up;
    private A second;
    private int at;

    /** Throws IllegalArgumentException if the heap is too small for calls of this length. */
    Arena(DataType type, int longest) {
        this.type = type;
        this.longest = longest;
        length = Math.max(longest, WALK);
        x = allocate(4);
        dy = allocate(4);
        out = allocate(4);
        values = allocate(4);
        SplittableRandom random = new SplittableRandom(SEED);
        fill(x, random, RANGE);
        fill(dy, random, 1);
    }

    /** This one, if it is of float32. */
    @SuppressWarnings("unchecked")
    Arena<float[]> floats() {
        return (Arena<float[]>) this;
    }

    /** One of so many arrays in all. */
    @SuppressWarnings("unchecked")
    private A allocate(int arrays) {
        try {
            return (A) DataTypes.newArray(type, length);
        } catch (OutOfMemoryError e) {
            throw new IllegalArgumentException("--n is " + longest + "; its " + arrays + " arrays need "
                    + ((long) arrays * type.bytes() * length >> 20) + " MiB, and the heap has "
                    + (Runtime.getRuntime().maxMemory() >> 20) + " MiB: give a smaller --n, or java a larger -Xmx");
        }
    }

    /** Uniform in (-range, range). */
    private void fill(Object array, SplittableRandom random, double range) {
        for (int i = 0; i < length; i++) {
            double value = random.nextDouble(-range, range);
            switch (type) {
                case FLOAT32 -> ((float[]) array)[i] = (float) value;
                case FLOAT64 -> ((double[]) array)[i] = value;
                case FLOAT16, BFLOAT16 -> ((short[]) array)[i] = HalfPrecision.fromDouble(value, type);
            }
        }
    }

    /** The second input of an activation that has two, uniform in (-1, 1). */
    A up() {
        if (up == null) {
            up = allocate(6);
            fill(up, new SplittableRandom(SEED + 1), 1);
        }
        return up;
    }

    /** The second output of an activation that has two. */
    A second() {
        if (second == null) {
            second = allocate(6);
        }
        return second;
    }

    /** Where the next call over {@code n} elements finds its inputs. */
    int next(int n) {
        at = at + 2L * n <= WALK ? at + n : 0;
        return at;
    }
}
