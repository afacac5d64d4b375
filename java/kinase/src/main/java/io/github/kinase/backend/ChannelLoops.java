package io.github.kinase.backend;

import java.util.Arrays;

/**
 * The loops of {@link Channelwise} over arrays of one type in Java; stamped per type. Each call is for elements of one channel
 * ({@code step} 0) or, where a channel has one element at a time, of successive channels ({@code step} 1).
 */
public abstract class ChannelLoops {

    /** The virtual lanes of a sum: the element at place k of its channel goes to lane k mod LANES. */
    protected static final int LANES = 16;
    /** The channels whose sums are kept at a time; the lanes are {@code LANES} times as many doubles. */
    protected static final int TILE = 256;
    /** Behind the lanes, where those of one channel lie next to each other while they are summed in vectors. */
    protected static final int ROUND = LANES * TILE;

    /** z = x + bias. */
    protected abstract void add(Object x, int xOffset, Object bias, int biasOffset, int step, Object z, int zOffset, int length);

    /** y = x > 0 ? x : alpha x. */
    protected abstract void prelu(Object x, int xOffset, Object alpha, int alphaOffset, int step, Object y, int yOffset, int length);

    /** dx = x > 0 ? dy : alpha dy. */
    protected abstract void preluGradient(Object x, int xOffset, Object alpha, int alphaOffset, int step, Object dy, int dyOffset,
                                          Object dx, int dxOffset, int length);

    /** Adds the terms to the lanes. */
    protected abstract void sum(Object terms, int offset, int length, double[] lanes, int place, int channel, int step);

    /** Adds x > 0 ? 0 : dy x to the lanes. */
    protected abstract void sumOfSlopes(Object x, int xOffset, Object dy, int dyOffset, int length, double[] lanes, int place,
                                        int channel, int step);

    /** Adds the sums of the first channels of a tile to elements. */
    protected abstract void addSums(double[] lanes, Object sums, int offset, int length);

    /** The lane of the i-th of some elements that begin at a place of a channel of the tile. */
    protected static int lane(int place, int channel, int step, int i) {
        return (place + (1 - step) * i) % LANES * TILE + channel + step * i;
    }

    /** Sets the lanes of the first channels of a tile to 0; all of them would take as long as some thousand elements. */
    static void clear(double[] lanes, int channels) {
        for (int lane = 0; lane < LANES; lane++) {
            Arrays.fill(lanes, lane * TILE, lane * TILE + channels, 0);
        }
    }

    /**
     * Adds up the lanes of the first channels of a tile, by halves; the sums come to lie in the first lane. Channel by channel last: the
     * lanes of one channel lie so far apart that they displace each other from the cache.
     */
    protected static void fold(double[] lanes, int channels) {
        for (int half = LANES / 2; half > 0; half /= 2) {
            for (int lane = 0; lane < half; lane++) {
                addLane(lanes, lane * TILE, (lane + half) * TILE, channels);
            }
        }
    }

    private static void addLane(double[] lanes, int to, int from, int channels) {
        for (int i = 0; i < channels; i++) {
            lanes[to + i] += lanes[from + i];
        }
    }
}
