package io.github.kinase.formula;

/**
 * softmax and the sum of log_softmax without a temperature in float: e^(x - max) without a subtraction that would have to be
 * compensated, for the factor e^-max is a power of two up to what all elements of a row share, which the sum divides out again. It is
 * within 0.6 ULP, and the sum takes it before its rounding, so that results of softmax are within 1.6 ULP, and 2 where they are
 * denormal.
 */
public final class Single {

    /** Adding it leaves the nearest integer in the low bits of a float's significand. */
    private static final float ROUND = 0x1.8p23f;
    /**
     * e to this power has vanished from float32, and so has the sum of a row of them: the power of two is 0 there, rather than so small
     * that what is made of it would be denormal, which is slow.
     */
    private static final float VANISHED = -132;
    /** Sums over the largest exponential below have, too: half of the least float. */
    private static final double NOTHING = 0x1p-150;
    /** From here on the difference from the maximum is exact wherever it matters (Sterbenz), and the integers below fit. */
    private static final float LARGE = 0x1p10f;
    /** Exponentials are powers of two up to this, so that none that counts is denormal; the sum divides it out again. */
    private static final int LIFT = 60;
    private static final float EIGHTHS = 8 * (float) Constants.SINGLE_LOG_2E;
    private static final float LN_2 = (float) Constants.SINGLE_LN_2 / 8;
    private static final float REST_OF_LN_2 = (float) Constants.SINGLE_REST_OF_LN_2 / 8;
    private static final int[] POWERS = bitsOfPowers(Polynomials.SINGLE_SHARED_POWERS);

    /** So many elements may pass before the low parts of their sums, which are floats, go to the others. */
    public static final int BLOCK = 256;
    /** A sum over its largest term from here on knows its logarithm to 2^-26; nearer to 1 the other terms are summed by themselves. */
    public static final double ENOUGH = 1.125;

    /** The logarithm of a probability is below it, however it was rounded; e to this power is finite with the lift. */
    private static final float TOP_OF_LOG = 40;
    /** By so much {@link #plusTimesExp} wants its factor smaller; it takes the lift back. */
    private static final double FACTOR_SCALE = 0x1p-60 / Constants.SINGLE_SHARED;
    /** Factors from here on lose nothing that counts by it. */
    private static final double FACTOR_MIN = 0x1p-40;

    private Single() {}

    /** The bits of powers, less j at the end of the exponent, where j stands in the bits that are added to them. */
    private static int[] bitsOfPowers(double[] powers) {
        int[] bits = new int[powers.length];
        for (int j = 0; j < bits.length; j++) {
            bits[j] = Float.floatToRawIntBits((float) powers[j]) - (j << 20);
        }
        return bits;
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
    public static int lift(float maximum) {
        return (LIFT << 23) - (Float.floatToRawIntBits(eighths(isSmall(maximum) ? maximum : 0)) << 20 & 0xff800000);
    }

    /** The nearest integer to 8 x / ln 2, in the low bits. */
    private static float eighths(float x) {
        return Fused.fma(x, EIGHTHS, ROUND);
    }

    /** What {@link #power} and {@link #rise} take: x without the offset, and not below the limit; NaN for NaN. */
    public static float argument(float x, float offset, float limit) {
        return notBelow(x - offset, limit);
    }

    /** An {@link #argument} where there is no offset. */
    public static float notBelow(float x, float limit) {
        return x < limit ? limit : x;
    }

    /**
     * e^(x - maximum) is power (1 + rise), up to a factor that all elements share, of an {@link #argument}; where the power is
     * below the normal numbers and counts no more, something smaller, or 0.
     */
    public static float power(float z, int lift) {
        int bits = Float.floatToRawIntBits(eighths(z));
        return Float.intBitsToFloat(Math.max(POWERS[bits & 7] + lift + (bits << 20), 0));
    }

    /** See {@link #power}. */
    public static float rise(float z) {
        float n = eighths(z) - ROUND;
        float r = Fused.fma(n, -REST_OF_LN_2, Fused.fma(n, -LN_2, z));
        return Fused.fma(r * r, Polynomials.expRestSingle(r), r);
    }

    /** A sum over the exponential of the maximum of a row. */
    public static double overLargest(double sum, float maximum) {
        float z = argument(maximum, offset(maximum), limit(maximum));
        double power = power(z, lift(maximum));
        double quotient = sum / Fused.fma(power, rise(z), power);
        return quotient < NOTHING ? 0 : quotient;
    }

    /** e factor, given the factor as the sum of two floats. */
    public static float quotient(float e, float high, float low) {
        return Fused.fma(e, high, e * low);
    }

    /** Whether a number as the sum of two floats loses nothing that counts, and nothing overflows that would not otherwise. */
    public static boolean isInRange(double a) {
        return Math.abs((float) a) < 0x1p100f;
    }

    /** x less the sum of two floats. Where x is near it, the difference from the first is exact. */
    public static float difference(float x, float c, float cRest) {
        return (x - c) - cRest;
    }

    /** y (dy - a), a being the sum of two floats. Where dy is near a, the difference is exact; elsewhere the rest is small beside it. */
    public static float timesDifference(float y, float dy, float a, float aRest) {
        return Fused.fma(y, dy - a, -(y * aRest));
    }

    /** Whether {@link #plusTimesExp} loses nothing that counts with this factor, and nothing overflows that would not otherwise. */
    public static boolean isFactor(double a) {
        return isInRange(a) && (Math.abs(a) >= FACTOR_MIN || a == 0);
    }

    /** A factor as {@link #plusTimesExp} takes it, as the sum of two floats. */
    public static double scaled(double a) {
        return a * FACTOR_SCALE;
    }

    /** v + e^y factor for the logarithm y of a probability; the factor is {@link #scaled} and the sum of two floats. */
    public static float plusTimesExp(float v, float y, float factor, float factorRest) {
        float z = notBelow(FloatMaths.min(TOP_OF_LOG, y), VANISHED);
        float power = power(z, LIFT << 23);
        return Fused.fma(power, Fused.fma(rise(z), factor, factorRest), Fused.fma(power, factor, v));
    }
}
