package io.github.kinase.formula;

/**
 * softmax without a temperature in float: e^(x - max) is within 1 ULP without a subtraction that would have to be compensated, for
 * the factor e^-max is a power of two up to what all elements of a row share, which the sum divides out again. With {@link
 * #quotient} a result is within 2 ULP.
 */
public final class Single {

    /** Adding it leaves the nearest integer in the low bits of a float's significand. */
    private static final float ROUND = 0x1.8p23f;
    /** e to this power has vanished from float32. */
    private static final float VANISHED = -110;
    /** From here on a float is a multiple of 1/8, so that the difference from the maximum is exact wherever it matters. */
    private static final float LARGE = 0x1p20f;
    private static final float LOG_2E = (float) Constants.SINGLE_LOG_2E;
    private static final float LN_2 = (float) Constants.SINGLE_LN_2;
    private static final float REST_OF_LN_2 = (float) Constants.SINGLE_REST_OF_LN_2;
    /** The least power of two that a normal number near 1 is multiplied by and stays normal. */
    private static final float LEAST = -100;

    private Single() {}

    private static boolean isSmall(float maximum) {
        return Math.abs(maximum) < LARGE;
    }

    /** What is subtracted from the elements of a row with this maximum, or 0 if it has none. */
    public static float offset(float maximum) {
        return isSmall(maximum) ? 0 : maximum;
    }

    /** Differences below count as this one. */
    public static float limit(float maximum) {
        return (isSmall(maximum) ? maximum : 0) + VANISHED;
    }

    /** The power of two that stands for e^maximum. */
    public static float exponent(float maximum) {
        return isSmall(maximum) ? Math.fma(maximum, LOG_2E, ROUND) - ROUND : 0;
    }

    /** e^(x - offset) 2^-exponent: between 2^-1/2 and 2^1/2 for the maximum, so that nothing overflows. */
    public static float exp(float x, float offset, float limit, float exponent) {
        float difference = x - offset;
        float z = difference < limit ? limit : difference;
        float n = Math.fma(z, LOG_2E, ROUND) - ROUND;
        float r = Math.fma(-n, REST_OF_LN_2, Math.fma(-n, LN_2, z));
        return scale(Polynomials.expSingle(r), n - exponent);
    }

    /** p 2^n for an integer n in [-200, 1]: rounded once, where it is denormal. */
    private static float scale(float p, float n) {
        if (p != p) {
            return p;
        }
        float first = n < LEAST ? LEAST : n;
        float scaled = Float.intBitsToFloat(Float.floatToRawIntBits(p) + shifted(first));
        return first == n ? scaled : scaled * Float.intBitsToFloat(Float.floatToRawIntBits(1) + shifted(n - first));
    }

    /** An integer in the place of the exponent. */
    private static int shifted(float n) {
        return Float.floatToRawIntBits(n + ROUND) << 23;
    }

    /** e factor, given the factor as the sum of two floats. */
    public static float quotient(float e, float high, float low) {
        return Math.fma(e, high, e * low);
    }
}
