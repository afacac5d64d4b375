package io.github.kinase.formula;

import static io.github.kinase.formula.Dual.add;
import static io.github.kinase.formula.Dual.copySign;
import static io.github.kinase.formula.Dual.divide;
import static io.github.kinase.formula.Dual.max;
import static io.github.kinase.formula.Dual.min;
import static io.github.kinase.formula.Dual.multiply;
import static io.github.kinase.formula.Dual.square;
import static io.github.kinase.formula.Dual.subtract;

/**
 * The functions of {@link Maths} for float64 results: on {@link Dual}, with relative errors of 2^-64 or less. Operation by
 * operation the same as {@code native/src/math-inl.h}. The stated errors are those of the polynomials.
 */
public final class DualMaths {

    public static final Dual TINY = Dual.of(Maths.TINY);
    public static final Dual HUGE = Dual.of(Maths.HUGE);
    public static final Dual VANISHED = Dual.of(Maths.VANISHED);
    public static final Dual INFINITY = Dual.of(Maths.INFINITY);

    /** Below it {@link #exp} carries a factor, so that neither it nor what formulas make of it is denormal. */
    private static final double LIFTED = -432;
    private static final double LIFT_EXPONENT = 512;

    private static final Dual EXP_LIMIT = Dual.of(-Maths.VANISHED);
    private static final Dual EXPM1_LIMIT = Dual.of(709);
    private static final Dual TAIL_LIMIT = Dual.of(40);
    private static final Dual ONE = Dual.of(1);
    private static final Dual TWO = Dual.of(2);
    private static final Dual FOUR = Dual.of(4);

    private DualMaths() {}

    /** x = n ln(2) + r with |r| <= ln(2)/2, for |x| <= 1000: n. */
    private static double exponent(Dual x) {
        return Fused.fma(x.hi(), Constants.LOG_2E, Maths.ROUND_TO_INTEGER) - Maths.ROUND_TO_INTEGER;
    }

    /** e^r - 1, relative error 2^-71. */
    private static Dual expm1Reduced(Dual x, double n) {
        double t = Fused.fma(n, -Constants.FIRST_OF_LN_2, x.hi());  // exact
        double p = n * Constants.REST_OF_LN_2;
        double pRest = Fused.fma(n, Constants.REST_OF_LN_2, -p);
        double s = t - p;
        double sP = s - t;
        double e = ((t - (s - sP)) - (p + sP)) + Fused.fma(n, -DualConstants.REST_OF_LN_2.lo(), x.lo() - pRest);
        double hi = s + e;
        Dual r = new Dual(hi, (s - hi) + e);
        return multiply(r, Polynomials.expm1ReducedDual(r));
    }

    /** x 2^n in two steps, for 2^n may be out of range where x 2^n is not. */
    private static Dual scale(Dual x, double n) {
        double half = Fused.fma(n, 0.5, Maths.ROUND_TO_INTEGER) - Maths.ROUND_TO_INTEGER;
        double first = powerOfTwo(half);
        double second = powerOfTwo(n - half);
        return new Dual(x.hi() * first * second, x.lo() * first * second);
    }

    private static double powerOfTwo(double n) {
        return Maths.scale(1, n + Maths.ROUND_TO_INTEGER);
    }

    /**
     * e^x; x is first clamped to +-1000. Below -432, where its products would soon be denormal and lose their bits, times
     * 2^512, which makes it 2^-110 at most: still nothing beside 1. What is proportional to it is given to {@link #lower}.
     */
    public static Dual exp(Dual x) {
        Dual z = min(EXP_LIMIT, max(VANISHED, x));
        double n = exponent(z);
        return scale(add(ONE, expm1Reduced(z, n)), n + (z.hi() < LIFTED ? LIFT_EXPONENT : 0));
    }

    /** Takes back from v the factor that exp(x) carries. */
    public static Dual lower(Dual x, Dual v) {
        double factor = x.hi() < LIFTED ? 0x1p-512 : 1;
        return new Dual(v.hi() * factor, v.lo() * factor);
    }

