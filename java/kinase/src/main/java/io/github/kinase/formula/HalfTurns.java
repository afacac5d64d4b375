package io.github.kinase.formula;

import static io.github.kinase.formula.Maths.abs;
import static io.github.kinase.formula.Maths.fma;
import static io.github.kinase.formula.Maths.max;
import static io.github.kinase.formula.Maths.select;
import static io.github.kinase.formula.Maths.sumError;

/**
 * Angles in half turns, modulo one: t / pi without its nearest integer, for an angle t of any size. Operation by operation
 * the same as {@code native/src/half_turns-inl.h}.
 */
final class HalfTurns {

    /** 1 / pi to 107 bits. */
    private static final double INV_PI = 0x1.45f306dc9c883p-2;
    private static final double INV_PI_LOW = -0x1.6b01ec5417056p-56;
    /** Up to here 107 bits of 1 / pi do. */
    private static final double NEAR = 0x1p22;
    /** An angle in [2^e, 2^(e+1)), the exact product of two doubles, is a multiple of 2^(e - 106). */
    private static final double ALL_BITS = 0x1p106;
    private static final int EXPONENT_OF_ALL_BITS = 1023 + 106;
    /** The table holds 1 / pi through windows of 48 bits at every 16th bit: every third one follows on the one before. */
    private static final int WINDOWS = 5;
    private static final int NEXT = 3;
    private static final double WINDOW = 0x1p-48;

    private HalfTurns() {}

    /**
     * (t + rest) / pi + ahead, modulo one, in [-1/2, 1/2]: {@code rest} is at most half a unit in the last place of {@code t},
     * {@code ahead} 0 or 1/4. The error, before that last rounding to one double, is below 2^-105 |t| up to |t| = 2^22 and
     * below 2^-97 beyond; NaN for an infinite or NaN t.
     */
    static double halfTurns(double t, double rest, double ahead) {
        return abs(t) <= NEAR ? near(t, rest, ahead) : far(t, rest, ahead);
    }

    private static double near(double t, double rest, double ahead) {
        double p = t * INV_PI;
        double low = fma(rest, INV_PI, fma(t, INV_PI_LOW, fma(t, INV_PI, -p)));
        return turned(fraction(p), low, ahead);
    }

    /**
     * Payne and Hanek (1983). The bits of 1 / pi whose products with t are integers are left out, and what is left of t / pi
     * is summed up modulo one, out of exact products: the five windows reach 2^-118 beyond the point.
     */
    private static double far(double t, double rest, double ahead) {
        int first = ((int) (Double.doubleToRawLongBits(max(ALL_BITS, abs(t))) >>> 52) - EXPONENT_OF_ALL_BITS) >> 4;
        double scale = Double.longBitsToDouble((long) (1023 - 16 * first) << 52);
        double h = t * scale;
        double l = rest * scale;
        double sum = 0;
        double low = 0;
        for (int i = first; i < first + NEXT * WINDOWS; i += NEXT) {
            double w = Polynomials.INVERSE_PI[i];
            double p = h * w;
            double q = l * w;
            double a = fraction(p);
            double b = fraction(fma(h, w, -p));
            double c = fraction(q);
            double d = fma(l, w, -q);
            double ab = a + b;
            double cd = c + d;
            double abcd = ab + cd;
            double all = sum + abcd;
            low += sumError(a, b, ab) + sumError(c, d, cd) + sumError(ab, cd, abcd) + sumError(sum, abcd, all);
            sum = fraction(all);
            h *= WINDOW;
            l *= WINDOW;
        }
        return turned(sum, low, ahead);
    }

    /** x without its nearest integer; exact. */
    private static double fraction(double x) {
        return x - Math.rint(x);
    }

    /** The fraction high + low a quarter further, or not. Exact beside its zero, but for the rounding to one double. */
    private static double turned(double high, double low, double ahead) {
        double f = high + low;
        return select(f > 0.5 - ahead, f + (ahead - 1), f + ahead) + sumError(high, low, f);
    }
}
