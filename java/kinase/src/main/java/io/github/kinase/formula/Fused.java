package io.github.kinase.formula;

import java.math.BigDecimal;

/**
 * a b + c, rounded once. Math.fma goes through BigDecimal where the processor or the JVM has no such instruction; here it is then put
 * together out of sums and products that lose nothing, of which the last is rounded to odd so that rounding twice does no harm (Boldo
 * and Melquiond, Emulation of a FMA and Correctly Rounded Sums: Proved Algorithms Using Rounding to Odd, 2008).
 */
public final class Fused {

    /** Whether Math.fma is an instruction. */
    public static final boolean IS_FAST = isFast();

    private static final long MAX_NANOS_OF_TEN = 10_000;
    /** Splits a double into two halves, of which products are exact (Veltkamp). */
    private static final double SPLIT = 0x1p27 + 1;
    /** Between these no part of a product vanishes or overflows. */
    private static final double LEAST = 0x1p-400;
    private static final double MOST = 0x1p400;
    /** The bits of a double that a float does not have, and the first of them alone. */
    private static final long BELOW_FLOAT = (1L << 29) - 1;
    private static final long HALF_OF_FLOAT = 1L << 28;
    private static final long LEAST_NORMAL = Double.doubleToRawLongBits(Float.MIN_NORMAL);

    private Fused() {}

    private static boolean isFast() {
        long best = Long.MAX_VALUE;
        double sum = 1;
        for (int i = 0; i < 20; i++) {
            long start = System.nanoTime();
            for (int j = 0; j < 10; j++) {
                sum = Math.fma(sum, 0x1.0000001p-1, 0.5);
            }
            best = Math.min(best, System.nanoTime() - start);
        }
        return best < MAX_NANOS_OF_TEN && sum > 0;
    }

    /** a b + c, rounded once. */
    public static float fma(float a, float b, float c) {
        return IS_FAST ? Math.fma(a, b, c) : emulated(a, b, c);
    }

    /** a b + c, rounded once. */
    public static double fma(double a, double b, double c) {
        return IS_FAST ? Math.fma(a, b, c) : emulated(a, b, c);
    }

    /**
     * The product is a double. That the sum is rounded twice shows only where the first time ends halfway between two floats, and among
     * denormal numbers, whose halves are elsewhere; a sum of doubles that is rounded to odd has bits enough for any float.
     */
    static float emulated(float a, float b, float c) {
        double product = (double) a * b;
        double sum = product + c;
        long bits = Double.doubleToRawLongBits(sum);
        boolean halfway = (bits & BELOW_FLOAT) == HALF_OF_FLOAT;
        // In one comparison, as 0 is common and not foreseen: the difference of 0 wraps to the largest.
        boolean denormal = (bits & Long.MAX_VALUE) + Long.MAX_VALUE < LEAST_NORMAL + Long.MAX_VALUE;
        return halfway || denormal ? (float) toOdd(product, c, sum) : (float) sum;
    }

    static double emulated(double a, double b, double c) {
        if (!(isOrdinary(a) && isOrdinary(b) && Math.abs(c) < MOST && (c == 0 || Math.abs(c) > LEAST))) {
            return unusual(a, b, c);
        }
        double product = a * b;
        double aHigh = high(a);
        double bHigh = high(b);
        double aLow = a - aHigh;
        double bLow = b - bHigh;
        double low = aLow * bLow - (((product - aHigh * bHigh) - aLow * bHigh) - aHigh * bLow);
        double first = c + low;
        double sum = product + first;
        double rest = Maths.sumError(product, first, sum);
        double lowRest = Maths.sumError(c, low, first);
        return sum + toOdd(lowRest, rest, lowRest + rest);
    }

    private static boolean isOrdinary(double x) {
        return Math.abs(x) > LEAST && Math.abs(x) < MOST;
    }

    private static double high(double x) {
        double t = SPLIT * x;
        return t - (t - x);
    }

    /**
     * a + b, given rounded to nearest, rounded to the neighbour whose last bit is 1 unless it is exact. Which one that is has no branch:
     * it could not be foreseen.
     */
    private static double toOdd(double a, double b, double sum) {
        double error = Maths.sumError(a, b, sum);
        if (!(Math.abs(error) > 0)) {
            return sum;
        }
        long bits = Double.doubleToRawLongBits(sum);
        long away = 1 | (bits ^ Double.doubleToRawLongBits(error)) >> 63;
        return Double.longBitsToDouble(bits + (~bits & 1) * away);
    }

    /** Zeros, what is not finite, and numbers so large or so small that a part might overflow or vanish; by the definition. */
    private static double unusual(double a, double b, double c) {
        if (a == 0 || b == 0 || !Double.isFinite(a) || !Double.isFinite(b)) {
            return a * b + c;
        }
        if (!Double.isFinite(c)) {
            return c;
        }
        BigDecimal sum = new BigDecimal(a).multiply(new BigDecimal(b)).add(new BigDecimal(c));
        return sum.signum() == 0 ? a * b + c : Math.copySign(sum.doubleValue(), sum.signum());
    }
}
