package io.github.kinase.formula;

/**
 * The elementary functions of formulas that compute in {@code float}: a number is the unevaluated sum or product of two floats
 * wherever the rounding of one would show, so that values stay within 0.83 ULP (gelu, gelu_tanh, squareplus, rational_tanh,
 * hard_swish, softsign from 2^24 to 2^25, and selu and mish next to the denormal numbers: 1.0) and slopes without a zero within 1.1
 * (rational_tanh and softsign: 1.94), at up to twice the speed of double in vectors.
 * Operation by operation the same as {@code native/src/float_math-inl.h}; functions return one number each, so that nothing is
 * allocated.
 */
public final class FloatMaths {

    /** e to this power has vanished from float32, whatever number a formula multiplies it by. */
    public static final float FLOAT_VANISHED = -110;
    /** Beyond it e^x overflows. */
    public static final float FLOAT_OVERFLOW = 90;
    /** From these gates on, the values of sigmoid and silu, and of gelu_quick, without the gate as a factor, are normal numbers. */
    public static final float FLOAT_LOGISTIC_GATE_END = -80;
    public static final float FLOAT_GELU_QUICK_GATE_END = -47;
    /** 1 +- e to this power is 1. */
    public static final float FLOAT_NEGLIGIBLE = -40;
    /** Below these x, gelu_tanh and gelu_quick have vanished; above the last, gelu_quick is x. */
    public static final float FLOAT_GELU_TANH_END = -10.9f;
    public static final float FLOAT_GELU_QUICK_END = -64.5f;
    public static final float FLOAT_GELU_QUICK_TOP = 24;
    /** Beyond it, e^-x^2 has vanished from float32. */
    public static final float FLOAT_BELL_END = 10.4f;
    /** The number before 1, which leaves no sum of integers halfway. */
    public static final float FLOAT_BELOW_ONE = 0x1.fffffep-1f;
    /** What both sides of the quotient that the slope of softsign is are multiplied by: see there. */
    public static final float FLOAT_SOFTSIGN_SCALE = 0x1.a66666p-40f;
    /** From there on, rational_tanh is its limit. */
    public static final float FLOAT_RATIONAL_END = 0x1p10f;
    /** From there on, its slope has vanished from float32. */
    public static final float FLOAT_RATIONAL_SLOPE_END = 0x1p31f;
    /** Up to it, a square can be added to; beyond it, only that counts. */
    public static final float FLOAT_SQUARE_END = 0x1p60f;
    /** Adding it leaves the nearest eighth in the low bits of the significand. */
    public static final float ROUND_TO_EIGHTH = 0x1.8p20f;
    /** Adding it leaves the nearest integer there. */
    static final float ROUND_TO_UNIT = 0x1.8p23f;

    /** Bits of floats: 1, what eight sixteenths add to it, 2^40, the least normal number, and all but those of a fraction. */
    private static final int ONE = 0x3f800000;
    private static final int EIGHT_SIXTEENTHS = 0x400000;
    private static final int TWO_TO_40 = 0x53800000;
    private static final int NO_FRACTION = 0xff800000;

    private static final float LOG_2E = (float) Constants.SINGLE_LOG_2E;
    private static final float LN_2 = (float) Constants.SINGLE_LN_2;
    private static final float REST_OF_LN_2 = (float) Constants.SINGLE_REST_OF_LN_2;
    private static final float[] POWERS = floats(Polynomials.SINGLE_POWERS);
    private static final float[] POWER_RESTS = floats(Polynomials.SINGLE_POWERS_REST);
    private static final float[] ROOTS = floats(Polynomials.SINGLE_ROOTS);
    private static final float[] ROOT_RESTS = floats(Polynomials.SINGLE_ROOTS_REST);

    private FloatMaths() {}

    static float[] floats(double[] numbers) {
        float[] floats = new float[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            floats[i] = (float) numbers[i];
        }
        return floats;
    }

    /**
     * a where x has the sign of a number below 0, otherwise b; both are evaluated. For two sides that agree at -0: a comparison that
     * occurs several times would become one branch, and a random sign would cost it its guess.
     */
    public static float below0(float x, float a, float b) {
        int mask = Float.floatToRawIntBits(x) >> 31;
        return Float.intBitsToFloat(Float.floatToRawIntBits(a) & mask | Float.floatToRawIntBits(b) & ~mask);
    }

