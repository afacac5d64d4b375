package io.github.kinase.oracle;

import org.apache.commons.numbers.gamma.Erfc;
import org.apache.commons.numbers.gamma.Erfcx;

/** The functions that several definitions share. All return NaN for NaN. */
final class Calculus {

    private static final double SQRT_HALF = 0.70710678118654752440084436210485;
    private static final double INV_SQRT_2PI = 0.39894228040143267793994605993438;
    /** e^-40 is less than the last bit beside 1. */
    private static final double NEGLIGIBLE = 40;
    /** Beyond it every exponential has vanished from float32 or left it, whatever float32 multiplies it. */
    private static final double FAR = 1e40;
    private static final double SQRT_8_PI = 1.5957691216057307117597842397375;
    private static final double GELU_CUBIC = 0.044715;
    private static final double RATIONAL_SCALE = 1.7159;
    private static final double RATIONAL_QUARTIC = 1.41645;

    private Calculus() {}

    /** {@code x} if it lies in [low, high], otherwise NaN. */
    static double within(double low, double x, double high) {
        return x >= low && x <= high ? x : Double.NaN;
    }

    /** {@code x}, or the end of [low, high] that it has passed. */
    static double cut(double low, double x, double high) {
        return x < low ? low : x > high ? high : x;
    }

    /** {@code slope} strictly between {@code low} and {@code high}, otherwise 0. */
    static double inside(double low, double x, double high, double slope) {
        return x > low && x < high ? slope : step(x, 0, 0, 0);
    }

    /** {@code above} above the place, {@code below} below it and there. */
    static double step(double x, double place, double below, double above) {
        return x > place ? above : x <= place ? below : x;
    }

    /** {@code x} without the infinities, so that they never meet a zero. */
    static double near(double x) {
        return cut(-FAR, x, FAR);
    }

    static double square(double x) {
        return x * x;
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

    /** sqrt(8 / pi) (x + 0.044715 x^3). */
    static double geluCubic(double x) {
        return x * (SQRT_8_PI + SQRT_8_PI * GELU_CUBIC * x * x);
    }

    static double geluCubicSlope(double x) {
        return SQRT_8_PI + 3 * SQRT_8_PI * GELU_CUBIC * x * x;
    }

    /** x - tanh x; below 2 as (x cosh x - sinh x) / cosh x, the numerator by its series, whose terms have one sign. */
    static double tanhShrink(double x) {
        if (!(Math.abs(x) < 2)) {
            return x - Math.tanh(x);
        }
        double square = x * x;
        double term = x * square / 6;
        double sum = 2 * term;
        for (int k = 2; k * 2 * Math.abs(term) > 0x1p-60 * Math.abs(sum); k++) {
            term *= square / (2 * k * (2 * k + 1));
            sum += 2 * k * term;
        }
        return sum == 0 ? x * 0.0 : sum * sech(x);
    }

    /** 1.7159 sign(x) s / (1 + s), s = a + a^2 + 1.41645 a^4, a = 2/3 |x|. */
    static double rationalTanh(double x) {
        double a = Math.abs(x) * 2 / 3;
        double s = a * (1 + a * (1 + RATIONAL_QUARTIC * a * a));
        return Math.copySign(RATIONAL_SCALE / (1 + 1 / s), x);
    }

    static double rationalTanhSlope(double x) {
        double a = near(Math.abs(x)) * 2 / 3;
        double s = a * (1 + a * (1 + RATIONAL_QUARTIC * a * a));
        return RATIONAL_SCALE * 2 / 3 * (1 + a * (2 + 4 * RATIONAL_QUARTIC * a * a)) / (1 + s) / (1 + s);
    }

    /** (x + sqrt(x^2 + b)) / 2; below 0 multiplied by its conjugate, which does not cancel. */
    static double squareplus(double x, double b) {
        double root = Math.sqrt(x * x + b);
        return x < 0 ? 0.5 * b / (root - x) : 0.5 * (x + root);
    }

    static double squareplusSlope(double x, double b) {
        return squareplus(x, b) / Math.sqrt(x * x + b);
    }
}
