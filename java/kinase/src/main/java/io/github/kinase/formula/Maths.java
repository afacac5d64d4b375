package io.github.kinase.formula;

/**
 * The elementary functions of the formulas, in {@code double} for results that are rounded to float32 ({@link DualMaths}
 * has them for float64). Operation by
 * operation the same as {@code native/src/math-inl.h}: only IEEE addition, multiplication, division, fused
 * multiply-add, comparison and integer arithmetic on the bits, so that every backend returns the same bits. The stated
 * errors are those of the polynomials ({@code native/coefficients}); rounding adds about 2^-51.
 */
public final class Maths {

    /** Stands for infinity where that would make NaN; its fourth power is finite. */
    public static final double HUGE = 1e70;
    /** e to this power has vanished from float32 and float64, whatever a formula multiplies it by. */
    public static final double VANISHED = -1000;

    /** Adding it leaves the nearest integer in the low bits of the significand. */
    static final double ROUND_TO_INTEGER = 0x1.8p52;
    /** Beyond it e^x overflows float32 or vanishes in it, whatever small factor a formula multiplies it by. */
    private static final double EXP_LIMIT = 700;

    private Maths() {}

    /** {@code condition ? a : b}; both are evaluated. Through the bits, for a random condition would cost a branch its guess. */
    public static double select(boolean condition, double a, double b) {
        long mask = condition ? -1 : 0;
        return Double.longBitsToDouble(Double.doubleToRawLongBits(a) & mask | Double.doubleToRawLongBits(b) & ~mask);
    }

    /** {@code condition ? a : b}; both are evaluated. */
    public static float select(boolean condition, float a, float b) {
        int mask = condition ? -1 : 0;
        return Float.intBitsToFloat(Float.floatToRawIntBits(a) & mask | Float.floatToRawIntBits(b) & ~mask);
    }

    /** |x|, NaN for NaN. */
    public static double abs(double x) {
        return Math.abs(x);
    }

    /** x where it is not above the limit, NaN included. With a branch: for limits that hardly any x passes. */
    public static double min(double limit, double x) {
        return x > limit ? limit : x;
    }

    /** x where it is not below the limit, NaN included. With a branch: for limits that hardly any x passes. */
    public static double max(double limit, double x) {
        return x < limit ? limit : x;
    }

    /** x where it is below 0 or NaN, otherwise 0: {@code min(0, x)} for a sign that no branch foresees. */
    public static double negativePart(double x) {
        return select(x > 0, 0, x);
    }

    /** |x|, NaN for NaN. */
    public static float abs(float x) {
        return Math.abs(x);
    }

    /** The square root, correctly rounded; NaN below 0. */
    public static double sqrt(double x) {
        return Math.sqrt(x);
    }

    /** The square root, correctly rounded; NaN below 0. */
    public static float sqrt(float x) {
        return (float) Math.sqrt(x);
    }

    /** x * x. */
    public static double square(double x) {
        return x * x;
    }

    /** a * b + c, rounded once. */
    public static double fma(double a, double b, double c) {
        return Math.fma(a, b, c);
    }

    /** The magnitude of {@code magnitude} with the sign of {@code sign}; neither is NaN, unless both are. */
    public static double copySign(double magnitude, double sign) {
        return Math.copySign(magnitude, sign);
    }

    /** e^x, relative error 2^-34; x is first clamped to +-700, where e^x is beyond float32. */
    public static double exp(double x) {
        double z = min(EXP_LIMIT, max(-EXP_LIMIT, x));
        double shifted = fma(z, Constants.LOG_2E, ROUND_TO_INTEGER);
        double r = fma(shifted - ROUND_TO_INTEGER, -Constants.LN_2, z);
        return scale(Polynomials.expReduced(r), shifted);
    }

    /** e^x - 1, relative error 2^-31 even next to 0, where the sign of zero is kept; x is first clamped to +-700. */
    public static double expm1(double x) {
        double z = min(EXP_LIMIT, max(-EXP_LIMIT, x));
        double shifted = fma(z, Constants.LOG_2E, ROUND_TO_INTEGER);
        double r = fma(shifted - ROUND_TO_INTEGER, -Constants.LN_2, z);
        double s = scale(1, shifted);
        return copySign(fma(s, r * Polynomials.expm1Reduced(r), s - 1), z);
    }

    /** Takes back from v the factor that exp(x) carries: none here, one that keeps denormal numbers away in {@link DualMaths}. */
    public static double lower(double x, double v) {
        return v;
    }

    /** x itself; in {@link Dual} rounded to a double, for what is defined by a double. */
    public static double nearestDouble(double x) {
        return x;
    }

    /** log(1 + e) for 0 <= e <= 1, relative error 2^-38. */
    public static double log1pUnit(double e) {
        return e * Polynomials.log1pUnit(e);
    }

    /**
     * Phi(-a) e^(a^2/2) for a >= 0: the tail of the normal distribution without its exponential, relative error 2^-36
     * up to a = 14.5; beyond it the exponential has vanished from float32.
     */
    public static double normalTail(double a) {
        double z = min(14.5, a);
        double w = 1 / (z + 4);
        return w * Polynomials.normalTail((z - 4) * w);
    }

    /** x - tanh x for |x| <= 0.6, relative error 2^-42. */
    public static double tanhShrinkSmall(double x) {
        return x * (square(x) * Polynomials.tanhShrink(square(x)));
    }

    /** erf x for |x| <= 0.6, relative error 2^-39. */
    public static double erfSmall(double x) {
        return x * Polynomials.erfSmall(square(x));
    }

    /** x 2^n, where {@code shifted} = ROUND_TO_INTEGER + n; x and the result are normal. */
    static double scale(double x, double shifted) {
        return Double.longBitsToDouble(Double.doubleToRawLongBits(x) + (Double.doubleToRawLongBits(shifted) << 52));
    }
}