    /** x where it is not above the limit, NaN included. With a branch: for limits that hardly any x passes. */
    public static float min(float limit, float x) {
        return x > limit ? limit : x;
    }

    /** x where it is not below the limit, NaN included. With a branch: for limits that hardly any x passes. */
    public static float max(float limit, float x) {
        return x < limit ? limit : x;
    }

    /** 0 for x up to -limit, 1 from limit on, between them v, which is finite for every x but NaN; the limit is from 1 to 2^20. */
    public static float from0To1(float limit, float x, float v) {
        float z = Math.max(Math.min(x, limit), -limit);
        float right = Math.min((limit + z) * 0x1p30f, 1f);
        float left = Math.min((limit - z) * 0x1p30f, 1f);
        return fma(v, left * right, 1 - left);
    }

    /** x where it is below 0 or NaN, otherwise 0. */
    public static float negativePart(float x) {
        return Math.min(x, 0f);
    }

    /** The larger of two numbers above 0. Where one is NaN, it may be the other: what is computed with both is NaN all the same. */
    public static float largerPositive(float a, float b) {
        return Math.max(a, b);
    }

    /** The smaller one likewise. */
    public static float smallerPositive(float a, float b) {
        return Math.min(a, b);
    }

    /** a b + c, rounded once. */
    public static float fma(float a, float b, float c) {
        return Fused.fma(a, b, c);
    }

    /** x * x. */
    public static float square(float x) {
        return x * x;
    }

    /** The magnitude of the first with the sign of the second. */
    public static float copySign(float magnitude, float sign) {
        return Math.copySign(magnitude, sign);
    }

    /** What is lost in {@code sum} = a + b rounded, where |a| >= |b|. */
    public static float sumRest(float a, float b, float sum) {
        return b - (sum - a);
    }

    /** What is lost in {@code sum} = a + b rounded. */
    public static float sumError(float a, float b, float sum) {
        float part = sum - a;
        return (a - (sum - part)) + (b - part);
    }

    /** What is lost in {@code product} = a b rounded. */
    public static float productRest(float a, float b, float product) {
        return fma(a, b, -product);
    }

    /**
     * What is missing from q next to 1 / (larger + smaller + rest), relative to it. That q takes away at least a half of the 1 first
     * keeps the roundings small.
     */
    public static float missing(float q, float larger, float smaller, float rest) {
        return fma(-q, rest, fma(-q, smaller, fma(-q, larger, 1f)));
    }

    /**
     * e^z = 2^n power (1 + rise), for -150 &lt;= z &lt;= 100: n + power's eighths are the nearest to z / ln 2. In the form that has them in
     * the low bits, as {@link #power}, {@link #rise} and {@link #scale} take them.
     */
    public static float octaves(float z) {
        return fma(z, LOG_2E, ROUND_TO_EIGHTH);
    }

    public static float power(float octaves) {
        return POWERS[Float.floatToRawIntBits(octaves) & 7];
    }

    public static float rise(float z, float octaves) {
        float n = octaves - ROUND_TO_EIGHTH;
        float r = fma(n, -REST_OF_LN_2, fma(n, -LN_2, z));
        return fma(r * r, Polynomials.expRestSingle(r), r) + POWER_RESTS[Float.floatToRawIntBits(octaves) & 7];
    }

    /** e^-x = root (1 + fall) / 2^n likewise, for -110 &lt;= x &lt;= 110: n + root's eighths are the nearest to x / ln 2. */
    public static float root(float octaves) {
        return ROOTS[Float.floatToRawIntBits(octaves) & 7];
    }

    public static float fall(float x, float octaves) {
        float n = octaves - ROUND_TO_EIGHTH;
        float r = fma(n, REST_OF_LN_2, fma(n, LN_2, -x));
        return fma(r * r, Polynomials.expRestSingle(r), r) + ROOT_RESTS[Float.floatToRawIntBits(octaves) & 7];
    }

    /** The rise of e^(z + rest), given that of e^z; or the fall of e^-(x - rest). */
    public static float withRest(float rise, float rest) {
        return rise + fma(rise, rest, rest);
    }

    /** The rise of e^(-a^2), given the octaves of -a^2 rounded. */
    public static float squareRise(float a, float octaves) {
        float square = a * a;
        return withRest(rise(-square, octaves), -productRest(a, a, square));
    }

