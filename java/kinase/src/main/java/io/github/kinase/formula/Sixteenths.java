package io.github.kinase.formula;

import static io.github.kinase.formula.FloatMaths.*;

/**
 * The exponential in float out of sixteen powers of two, and what formulas make of it. Operation by operation the same as
 * {@code native/src/sixteenths-inl.h} in its range for every number.
 */
public final class Sixteenths {

    /** Adding it leaves the nearest sixteenth in the low bits of the significand, and 64 more. */
    private static final float ROUND_TO_SIXTEENTH = 0x1.8p19f + 64;
    /** How far powers of two are lifted out of the denormal numbers, or lowered, in bits of a float: 2^40. */
    private static final int LIFT = 0x14000000;
    private static final int ONE = 0x3f800000;
    /** From here on softplus, which is above 1, is x and a logarithm that is small; below it is the logarithm of 1 + e^x. */
    private static final float FLOAT_SOFTPLUS_TURN = 0.55f;
    /** The intervals of log(1 + e) in a unit. */
    private static final float LOG_STEPS = 8.9375f;

    private static final float LOG_2E = (float) Constants.SINGLE_LOG_2E;
    private static final float REST_OF_LOG_2E = (float) Constants.SINGLE_REST_OF_LOG_2E;
    private static final float[] POWERS = floats(Polynomials.SIXTEENTHS_SINGLE);
    private static final float[] RESTS = floats(Polynomials.SIXTEENTHS_REST_SINGLE);
    private static final float[] LOG_CENTRES = floats(Polynomials.LOG_CENTRE_SINGLE);
    private static final float[] LOG_CHORDS = floats(Polynomials.LOG_CHORD_SINGLE);
    private static final float[] LOG_CURVES_1 = floats(Polynomials.LOG_CURVE1_SINGLE);
    private static final float[] LOG_CURVES_2 = floats(Polynomials.LOG_CURVE2_SINGLE);
    private static final float[] LOG_CURVES_3 = floats(Polynomials.LOG_CURVE3_SINGLE);
    private static final float[] LOG_CURVES_4 = floats(Polynomials.LOG_CURVE4_SINGLE);
    private static final float[] LOG_CURVES_5 = floats(Polynomials.LOG_CURVE5_SINGLE);

    private Sixteenths() {}

    /** z / ln 2 to the nearest sixteenth, for -150 &lt;= z &lt;= 150, in the form that has the sixteenths in the low bits. */
    public static float sixteenths(float z) {
        return fma(z, LOG_2E, ROUND_TO_SIXTEENTH);
    }

    /** 2^(n + j/16) for these, lifted by some bits of its exponent. */
    public static float power(int lift, float sixteenths) {
        int bits = Float.floatToRawIntBits(sixteenths);
        return Float.intBitsToFloat(Float.floatToRawIntBits(POWERS[bits & 15]) + (bits << 19) + lift);
    }

    /** e^z = power (1 + rise). */
    public static float rise(float z, float sixteenths) {
        float n = sixteenths - ROUND_TO_SIXTEENTH;
        float f = fma(z, REST_OF_LOG_2E, fma(z, LOG_2E, -n));
        return fma(f, Polynomials.sixteenthRiseSingle(f), RESTS[Float.floatToRawIntBits(sixteenths) & 15]);
    }

    /** The power of two that lifts 1 by some bits. */
    public static float unit(int lift) {
        return Float.intBitsToFloat(ONE + lift);
    }

    /** Below 0 that to 2^-40, otherwise none. */
    public static int lowered(float x) {
        return -(Float.floatToRawIntBits(x) >> 31 & LIFT);
    }

    /** Below 0 that to 2^40, otherwise none. */
    public static int lifted(float x) {
        return Float.floatToRawIntBits(x) >> 31 & LIFT;
    }

    /** Below 0 that to 2^40, otherwise that to 2^-40. */
    public static int raised(float x) {
        return (Float.floatToRawIntBits(x) >> 31 & LIFT + LIFT) - LIFT;
    }

    /** e^x. */
    public static float exponential(float x) {
        float z = min(FLOAT_OVERFLOW, max(FLOAT_VANISHED, x));
        float o = sixteenths(z);
        int lift = raised(x);
        float t = power(lift, o);
        return fma(t, rise(z, o), t) * unit(-lift);
    }

    /** What is missing from q next to 1 / (one + power + part), relative to it, given whole = one + power rounded. */
    public static float missing(float q, float one, float power, float whole, float part) {
        float rest = sumRest(largerPositive(one, power), smallerPositive(one, power), whole) + part;
        return fma(-q, rest, fma(-q, whole, 1f));
    }

    /** The logistic function. */
    public static float logistic(float x) {
        float z = max(FLOAT_VANISHED, min(-FLOAT_NEGLIGIBLE, x));
        float o = sixteenths(-z);
        float t = power(-LIFT, o);
        float whole = 0x1p-40f + t;
        float part = t * rise(-z, o);
        float q = 1 / (whole + part);
        return fma(q, missing(q, 0x1p-40f, t, whole, part), q) * 0x1p-40f;
    }

    /** x times it. */
    public static float timesLogistic(float x) {
        float v = max(FLOAT_VANISHED, x);
        float z = min(-FLOAT_NEGLIGIBLE, v);
        float o = sixteenths(-z);
        int lift = lowered(x);
        float one = unit(lift);
        float t = power(lift, o);
        float whole = one + t;
        float part = t * rise(-z, o);
        float q = 1 / (whole + part);
        return fma(v, q, min(-FLOAT_VANISHED, v) * (q * missing(q, one, t, whole, part))) * one;
    }

