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

    /** Up to here 107 bits of 1 / pi do. */
    private static final double NEAR = 0x1p22;
    /** An angle in [2^e, 2^(e+1)), the exact product of two doubles, is a multiple of 2^(e - 106). */
    private static final double ALL_BITS = 0x1p106;
    private static final int EXPONENT_OF_ALL_BITS = 1023 + 106;
    /** The table holds 1 / pi through windows of 48 bits at every 16th bit: every third one follows on the one before. */
    private static final int WINDOWS = 5;
    private static final int NEXT = 3;
    private static final double WINDOW = 0x1p-48;

    /** Above it x is taken 2^192 times as small, and as many windows, each of 16 bits, further on. */
    private static final double LARGE = 0x1p800;
    private static final double SCALE = 0x1p-192;
    private static final int SCALE_WINDOWS = 12;

    private HalfTurns() {}

    /**
     * a x / pi + ahead, modulo one, in [-1/2, 1/2], for the exact product; {@code ahead} is 0 or 1/4. a x is at most 2^1023. The
     * error, before that last rounding to one double, is below 2^-105 |a x| up to |a x| = 2^22 and below 2^-98 beyond; NaN for
     * an infinite or NaN x.
     */
    static double halfTurns(double a, double x, double ahead) {
        double t = a * x;
        return ofSum(t, fma(a, x, -t), ahead);
    }

    /** The same for the angle t + rest, where the rest is at most half a unit in the last place of t. */
    static double ofSum(double t, double rest, double ahead) {
        Dual f = fraction(t, rest, 0);
        return select(f.hi() > 0.5 - ahead, f.hi() + (ahead - 1), f.hi() + ahead) + f.lo();
    }

    /** The same of two doubles, a at most 2^128, whose product may be beyond all doubles. */
    static Dual halfTurns(Dual a, Dual x, Dual ahead) {
        boolean scaled = abs(x.hi()) > LARGE;
        double z = x.hi() * (scaled ? SCALE : 1);
        double t = a.hi() * z;
        Dual f = fraction(t, fma(a.hi(), z, -t), scaled ? SCALE_WINDOWS : 0);
        boolean beyond = Dual.greater(f, Dual.of(0.5 - ahead.hi()));
        return Dual.add(f, Dual.of(beyond ? ahead.hi() - 1 : ahead.hi()));
    }

    /** (t + rest) 2^(16 windows) / pi. */
    private static Dual fraction(double t, double rest, int windows) {
        return abs(t) <= NEAR ? near(t, rest) : far(t, rest, windows);
    }

    private static Dual near(double t, double rest) {
        double p = t * Constants.INV_PI;
        return sum(fraction(p), fma(rest, Constants.INV_PI, fma(t, DualConstants.INV_PI.lo(), fma(t, Constants.INV_PI, -p))));
    }

    /**
     * Payne and Hanek (1983). The bits of 1 / pi whose products with t are integers are left out, and what is left of t / pi
     * is summed up modulo one, out of exact products: the five windows reach 2^-118 beyond the point.
     */
    private static Dual far(double t, double rest, int windows) {
        int first = ((int) (Double.doubleToRawLongBits(max(ALL_BITS, abs(t))) >>> 52) - EXPONENT_OF_ALL_BITS) >> 4;
        double scale = Double.longBitsToDouble((long) (1023 - 16 * first) << 52);
        double h = t * scale;
        double l = rest * scale;
        double sum = 0;
        double low = 0;
        for (int i = first; i < first + NEXT * WINDOWS; i += NEXT) {
            double w = Polynomials.INVERSE_PI[i + windows];
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
        return sum(sum, low);
    }

    /** x without its nearest integer; exact. */
    private static double fraction(double x) {
        return x - Math.rint(x);
    }

    private static Dual sum(double high, double low) {
        double sum = high + low;
        return new Dual(sum, sumError(high, low, sum));
    }
}