    /** e^x - 1, also next to 0, where the sign of zero is kept; x is first clamped to [-1000, 709]. */
    public static Dual expm1(Dual x) {
        Dual z = min(EXPM1_LIMIT, max(VANISHED, x));
        double n = exponent(z);
        return copySign(add(scale(expm1Reduced(z, n), n), subtract(scale(ONE, n), ONE)), z);
    }

    /** log(1 + e) for 0 <= e <= 1, as 2 artanh(e / (2 + e)), relative error 2^-71. */
    public static Dual log1pUnit(Dual e) {
        Dual t = divide(e, add(TWO, e));
        return multiply(multiply(TWO, t), Polynomials.areaTangentDual(square(t)));
    }

    /** log(1 + a) for a >= 0, with the relative error of {@link #log1pUnit}. */
    public static Dual log1p(Dual a) {
        Dual s = add(a, ONE);
        double n = a.hi() > 1 ? Math.getExponent(s.hi()) : 0;
        double down = powerOfTwo(-n);
        Dual m = new Dual(s.hi() * down, s.lo() * down);
        return add(multiply(Dual.of(n), DualConstants.LN_2), log1pUnit(a.hi() > 1 ? subtract(m, ONE) : a));
    }

    /** Phi(-a) e^(a^2/2) for a >= 0, relative error 2^-67 up to a = 40; beyond it the exponential has vanished. */
    public static Dual normalTail(Dual a) {
        Dual z = min(TAIL_LIMIT, a);
        Dual w = divide(ONE, add(z, FOUR));
        return multiply(w, Polynomials.normalTailDual(multiply(subtract(z, FOUR), w)));
    }

    /** x - tanh x for |x| <= 0.6, relative error 2^-70. */
    public static Dual tanhShrinkSmall(Dual x) {
        return multiply(x, multiply(square(x), Polynomials.tanhShrinkDual(square(x))));
    }

    /** erf x for |x| <= 0.6, relative error 2^-74. */
    public static Dual erfSmall(Dual x) {
        return multiply(x, Polynomials.erfSmallDual(square(x)));
    }

    /** sin(pi f)^2 for |f| <= 1/2, relative error 2^-70. */
    public static Dual sinSquared(Dual f) {
        return multiply(square(f), Polynomials.sinSquaredDual(square(f)));
    }

    /** a x / pi + ahead, modulo one, in [-1/2, 1/2], for two doubles. */
    public static Dual halfTurns(Dual a, Dual x, Dual ahead) {
        return HalfTurns.halfTurns(a, x, ahead);
    }

    /** k (e^x - 1 + a) + b c for x up to 709, scaled so that products do not overflow where the sum does not. */
    public static Dual expm1Combined(Dual k, Dual x, Dual a, Dual b, Dual c) {
        boolean large = Math.abs(a.hi()) > 0x1p890;
        Dual scale = Dual.of(large ? 0x1p-132 : 1);
        double unscale = large ? 0x1p132 : 1;
        // First what cancels where it is large: k a and b c are exact.
        Dual line = add(multiply(k, multiply(a, scale)), multiply(b, multiply(c, scale)));
        Dual sum = add(multiply(k, multiply(expm1(x), scale)), line);
        return new Dual(sum.hi() * unscale, sum.lo() * unscale);
    }

    /** One step of Horner's rule, p x + (hi + lo). */
    static Dual step(Dual p, Dual x, double hi, double lo) {
        double product = p.hi() * x.hi();
        double rest = Fused.fma(p.lo(), x.hi(), Fused.fma(p.hi(), x.lo(), Fused.fma(p.hi(), x.hi(), -product)));
        double s = hi + product;
        double sProduct = s - hi;
        double e = ((hi - (s - sProduct)) + (product - sProduct)) + (rest + lo);
        double sum = s + e;
        return new Dual(sum, (s - sum) + e);
    }
}
