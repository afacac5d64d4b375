package io.github.kinase.oracle;

import org.apache.commons.numbers.gamma.Erfc;
import org.apache.commons.numbers.gamma.Erfcx;

/** The functions that several definitions share. All return NaN for NaN. */
final class Calculus {

    private static final double SQRT_HALF = 0.70710678118654752440084436210485;
    private static final double INV_SQRT_2PI = 0.39894228040143267793994605993438;
    /** e^-40 is less than the last bit beside 1. */
    private static final double NEGLIGIBLE = 40;

    private Calculus() {}

    /** {@code x} if it lies in [low, high], otherwise NaN. */
    static double within(double low, double x, double high) {
        return x >= low && x <= high ? x : Double.NaN;
    }

    static double expm1(double x) {
        return x < -NEGLIGIBLE ? -1 : Math.expm1(x);
    }

    /** 1 / (1 + e^-x): where e^-x overflows the result has left float32 long ago. */
    static double logistic(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    /** The slope of the logistic function, (sech(x/2) / 2)^2: no difference that could cancel. */
    static double logisticSlope(double x) {
        double half = 0.5 * sech(0.5 * x);
        return half * half;
    }

    static double sech(double x) {
        return 2 / (Math.exp(x) + Math.exp(-x));
    }

    /** x - tanh x; next to 0 by the series of x cosh x - sinh x, whose terms all have one sign. */
    static double tanhShrink(double x) {
        if (!(Math.abs(x) < 1)) {
            return x - Math.tanh(x);
        }
        double power = x;
        double sum = -0.0;
        for (int k = 1; k < 12; k++) {
            power *= x * x / (2 * k * (2 * k + 1));
            sum += 2 * k * power;
        }
        return sum / Math.cosh(x);
    }

    /** log(1 + e^x). */
    static double log1pExp(double x) {
        if (Math.abs(x) > NEGLIGIBLE) {
            return x > 0 ? x : Math.exp(x);
        }
        return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
    }

    /**
     * The normal distribution. In the tail erfc(u) = erfcx(u) e^(-u^2), with u^2 = x^2 / 2 exact for a float32 x: the
     * rounding of u would cost erfc seven bits there.
     */
    static double normal(double x) {
        return x < -1 ? 0.5 * Erfcx.value(-x * SQRT_HALF) * Math.exp(-0.5 * x * x) : 0.5 * Erfc.value(-x * SQRT_HALF);
    }

    /** The density of the normal distribution. */
    static double gauss(double x) {
        return INV_SQRT_2PI * Math.exp(-0.5 * x * x);
    }
}
