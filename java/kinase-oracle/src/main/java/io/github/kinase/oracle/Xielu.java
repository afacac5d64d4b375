package io.github.kinase.oracle;

import java.math.BigDecimal;
import java.math.MathContext;

/** alpha_p x^2 + beta x and alpha_n (e^z - 1 + a) + beta b, in double, or in decimals where the terms all but cancel. */
final class Xielu {

    private static final MathContext DIGITS = new MathContext(50);
    /** By how much the terms may exceed their sum: as much costs double 8 of its 52 bits. */
    private static final double CANCELLED = 256;
    /** The exponential is computed at a point so many times nearer to 0 and raised to that power. */
    private static final int POWER = 256;

    private Xielu() {}

    static double value(double x, double[] p) {
        double far = Calculus.cut(-1e120, x, 1e120);
        return x > 0 ? upper(p[0], far, p[2]) * far : lower(p[1], limited(x, p), -far, p[2], far);
    }

    /** Below 0 that of the exponential, up to eps and from there on that at eps. */
    static double slope(double x, double[] p) {
        return x > 0 ? upper(2 * p[0], Calculus.cut(0, x, 1e120), p[2]) : lower(p[1], limited(x, p), 0, p[2], 1);
    }

    private static double limited(double x, double[] p) {
        return x > p[3] ? p[3] : x;
    }

    private static double upper(double alpha, double x, double beta) {
        double sum = alpha * x + beta;
        return Math.abs(beta) <= CANCELLED * Math.abs(sum) ? sum
                : new BigDecimal(alpha).multiply(new BigDecimal(x)).add(new BigDecimal(beta)).doubleValue();
    }

    private static double lower(double alpha, double z, double a, double beta, double b) {
        double expm1 = Calculus.expm1(z);
        double sum = alpha * (expm1 + a) + beta * b;
        double terms = Math.abs(alpha * expm1) + Math.abs(alpha * a) + Math.abs(beta * b);
        return terms <= CANCELLED * Math.abs(sum) || terms != terms ? sum
                : expm1(z).add(new BigDecimal(a)).multiply(new BigDecimal(alpha))
                        .add(new BigDecimal(beta).multiply(new BigDecimal(b))).doubleValue();
    }

    private static BigDecimal expm1(double z) {
        if (z < -200) {
            return BigDecimal.ONE.negate();
        }
        BigDecimal point = new BigDecimal(z).divide(BigDecimal.valueOf(POWER), DIGITS);
        BigDecimal term = BigDecimal.ONE;
        BigDecimal sum = BigDecimal.ZERO;
        for (int n = 1; term.signum() != 0 && term.precision() - term.scale() > -2 * DIGITS.getPrecision(); n++) {
            term = term.multiply(point).divide(BigDecimal.valueOf(n), DIGITS);
            sum = sum.add(term, DIGITS);
        }
        // (1 + d)^2 - 1 = d (2 + d): the power keeps the accuracy of a small e^z - 1.
        for (int power = 1; power < POWER; power *= 2) {
            sum = sum.multiply(sum.add(BigDecimal.valueOf(2)), DIGITS);
        }
        return sum;
    }
}
