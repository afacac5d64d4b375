package io.github.kinase.oracle;

import java.util.Arrays;

/**
 * The numbers of 16 bits of a format as a table made from its definition, and the nearest of them by looking there: IEEE binary16
 * and bfloat16.
 */
public final class HalfFormat {

    /** How many bit patterns there are. */
    public static final int COUNT = 1 << 16;
    /** IEEE binary16. */
    public static final HalfFormat FLOAT16 = new HalfFormat(5, 10);
    /** The upper half of IEEE binary32. */
    public static final HalfFormat BFLOAT16 = new HalfFormat(8, 7);

    private final int fractionBits;
    /** The exponent of the smallest normal number. */
    private final int minExponent;
    private final int infinity;
    private final int nan;
    /** The magnitudes by their bits, and after them the power of two that would follow. */
    private final double[] values;
    /** Between each and the next. */
    private final double[] middles;

    private HalfFormat(int exponentBits, int fractionBits) {
        this.fractionBits = fractionBits;
        minExponent = 2 - (1 << exponentBits - 1);
        infinity = (1 << exponentBits) - 1 << fractionBits;
        nan = infinity | 1 << fractionBits - 1;
        values = new double[infinity + 1];
        middles = new double[infinity];
        for (int bits = 0; bits <= infinity; bits++) {
            int exponent = bits >> fractionBits;
            int fraction = bits & (1 << fractionBits) - 1;
            int significand = exponent == 0 ? fraction : fraction | 1 << fractionBits;
            values[bits] = Math.scalb((double) significand, Math.max(0, exponent - 1) + minExponent - fractionBits);
        }
        Arrays.setAll(middles, bits -> (values[bits] + values[bits + 1]) / 2);
    }

    /** The bits of infinity: below them are those of the finite numbers, in order. */
    public int infinity() {
        return infinity;
    }

    /** The number that the bits stand for. */
    public double value(int bits) {
        int magnitude = bits & 0x7fff;
        double value = magnitude < infinity ? values[magnitude] : magnitude == infinity ? Double.POSITIVE_INFINITY : Double.NaN;
        return (bits & 0x8000) == 0 ? value : -value;
    }

    /** The middle between the finite number of these bits, which is not negative, and the next larger one. */
    public double middle(int bits) {
        return middles[bits];
    }

    /** The bits of the nearest number, of two the even ones; the canonical NaN for NaN. */
    public short nearest(double x) {
        return nearest(x, 0);
    }

    /** The same for x + rest, where the rest is smaller than the last place of x. */
    public short nearest(double x, double rest) {
        if (x != x) {
            return (short) nan;
        }
        boolean negative = Math.copySign(1, x) < 0;
        double outwards = negative ? -rest : rest;
        int place = Arrays.binarySearch(middles, Math.abs(x));
        int bits = place < 0 ? -place - 1 : outwards > 0 ? place + 1 : outwards < 0 ? place : place + (place & 1);
        return (short) (bits | (negative ? 0x8000 : 0));
    }

    /** The same for an exact value. */
    public short nearest(ExactValue exact) {
        // What a double cannot hold of it is far below or above all that 16 bits can.
        return nearest(Math.scalb(exact.high(), exact.exponent()), exact.low());
    }

    /** Whether a relative error of x may decide which number is the nearest. */
    public boolean isUndecided(double x, double relative) {
        return nearest(x * (1 - relative)) != nearest(x * (1 + relative));
    }

    /**
     * The distance of the number of these bits from x in units of the last place of a number of the size of x. Infinity counts as
     * the number that would follow the largest one.
     */
    double ulps(short bits, double x) {
        double limit = values[infinity];
        double computed = Math.max(-limit, Math.min(limit, value(bits)));
        double exact = Math.max(-limit, Math.min(limit, x));
        return Math.abs(computed - exact) / place(exact);
    }

    /** The last place of a number of the size of x. */
    double place(double x) {
        return Math.scalb(1.0, Math.max(minExponent, Math.min(1 - minExponent, Math.getExponent(x))) - fractionBits);
    }

    /** Whether the bits are those of the canonical NaN. */
    boolean isCanonicalNaN(short bits) {
        return bits == (short) nan;
    }

    /** All bits, in order. */
    public static short[] all() {
        short[] all = new short[COUNT];
        for (int i = 0; i < COUNT; i++) {
            all[i] = (short) i;
        }
        return all;
    }
}