    /** 2^n for the whole octaves, n being from -166 to 87; where that is denormal, rounded. */
    public static float wholeOctaves(float octaves) {
        int power = (Float.floatToRawIntBits(octaves) << 20) + TWO_TO_40;
        return Float.intBitsToFloat(power & NO_FRACTION) * 0x1p-40f;
    }

    /** v 2^n for the whole octaves, rounded once: in two steps, by the halves of n rounded down and up, of which the first is exact. */
    public static float scale(float v, float octaves) {
        // The lowest bit of the octaves is an eighth, and so a sixteenth of a half.
        int half = (Float.floatToRawIntBits(octaves) << 19) + ONE;
        return v * Float.intBitsToFloat(half & NO_FRACTION) * Float.intBitsToFloat(half + EIGHT_SIXTEENTHS & NO_FRACTION);
    }

    /** The same below 2^87, n being from -166 to 87: the first step to 2^40 times as much, which loses nothing but what vanishes. */
    public static float scaleSmall(float v, float octaves) {
        int power = (Float.floatToRawIntBits(octaves) << 20) + TWO_TO_40;
        return v * Float.intBitsToFloat(power & NO_FRACTION) * 0x1p-40f;
    }

    /** x logistic(u), given the octaves of u and the fall of e^-u, for x >= FLOAT_VANISHED. */
    public static float swish(float x, float o, float s) {
        float t = root(o);
        float b = wholeOctaves(o);
        float m = fma(t, s, t);
        float mRest = fma(t, s, t - m);
        float q = 1 / (b + m);
        float c = missing(q, largerPositive(b, m), smallerPositive(b, m), mRest);
        return scale(fma(x, q, min(-FLOAT_VANISHED, x) * (q * c)), o);
    }

    /**
     * Values of gates, times another input: 2^24 times a factor, so that what the product with it loses is no denormal number. NaN for
     * a gate below {@code end}, where a value of its own would be denormal, as what comes of the factor is where it overflows: such
     * products are computed in double instead.
     */
    public static float gatedFactor(float factor, float gate, float end) {
        return gate < end ? Float.NaN : factor * 0x1p24f;
    }

    /** logistic(u) = f (1 + c), given the octaves of u and the fall of e^-u: f. That it is too large in any case makes c negative. */
    public static float logisticFactor(float o, float s) {
        float t = root(o);
        float b = wholeOctaves(o);
        float m = fma(t, s, t);
        return b * ((1 + 0x1p-22f) / (b + m));
    }

    /** The same: c. */
    public static float logisticLack(float o, float s) {
        float t = root(o);
        float b = wholeOctaves(o);
        float m = fma(t, s, t);
        float mRest = fma(t, s, t - m);
        return missing((1 + 0x1p-22f) / (b + m), largerPositive(b, m), smallerPositive(b, m), mRest);
    }

    /**
     * 2^-24 (p - excess) logistic(u). That its lack is negative keeps what is taken away at last from being -0, which would take its sign
     * from a zero; and makes NaN of what overflows.
     */
    public static float timesLogistic(float p, float excess, float o, float s) {
        float f = logisticFactor(o, s);
        return fma(p, f, -(f * fma(-p, logisticLack(o, s), excess))) * 0x1p-24f;
    }

    /** The same of the product of a factor and another input. */
    public static float timesSwish(float factor, float up, float o, float s) {
        float p = factor * up;
        return timesLogistic(p, fma(-factor, up, p), o, s);
    }

    /** NaN for a gate below {@code end}, otherwise x. */
    public static float unlessBelow(float end, float gate, float x) {
        return gate < end ? Float.NaN : x;
    }

    /** The same for a gate above {@code end}, or below -end. */
    public static float unlessBeyond(float end, float gate, float x) {
        return Math.abs(gate) > end ? Float.NaN : x;
    }

    /**
     * dy up times a slope that is the sum of two floats, so that there are two roundings, of dy up and of the result; NaN where the first
     * overflows.
     */
    public static float timesSum(float dy, float up, float slope, float slopeRest) {
        float product = dy * up;
        return fma(product, slope, fma(product, slopeRest, -(product - product)));
    }

