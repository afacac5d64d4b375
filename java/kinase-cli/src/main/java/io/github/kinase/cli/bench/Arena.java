package io.github.kinase.cli.bench;

import java.util.SplittableRandom;

/**
 * The arrays that all measurements share. A call uses the same piece of each, and its output is none of its inputs. Large
 * arrays begin at the same address modulo 4096; that costs nothing here, since a loop has loaded what lies 4096 bytes
 * from a store long before.
 */
final class Arena {

    /** Inputs are uniform within this range, where every activation does its work: saturated ones would flatter. */
    static final float RANGE = 8;

    /**
     * Short calls walk through this many elements, which stay in the second-level cache. The same few over and over again
     * would teach the branch predictor their signs, as much as 16384 of them, and make branches look free.
     */
    private static final int WALK = 1 << 16;
    private static final long SEED = 42;

    final int length;
    final float[] x;
    final float[] dy;
    final float[] out;
    /** Outputs of an activation, as the input of backward_from_output. */
    final float[] values;

    private final int longest;
    /** Made when they are wanted. */
    private float[] up;
    private float[] second;
    private int at;

    /** Throws IllegalArgumentException if the heap is too small for calls of this length. */
    Arena(int longest) {
        this.longest = longest;
        length = Math.max(longest, WALK);
        x = allocate(4);
        dy = allocate(4);
        out = allocate(4);
        values = allocate(4);
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextDouble(-RANGE, RANGE);
        }
        for (int i = 0; i < dy.length; i++) {
            dy[i] = (float) random.nextDouble(-1, 1);
        }
    }

    /** One of so many arrays in all. */
    private float[] allocate(int arrays) {
        try {
            return new float[length];
        } catch (OutOfMemoryError e) {
            throw new IllegalArgumentException("--n is " + longest + "; its " + arrays + " arrays need "
                    + ((long) arrays * Float.BYTES * length >> 20) + " MiB, and the heap has "
                    + (Runtime.getRuntime().maxMemory() >> 20) + " MiB: give a smaller --n, or java a larger -Xmx");
        }
    }

    /** The second input of an activation that has two, uniform in (-1, 1). */
    float[] up() {
        if (up == null) {
            up = allocate(6);
            SplittableRandom random = new SplittableRandom(SEED + 1);
            for (int i = 0; i < length; i++) {
                up[i] = (float) random.nextDouble(-1, 1);
            }
        }
        return up;
    }

    /** The second output of an activation that has two. */
    float[] second() {
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
