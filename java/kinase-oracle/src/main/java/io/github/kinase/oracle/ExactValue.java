package io.github.kinase.oracle;

/**
 * An exact value to 90 bits or more, (high + low) 2^exponent: also where a double would be denormal.
 *
 * @param high in [1, 2] but for its sign, |low| being at most half a unit of its last place; or zero, infinity or NaN alone
 * @param exponent so far outside the range of double at most that int arithmetic does not overflow
 */
public record ExactValue(double high, double low, int exponent) {

    /** The exponents of the last place of the smallest and of the largest doubles. */
    private static final int MIN_PLACE = -1074;
    private static final int MAX_PLACE = 971;
    private static final int MAX_EXPONENT = 1023;
    /** Brings every denormal double into the range of normal ones. */
    private static final int DENORMAL_SHIFT = 64;

    /** The value of a double. */
    public static ExactValue of(double x) {
        return new ExactValue(1, 0, 0).times(x, 0);
    }

    /** NaN. */
    public boolean isNaN() {
        return high != high;
    }

    /** The nearest double, or one next to it. */
    public double value() {
        return high == 0 ? high : Math.scalb(high + low, exponent);
    }

    /** The product with high + low, where |low| is at most half a unit of the last place of high, to 100 bits; for any numbers. */
    public ExactValue times(double factor, double rest) {
        if (high == 0 || factor == 0 || !Double.isFinite(high) || !Double.isFinite(factor)) {
            return new ExactValue(high * factor, 0, 0);
        }
        if (Math.abs(factor) < Double.MIN_NORMAL) {
            ExactValue shifted = times(Math.scalb(factor, DENORMAL_SHIFT), Math.scalb(rest, DENORMAL_SHIFT));
            return new ExactValue(shifted.high, shifted.low, shifted.exponent - DENORMAL_SHIFT);
        }
        int scale = Math.getExponent(factor);
        double f = Math.scalb(factor, -scale);
        double g = Math.scalb(rest, -scale);
        double product = high * f;
        double error = Math.fma(high, f, -product) + (high * g + low * f);
        double sum = product + error;
        int shift = Math.getExponent(sum);
        return new ExactValue(Math.scalb(sum, -shift), Math.scalb(error - (sum - product), -shift), exponent + scale + shift);
    }

    /**
     * The distance of a double in units of the last place of a double of the size of this value. An infinity counts as the
     * double that would follow the largest one. NaN if one of them is.
     */
    public double ulps(double computed) {
        if (isNaN() || computed != computed) {
            return Double.NaN;
        }
        // In units of the last place; |unit| is at most 2^53, so that beside the exact value the difference is exact.
        double unit = Double.isInfinite(computed) ? Math.scalb(Math.signum(computed), MAX_EXPONENT + 1 - place())
                : Math.scalb(computed, -place());
        if (high == 0 || Double.isInfinite(high) || exponent > MAX_EXPONENT) {
            double end = high == 0 ? 0 : Math.scalb(Math.signum(high), MAX_EXPONENT + 1 - MAX_PLACE);
            return Math.abs(unit - end);
        }
        return Math.abs(unit - Math.scalb(high, exponent - place()) - Math.scalb(low, exponent - place()));
    }

    /** The absolute distance of a double, correct to a rounding. */
    public double distance(double computed) {
        return Math.scalb(ulps(computed), place());
    }

    /** The exponent of a unit of the last place. */
    private int place() {
        int place = high == 0 ? MIN_PLACE : Double.isInfinite(high) ? MAX_PLACE : exponent - 52;
        return Math.max(MIN_PLACE, Math.min(MAX_PLACE, place));
    }
}