    /**
     * factor^2 e^-a / (1 + e^-a)^2 for a &gt;= 0 and a factor of 1 or 2: the derivative of the logistic function at a, or, with a factor
     * of 2, of tanh at a / 2.
     */
    public static float logisticSlope(float a, float factor) {
        float z = min(-FLOAT_VANISHED, a);
        float o = sixteenths(-z);
        float t = power(LIFT, o);
        float s = rise(-z, o);
        float part = t * s;
        float reciprocal = factor / ((0x1p40f + t) + part);
        float q = reciprocal * 0x1p40f;
        float c = fma(-reciprocal, part, fma(-reciprocal, t, factor - q));
        float g = q * q;
        return fma(t, g, t * fma(g, fma(2 / factor, c, s), productRest(q, q, g))) * 0x1p-40f;
    }

    /** The derivative of x logistic(x): y (1 - a q) at -a, where y = 1 - q = e^-a q, and 1 less that at a. */
    public static float timesLogisticSlope(float x) {
        float a = min(-FLOAT_VANISHED, Math.abs(x));
        float o = sixteenths(-a);
        float t = power(LIFT, o);
        float s = rise(-a, o);
        float part = t * s;
        float reciprocal = 1 / ((0x1p40f + t) + part);
        float q = reciprocal * 0x1p40f;
        float c = fma(-reciprocal, part, fma(-reciprocal, t, 1 - q));
        float y = t * q;
        float w = fma(-a, q, 1f);
        // w (1 + s) (1 + c) and what c takes off w, (1 - w) c.
        float more = fma(w, fma(2f, c, s), -c);
        float left = fma(y, w, y * more) * 0x1p-40f;
        return below0(x, left, 1 - left);
    }

    /**
     * x tanh(log(1 + w)) = x n / (n + 2) with n = w^2 + 2w and w = e^x. What n lacks where w^2 is the larger part counts for a tenth.
     */
    public static float timesTanhOfLog(float x) {
        float v = max(FLOAT_VANISHED, x);
        float z = min(-FLOAT_NEGLIGIBLE, v);
        float o = sixteenths(z);
        // Only far below 0: a product with a denormal x must be rounded once.
        int lift = lifted(x + 32);
        float one = unit(lift);
        float t = power(lift, o);
        float s = rise(z, o);
        float w = fma(t, s, t);
        float wRest = fma(t, s, t - w);
        float m = w + w;
        float twice = m * one;
        float n = fma(w, w, twice);
        float nRest = fma(wRest, m + (one + one), fma(w, w, twice - n));
        float two = (one + one) * one;
        float d = n + two;
        float dRest = sumRest(largerPositive(n, two), smallerPositive(n, two), d) + nRest;
        float q = 1 / d;
        float h = n * (q * one);
        float excess = q * (fma(h, d, -(n * one)) + fma(h, dRest, -(nRest * one)));
        return copySign(fma(v, h, -(z * excess)) * unit(-lift), x);
    }

    /**
     * Its derivative, with v = w + 1 and d = v^2 + 1: w (v + 1 + 4 x v / d) / d. What v lacks counts in d alone, and what the sum loses
     * where it is not near its zero.
     */
    public static float timesTanhOfLogSlope(float x) {
        float z = min(-FLOAT_NEGLIGIBLE, max(FLOAT_VANISHED, x));
        float o = sixteenths(z);
        int lift = lifted(x);
        float lower = unit(-lift);
        float power = power(lift, o);
        float t = power * lower;
        float s = rise(z, o);
        float v = fma(t, s, t + 1);
        float vRest = fma(t, s, t - (v - 1));
        float d = fma(v, v, 1f);
        float dRest = fma(v, vRest, fma(v, v, 1 - d));
        float q = 1 / d;
        float c = fma(-q, dRest, fma(-q, d, 1f));
        float y = z + z;
        float u = v + v;
        float k = u * q;
        float m = fma(y, k, 1f);
        float b = m + v;
        float bRest = fma(y, productRest(u, q, k), (m - b) + v);
        float p = power * q;
        float pRest = productRest(power, q, p);
        float more = fma(b, s + (c + c), fma(-(v + 1), c, bRest));
        return fma(p, b, fma(pRest, b, p * more)) * lower;
    }

    /** log(1 + e^x), or, where that is above 1, x + log(1 + e^-x). */
    public static float logOfSum(float x) {
        float side = x - FLOAT_SOFTPLUS_TURN;
        float below = below0(side, x, -x);
        float z = max(FLOAT_VANISHED, below);
        float o = sixteenths(z);
        float t = power(LIFT, o);
        float s = rise(z, o);
        float r = fma(t, s, t);
        float e = r * 0x1p-40f;
        float eRest = fma(t, s, t - r) * 0x1p-40f;
        int i = Float.floatToRawIntBits(fma(e, LOG_STEPS, ROUND_TO_UNIT)) & 15;
        float u = e - LOG_CENTRES[i];
        float curve = fma(LOG_CURVES_5[i], u, LOG_CURVES_4[i]);
        curve = fma(curve, u, LOG_CURVES_3[i]);
        curve = fma(curve, u, LOG_CURVES_2[i]);
        curve = fma(curve, u, LOG_CURVES_1[i]);
        float chord = LOG_CHORDS[i];
        return below0(side, 0, x) + fma(e, chord, fma(eRest, chord, u * curve));
    }
}
