package io.github.kinase.formula;

/**
 * softmax without a temperature in float: e^(x - max) without a subtraction that would have to be compensated, for the factor e^-max
 * is a power of two up to what all elements of a row share, which the sum divides out again. It is within 0.6 ULP, and what its
 * rounding leaves goes into the sum, so that results are within 1.5 ULP, and 2 where they are denormal.
 */
public final class Single {

    /** Adding it leaves the nearest integer in the low bits of a float's significand. */
    private static final float ROUND = 0x1.8p23f;
    /** e to this power has vanished from float32. */
    private static final float VANISHED = -110;
    /** From here on the difference from the maximum is exact wherever it matters (Sterbenz), and the integers below fit. */
    private static final float LARGE = 0x1p10f;
    /** Exponentials are powers of two up to this, so that none is denormal; the sum divides it out again. */
    private static final int LIFT = 60;
    private static final float EIGHTHS = 8 * (float) Constants.SINGLE_LOG_2E;
    private static final float LN_2 = (float) Constants.SINGLE_LN_2 / 8;
    private static final float REST_OF_LN_2 = (float) Constants.SINGLE_REST_OF_LN_2 / 8;
    /** 2^(j/8), and what is missing to it. */
    private static final float[] POWERS = floats(Polynomials.SINGLE_POWERS);
    private static final float[] POWERS_LOW = floats(Polynomials.SINGLE_POWERS_LOW);
    private static final int ONE = Float.floatToRawIntBits(1);

    private Single() {}

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

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

    /** What brings the exponent of e^maximum to {@link #LIFT}. */
    public static int shift(float maximum) {
        return (LIFT << 23) - exponent(eighths(isSmall(maximum) ? maximum : 0));
    }

    /** The nearest integer to 8 x / ln 2, in the low bits. */
    private static float eighths(float x) {
        return Math.fma(x, EIGHTHS, ROUND);
    }

    /** The eighth of that rounded down, in the place of the exponent. */
    private static int exponent(float eighths) {
        return Float.floatToRawIntBits(eighths) << 20 & 0xff800000;
    }

    /** What {@link #exp} and {@link #addRest} take: x without the offset, and not below the limit; NaN for NaN. */
    public static float argument(float x, float offset, float limit) {
        float difference = x - offset;
        return difference < limit ? limit : difference;
    }

    /** e^(x - maximum) up to a factor that all elements share, of an {@link #argument}; anything for NaN. */
    public static float exp(float z, int shift) {
        float eighths = eighths(z);
        int j = Float.floatToRawIntBits(eighths) & 7;
        return Float.intBitsToFloat(Float.floatToRawIntBits(POWERS[j] + rise(z, eighths)) + exponent(eighths) + shift);
    }

    /** Adds what the rounding of {@link #exp} has left to a sum. */
    public static float addRest(float sum, float z, int shift) {
        float eighths = eighths(z);
        float power = POWERS[Float.floatToRawIntBits(eighths) & 7];
        float rise = rise(z, eighths);
        return Math.fma(power - (power + rise) + rise, Float.intBitsToFloat(exponent(eighths) + shift + ONE), sum);
    }

    /** 2^(j/8) (e^r - 1) for the rest r of the integer. */
    private static float rise(float z, float eighths) {
        int j = Float.floatToRawIntBits(eighths) & 7;
        float n = eighths - ROUND;
        float r = Math.fma(-n, REST_OF_LN_2, Math.fma(-n, LN_2, z));
        return Math.fma(POWERS[j], Math.fma(r * r, Polynomials.expRestSingle(r), r), POWERS_LOW[j]);
    }

    /** e factor, given the factor as the sum of two floats. */
    public static float quotient(float e, float high, float low) {
        return Math.fma(e, high, e * low);
    }
}
