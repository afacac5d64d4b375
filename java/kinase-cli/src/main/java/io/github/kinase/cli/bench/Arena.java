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

    private int at;

    /** Throws IllegalArgumentException if the heap is too small for calls of this length. */
    Arena(int longest) {
        length = Math.max(longest, WALK);
        try {
            x = new float[length];
            dy = new float[length];
            out = new float[length];
            values = new float[length];
        } catch (OutOfMemoryError e) {
            throw new IllegalArgumentException("--n is " + longest + "; its arrays need " + (16L * length >> 20)
                    + " MiB, and the heap has " + (Runtime.getRuntime().maxMemory() >> 20)
                    + " MiB: give a smaller --n, or java a larger -Xmx");
        }
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextDouble(-RANGE, RANGE);
        }
        for (int i = 0; i < dy.length; i++) {
            dy[i] = (float) random.nextDouble(-1, 1);
        }
    }

    /** Where the next call over {@code n} elements finds its inputs. */
    int next(int n) {
        at = at + 2L * n <= WALK ? at + n : 0;
        return at;
    }
}
