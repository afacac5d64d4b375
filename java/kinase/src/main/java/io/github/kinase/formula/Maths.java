package io.github.kinase.formula;

/**
 * The elementary functions of the formulas, in {@code double} for results that are rounded to float32 ({@link DualMaths}
 * has them for float64). Operation by
 * operation the same as {@code native/src/math-inl.h}: only IEEE addition, multiplication, division, fused
 * multiply-add, comparison and integer arithmetic on the bits, so that every backend returns the same bits. The stated
 * errors are those of the polynomials ({@code native/coefficients}); rounding adds about 2^-51.
 */
public final class Maths {

    /** Next to 0 by so much, a formula is a straight line, even times any parameter. */
    public static final double TINY = 0x1p-300;
    /** Stands for infinity where that would make NaN; its fourth power is finite. */
    public static final double HUGE = 1e70;
    /** e to this power has vanished from float32 and float64, whatever a formula multiplies it by. */
    public static final double VANISHED = -1000;

    public static final double INFINITY = Double.POSITIVE_INFINITY;

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

    /**
     * 0 where x is below 0, otherwise x, -0 and NaN included. Without a branch, like the functions that follow: C2 makes vectors of
     * what they do.
     */
    public static double positivePart(double x) {
        double z = Math.max(x, -Double.MAX_VALUE);
        return z - (Math.min(z, 0) + 0.0);
    }

    /**
     * 0 where x is below 0, otherwise x, -0 and NaN included. Without a branch, like the functions that follow: C2 makes vectors of
     * what they do.
     */
    public static float positivePart(float x) {
        float z = Math.max(x, -Float.MAX_VALUE);
        return z - (Math.min(z, 0) + 0f);
    }

    /** x where it is not above the limit, which is not 0; NaN included. */
    public static double atMost(double limit, double x) {
        return Math.min(x, limit);
    }

    /** x where it is not above the limit, which is not 0; NaN included. */
    public static float atMost(float limit, float x) {
        return Math.min(x, limit);
    }

    /** x where it is not below the limit, which is not 0; NaN included. */
    public static double atLeast(double limit, double x) {
        return Math.max(x, limit);
    }

    /** x where it is not below the limit, which is not 0; NaN included. */
    public static float atLeast(float limit, float x) {
        return Math.max(x, limit);
    }

    /** The value for every x but NaN. It is added to -0, which leaves a zero its sign. */
    public static double constant(double value, double x) {
        return Math.min(Math.abs(x), Double.MAX_VALUE) * -0.0 + value;
    }

    /** The value for every x but NaN. It is added to -0, which leaves a zero its sign. */
    public static float constant(float value, float x) {
        return Math.min(Math.abs(x), Float.MAX_VALUE) * -0f + value;
    }

    /** 0 for every x but NaN. */
    public static double zero(double x) {
        return Math.min(Math.abs(x), Double.MAX_VALUE) * 0;
    }

    /** 1 above 0, -1 below it, otherwise x. */
    public static double sign(double x) {
        return atLeast(-1, atMost(1, x * 0x1p1000 * 0x1p1000));
    }

    /** 0 for every x but NaN. */
    public static float zero(float x) {
        return Math.min(Math.abs(x), Float.MAX_VALUE) * 0;
    }

    /** 1 above 0, -1 below it, otherwise x. */
    public static float sign(float x) {
        return atLeast(-1, atMost(1, x * 0x1p127f * 0x1p127f));
    }

    /** 1 where x is above a finite limit, otherwise 0. The difference has the right sign, and twice the factor makes any number large. */
    public static double above(double limit, double x) {
        return Math.max(0, Math.min(1, (x - limit) * 0x1p1000 * 0x1p1000));
    }

    /** 1 where x is above a finite limit, otherwise 0. */
    public static float above(float limit, float x) {
        return Math.max(0, Math.min(1, (x - limit) * 0x1p127f * 0x1p127f));
    }

    /** 1 where x is between two finite limits, 0 at them and beyond. */
    public static double within(double low, double high, double x) {
        return above(0, Math.min(x - low, high - x));
    }

    /** 1 where x is between two finite limits, 0 at them and beyond. */
    public static float within(float low, float high, float x) {
        return above(0f, Math.min(x - low, high - x));
    }

    /** 1 above a finite limit, elsewhere a slope that is between -1 and 1 and keeps its sign where it is 0. */
    public static double kinked(double below, double limit, double x) {
        return Math.max(below, Math.min(1, (x - limit) * 0x1p1000 * 0x1p1000 - 1));
    }