    /**
     * The same with the derivative of the logistic function, f (g + gRest) (1 + c)^2, where the second factor times 1 + c is
     * 1 - logistic(u). As that and f (1 + c) add up to 1, c is known better than f needs it.
     */
    public static float timesLogisticSlope(float dy, float up, float o, float s) {
        float t = root(o);
        float b = wholeOctaves(o);
        float m = fma(t, s, t);
        float mRest = fma(t, s, t - m);
        float q = (1 + 0x1p-22f) / (b + m);
        float f = b * q;
        float g = m * q;
        float gRest = fma(mRest, q, productRest(m, q, g));
        float excess = largerPositive(f, g) - 1 + smallerPositive(f, g) + gRest;
        float slope = f * g;
        return timesSum(dy, up, slope, fma(f, fma(g, -2 * excess, gRest), productRest(f, g, slope)));
    }

    /** The same with the derivative of swish, f (1 + c) (1 + p + pRest), where p = v (1 - logistic(u)) and v = x u'. */
    public static float timesSlope(float dy, float up, float f, float c, float p, float pRest) {
        float w = 1 + p;
        float wRest = sumRest(1f, p, w) + pRest;
        float slope = f * w;
        return timesSum(dy, up, slope, fma(f, fma(w, c, wRest), productRest(f, w, slope)));
    }

    /** The same, given the octaves of u = v and the fall of e^-u. */
    public static float timesSwishSlope(float dy, float up, float v, float o, float s) {
        float f = logisticFactor(o, s);
        float c = logisticLack(o, s);
        float h = 1 - f;
        float hRest = fma(-f, c, (1 - h) - f);
        float p = v * h;
        return timesSlope(dy, up, f, c, p, fma(v, hRest, productRest(v, h, p)));
    }

    /** The same for a v that is the sum of two floats. */
    public static float timesSwishSlope(float dy, float up, float v, float vRest, float o, float s) {
        float f = logisticFactor(o, s);
        float c = logisticLack(o, s);
        float h = 1 - f;
        float hRest = fma(-f, c, (1 - h) - f);
        float p = v * h;
        return timesSlope(dy, up, f, c, p, fma(v, hRest, fma(vRest, h, productRest(v, h, p))));
    }

    /** The derivative of swish, logistic(u) (1 + v (1 - logistic(u))), given v + vRest = x u' too. */
    public static float swishSlope(float o, float s, float v, float vRest) {
        float t = root(o);
        float b = wholeOctaves(o);
        float m = fma(t, s, t);
        float mRest = fma(t, s, t - m);
        float q = 1 / (b + m);
        float c = missing(q, largerPositive(b, m), smallerPositive(b, m), mRest);
        float f = t * q;
        float fRest = productRest(t, q, f);
        float p = v * f;
        float pRest = fma(p, s + c, fma(v, fRest, fma(vRest, f, productRest(v, f, p))));
        // What is lost where p < -2 is a rounding of w.
        float w = 1 + p;
        float wRest = sumRest(1f, p, w) + pRest;
        return scaleSmall(fma(q, w, q * fma(w, c, wRest)), o);
    }

    /** factor e^z, given the octaves and the rise of e^z and the factor as the sum of two floats. */
    public static float scaledExp(float o, float s, float factor, float factorRest) {
        float t = power(o);
        float e = fma(t, s, t);
        float eRest = fma(t, s, t - e);
        return scaleSmall(fma(factor, e, fma(factor, eRest, factorRest * e)), o);
    }

    /** The same for a factor that is a float. */
    public static float scaledExp(float o, float s, float factor) {
        float t = power(o);
        float e = fma(t, s, t);
        float eRest = fma(t, s, t - e);
        return scaleSmall(fma(factor, e, factor * eRest), o);
    }

    /** The value of squareplus at -a, q with q (q + a) = b / 4, but for some roundings. */
    public static float squareplusLeft(float a, float b) {
        float z = Math.min(a, FLOAT_SQUARE_END);
        return b / 4 / fma(0.5f, Maths.sqrt(fma(z, z, b)), fma(-0.5f, z, a));
    }

    /** What q lacks, times a factor, by a step of Newton's method; 1 / (2 q + a) = q / (b / 4 + q^2) within 6 % by a straight line. */
    public static float squareplusRest(float a, float b, float q, float factor) {
        float quarter = b / 4;
        float squared = fma(-q, Math.min(a, Float.MAX_VALUE), quarter);
        return fma(-q, q, squared) * (q * fma(squared, -0.47f * factor / (quarter * quarter), 0.94f * factor / quarter));
    }
}
