package io.github.kinase.formula;

/**
 * The elementary functions of the formulas, in {@code double} for results that are rounded to float32. Operation by
 * operation the same as {@code native/src/math-inl.h}: only IEEE addition, multiplication, division, fused
 * multiply-add, comparison and integer arithmetic on the bits, so that every backend returns the same bits. The stated
 * errors are those of the polynomials ({@code native/coefficients}); rounding adds about 2^-51.
 */
public final class Maths {

    private static final double LOG2_E = 0x1.71547652b82fep0;
    private static final double LN_2 = 0x1.62e42fefa39efp-1;
    /** ln 2 in two parts; a multiple of the first with a factor up to 2^11 is exact. */
    private static final double LN_2_HIGH = 0x1.62e42fefa38p-1;
    private static final double LN_2_LOW = 0x1.ef35793c7673p-45;
    /** Adding it leaves the nearest integer in the low bits of the significand. */
    private static final double ROUND_TO_INTEGER = 0x1.8p52;
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

    /** What {@code sum}, a + b rounded, has lost: a + b = sum + sumError(a, b, sum) exactly. */
    public static double sumError(double a, double b, double sum) {
        double part = sum - a;
        return (a - (sum - part)) + (b - part);
    }

    /** The magnitude of {@code magnitude} with the sign of {@code sign}; neither is NaN, unless both are. */
    public static double copySign(double magnitude, double sign) {
        return Math.copySign(magnitude, sign);
    }

    /** e^x, relative error 2^-34; x is first clamped to +-700, where e^x is beyond float32. */
    public static double exp(double x) {
        double z = min(EXP_LIMIT, max(-EXP_LIMIT, x));
        double shifted = fma(z, LOG2_E, ROUND_TO_INTEGER);
        double r = fma(shifted - ROUND_TO_INTEGER, -LN_2, z);
        return scale(Polynomials.expReduced(r), shifted);
    }

    /** e^x - 1, relative error 2^-31 even next to 0, where the sign of zero is kept; x is first clamped to +-700. */
    public static double expm1(double x) {
        double z = min(EXP_LIMIT, max(-EXP_LIMIT, x));
        double shifted = fma(z, LOG2_E, ROUND_TO_INTEGER);
        double r = fma(shifted - ROUND_TO_INTEGER, -LN_2, z);
        double s = scale(1, shifted);
        return copySign(fma(s, r * Polynomials.expm1Reduced(r), s - 1), z);
    }

    /**
     * k (e^x - 1 + a) + b c, for sums that cancel: its error is below 2^-52 of the result or 2^-58 of the largest term. x is
     * first clamped to +-700; a and b are at most 2^500.
     */
    public static double expm1Combined(double k, double x, double a, double b, double c) {
        double z = min(EXP_LIMIT, max(-EXP_LIMIT, x));
        double shifted = fma(z, LOG2_E, ROUND_TO_INTEGER);
        double n = shifted - ROUND_TO_INTEGER;
        double high = fma(n, -LN_2_HIGH, z);
        double r = fma(n, -LN_2_LOW, high);
        double s = scale(1, shifted);
        // e^x - 1 = (s - 1) + s high + s (the rest of r, and r^2 / 2 + ...); the sums of the large ones are exact, with a too.
        double base = s - 1;
        double e = base + s * high;
        double sum = e + a;
        double rest = sumError(s, -1, base) + s * fma(n, -LN_2_LOW, square(r) * Polynomials.expRemainder(r));
        double low = sumError(e, a, sum) + (sumError(base, s * high, e) + rest);
        double p = k * sum;
        double q = b * c;
        double result = p + q;
        return result + (sumError(p, q, result) + fma(k, low, fma(k, sum, -p) + fma(b, c, -q)));
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
        return x * square(x) * Polynomials.tanhShrink(square(x));
    }

    /** erf x for |x| <= 0.6, relative error 2^-39. */
    public static double erfSmall(double x) {
        return x * Polynomials.erfSmall(square(x));
    }

    /** sin(pi f)^2 for |f| <= 1/2, relative error 2^-39. */
    public static double sinSquared(double f) {
        double z = square(f);
        return z * Polynomials.sinSquared(z);
    }

    /** x 2^n, where {@code shifted} = ROUND_TO_INTEGER + n; x and the result are normal. */
    private static double scale(double x, double shifted) {
        return Double.longBitsToDouble(Double.doubleToRawLongBits(x) + (Double.doubleToRawLongBits(shifted) << 52));
    }
}