    /** 1 above a finite limit, elsewhere a slope that is between -1 and 1 and keeps its sign where it is 0. */
    public static float kinked(float below, float limit, float x) {
        return Math.max(below, Math.min(1, (x - limit) * 0x1p127f * 0x1p127f - 1));
    }

    /** 1 where a size, 0 or more, is above a limit, otherwise 0: twice the difference, or 0, is made large. */
    public static double beyond(double limit, double size) {
        double excess = size - Math.min(limit, Double.MAX_VALUE);
        return Math.min(1, (excess + Math.abs(excess)) * 0x1p1000 * 0x1p1000);
    }

    /** x where a size, 0 or more, is above a finite limit, otherwise 0; there x is finite, and where it is kept not 0. */
    public static double ifAbove(double limit, double size, double x) {
        return x * beyond(limit, size) + 0.0;
    }

    /** 1 where a size, 0 or more, is above a limit, otherwise 0: twice the difference, or 0, is made large. */
    public static float beyond(float limit, float size) {
        float excess = size - Math.min(limit, Float.MAX_VALUE);
        return Math.min(1, (excess + Math.abs(excess)) * 0x1p127f * 0x1p127f);
    }

    /** x where a size, 0 or more, is above a finite limit, otherwise 0; there x is finite, and where it is kept not 0. */
    public static float ifAbove(float limit, float size, float x) {
        return x * beyond(limit, size) + 0f;
    }

    /** 1 for every number, 0 for the infinities. */
    public static double finite(double x) {
        return 1 - beyond(Double.MAX_VALUE, Math.abs(x));
    }

    /** 1 for every number, 0 for the infinities. */
    public static float finite(float x) {
        return 1 - beyond(Float.MAX_VALUE, Math.abs(x));
    }

    /** The larger one of two numbers, and NaN if b is; a is not -0 where b is 0, and NaN only where b is. */
    public static double larger(double a, double b) {
        return Math.max(a, b);
    }

    /** The larger one of two numbers, and NaN if b is; a is not -0 where b is 0, and NaN only where b is. */
    public static float larger(float a, float b) {
        return Math.max(a, b);
    }

    /** Whether a parameter is -0, or hardly below it. */
    public static boolean isNegativeZero(double parameter) {
        return 1 / parameter == Double.NEGATIVE_INFINITY;
    }

    /** Whether a parameter is -0, or hardly below it. */
    public static boolean isNegativeZero(float parameter) {
        return 1 / parameter == Float.NEGATIVE_INFINITY;
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
        return Fused.fma(a, b, c);
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

    /**
     * k (e^x - 1 + a) + b c, for sums that cancel: its error is below 2^-52 of the result or 2^-58 of the largest term. x is
     * first clamped to +-700; a and b are at most 2^500.
     */
    public static double expm1Combined(double k, double x, double a, double b, double c) {
        double z = min(EXP_LIMIT, max(-EXP_LIMIT, x));
        double shifted = fma(z, Constants.LOG_2E, ROUND_TO_INTEGER);
        double n = shifted - ROUND_TO_INTEGER;
        double high = fma(n, -Constants.FIRST_OF_LN_2, z);
        double r = fma(n, -Constants.REST_OF_LN_2, high);
        double s = scale(1, shifted);
        // e^x - 1 = (s - 1) + s high + s (the rest of r, and r^2 / 2 + ...); the sums of the large ones are exact, with a too.
        double base = s - 1;
        double e = base + s * high;
        double sum = e + a;
        double rest = sumError(s, -1, base) + s * fma(n, -Constants.REST_OF_LN_2, square(r) * Polynomials.expRemainder(r));
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

    /** log(1 + a) for a >= 0, with the relative error of {@link #log1pUnit}. */
    public static double log1p(double a) {
        double s = a + 1;
        double n = a > 1 ? Math.getExponent(s) : 0;
        return fma(n, Constants.LN_2, log1pUnit(a > 1 ? s * scale(1, -n + ROUND_TO_INTEGER) - 1 : a));
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

    /** sin(pi f)^2 for |f| <= 1/2, relative error 2^-39. */
    public static double sinSquared(double f) {
        double z = square(f);
        return z * Polynomials.sinSquared(z);
    }

    /** x 2^n, where {@code shifted} = ROUND_TO_INTEGER + n; x and the result are normal. */
    static double scale(double x, double shifted) {
        return Double.longBitsToDouble(Double.doubleToRawLongBits(x) + (Double.doubleToRawLongBits(shifted) << 52));
    }
}
