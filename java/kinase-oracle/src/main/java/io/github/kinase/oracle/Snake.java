package io.github.kinase.oracle;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * x + sin^2(t) / alpha, t = alpha x as the exact sum of two doubles. {@link Math} reduces a double of any size exactly; the
 * addition theorem joins the two.
 */
final class Snake {

    /** The digits before the point that an angle may have, a double times a float32, and fifty behind it. */
    private static final int DIGITS = 400;
    private static final MathContext CONTEXT = new MathContext(DIGITS);
    /** By Machin's formula. */
    private static final BigDecimal PI = arctanOfInverse(5).multiply(BigDecimal.valueOf(16))
            .subtract(arctanOfInverse(239).multiply(BigDecimal.valueOf(4)));
    private static final BigDecimal QUARTER = new BigDecimal("0.25");
    /** Below it sin t + cos t has lost ten bits. */
    private static final double CANCELLED = 0x1p-10;

    private Snake() {}

    /** sin(t + rest). A product without a rest needs no addition theorem, and sines of large angles take long. */
    private static double sin(double t, double rest) {
        return rest == 0 ? Math.sin(t) : Math.sin(t) * Math.cos(rest) + Math.cos(t) * Math.sin(rest);
    }

    private static double cos(double t, double rest) {
        return rest == 0 ? Math.cos(t) : Math.cos(t) * Math.cos(rest) - Math.sin(t) * Math.sin(rest);
    }

    static double value(double x, double alpha) {
        double t = alpha * x;
        double sin = sin(t, Math.fma(alpha, x, -t));
        return x == 0 || Double.isInfinite(x) ? x : x + sin * sin / alpha;
    }

    /** 1 + sin(2t) = (sin t + cos t)^2 = 2 sin(t + pi/4)^2, beside its zeros with the angle in decimals. */
    static double slope(double x, double alpha) {
        double t = alpha * x;
        double rest = Math.fma(alpha, x, -t);
        double sum = sin(t, rest) + cos(t, rest);
        return Math.abs(sum) < CANCELLED ? 2 * Math.pow(Math.sin(toZero(x, alpha)), 2) : sum * sum;
    }

    /** t + pi/4 less the nearest multiple of pi. */
    private static double toZero(double x, double alpha) {
        BigDecimal halfTurns = new BigDecimal(alpha).multiply(new BigDecimal(x)).divide(PI, CONTEXT).add(QUARTER);
        return halfTurns.subtract(halfTurns.setScale(0, RoundingMode.HALF_EVEN)).multiply(PI).doubleValue();
    }

    /** arctan(1/n) = 1/n - 1/(3 n^3) + 1/(5 n^5) - ... */
    private static BigDecimal arctanOfInverse(int n) {
        BigDecimal sum = BigDecimal.ZERO;
        BigDecimal power = BigDecimal.ONE.setScale(DIGITS, RoundingMode.HALF_EVEN).divide(BigDecimal.valueOf(n), RoundingMode.HALF_EVEN);
        for (int k = 1; power.signum() != 0; k += 2) {
            BigDecimal term = power.divide(BigDecimal.valueOf(k % 4 == 1 ? k : -k), RoundingMode.HALF_EVEN);
            sum = sum.add(term);
            power = power.divide(BigDecimal.valueOf((long) n * n), RoundingMode.HALF_EVEN);
        }
        return sum;
    }
}
