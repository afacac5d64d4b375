package io.github.kinase;

/**
 * How elements with one number per channel lie in memory: as an array of shape (outer, channels, inner), the last index fastest.
 * That of images in the order NCHW is {@code new Channels(n, c, h * w)}.
 *
 * @param outer how often the channels repeat
 * @param channels how many there are
 * @param inner elements of a channel that lie beside each other
 */
public record Channels(long outer, long channels, long inner) {

    /** Throws IllegalArgumentException if a number is negative, or their product 2^63 or more. */
    public Channels {
        Checks.product("outer x channels x inner", Long.MAX_VALUE, outer, channels, inner);
    }

    /** A matrix with one channel per column, as the output of a dense layer. */
    public static Channels columns(long rows, long columns) {
        return new Channels(rows, columns, 1);
    }

    /** A matrix with one channel per row. */
    public static Channels rows(long rows, long columns) {
        return new Channels(1, rows, columns);
    }

    /** outer x channels x inner. */
    public long elements() {
        return outer * channels * inner;
    }

    /** Throws IllegalArgumentException if an array cannot have as many elements. */
    int arrayElements() {
        return (int) Checks.product("outer x channels x inner", Integer.MAX_VALUE, outer, channels, inner);
    }
}
