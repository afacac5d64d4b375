package io.github.kinase;

import java.util.Arrays;

/** The numbers of a type of 16 bits as a table made from its definition, and the nearest of them by looking there. */
final class Halves {

    static final int COUNT = 1 << 16;
    static final Halves FLOAT16 = new Halves(5, 10);
    static final Halves BFLOAT16 = new Halves(8, 7);

    /** The bits of infinity: below them are the finite numbers, in order. */
    final int infinity;
    final int nan;
    /** The magnitudes by their bits, and after them the power of two that would follow. */
    private final double[] values;
    /** Between each and the next. */
    private final double[] middles;

    private Halves(int exponentBits, int fractionBits) {
        int bias = (1 << exponentBits - 1) - 1;
        infinity = (1 << exponentBits) - 1 << fractionBits;
        nan = infinity | 1 << fractionBits - 1;
        values = new double[infinity + 1];
        middles = new double[infinity];
        for (int bits = 0; bits <= infinity; bits++) {
            int exponent = bits >> fractionBits;
            int fraction = bits & (1 << fractionBits) - 1;
            int significand = exponent == 0 ? fraction : fraction | 1 << fractionBits;
            values[bits] = significand * Math.pow(2, Math.max(1, exponent) - bias - fractionBits);
        }
        Arrays.setAll(middles, bits -> (values[bits] + values[bits + 1]) / 2);
    }

    static Halves of(DataType type) {
        return type == DataType.FLOAT16 ? FLOAT16 : BFLOAT16;
    }

    /** The number that the bits stand for. */
    double value(int bits) {
        int magnitude = bits & 0x7fff;
        double value = magnitude < infinity ? values[magnitude] : magnitude == infinity ? Double.POSITIVE_INFINITY : Double.NaN;
        return (bits & 0x8000) == 0 ? value : -value;
    }

    /** The middle between the number of these bits and the next larger one. */
    double middle(int bits) {
        return middles[bits];
    }

    /** The bits of the nearest number, of two the even ones. */
    short nearest(double x) {
        if (x != x) {
            return (short) nan;
        }
        int place = Arrays.binarySearch(middles, Math.abs(x));
        int bits = place < 0 ? -place - 1 : place + (place & 1);
        return (short) (bits | (Math.copySign(1, x) < 0 ? 0x8000 : 0));
    }

    /** All bits, in order. */
    static short[] all() {
        short[] all = new short[COUNT];
        for (int i = 0; i < COUNT; i++) {
            all[i] = (short) i;
        }
        return all;
    }
}
