package io.github.kinase.formula;

/**
 * softmax and the sum of log_softmax without a temperature in float: e^(x - max) without a subtraction that would have to be
 * compensated, for the factor e^-max is a power of two up to what all elements of a row share, which the sum divides out again. It is
 * within 0.6 ULP, and what its rounding leaves goes into the sum, so that results of softmax are within 1.5 ULP, and 2 where they are
 * denormal.
 */
public final class Single {

    /** Adding it leaves the nearest integer in the low bits of a float's significand. */
    private static final float ROUND = 0x1.8p23f;
    /** e to this power has vanished from float32, and so has the sum of a row of them. */
    private static final float VANISHED = -128;
    /** Sums over the largest exponential below have, too: half of the least float. */
    private static final double NOTHING = 0x1p-150;
    /** From here on the difference from the maximum is exact wherever it matters (Sterbenz), and the integers below fit. */
    private static final float LARGE = 0x1p10f;
    /** Exponentials are powers of two up to this, so that none is denormal; the sum divides it out again. */
    private static final int LIFT = 60;
    private static final float EIGHTHS = 8 * (float) Constants.SINGLE_LOG_2E;
    private static final float LN_2 = (float) Constants.SINGLE_LN_2 / 8;
    private static final float REST_OF_LN_2 = (float) Constants.SINGLE_REST_OF_LN_2 / 8;
    /** The bits of 2^(j/8), less j at the end of the exponent, where j stands in the bits that are added to them. */
    private static final int[] POWERS = new int[Polynomials.SINGLE_POWERS.length];
    /** What is missing to 2^(j/8), relative to it. */
    private static final float[] RESTS = new float[POWERS.length];

    static {
        for (int j = 0; j < POWERS.length; j++) {
            POWERS[j] = Float.floatToRawIntBits((float) Polynomials.SINGLE_POWERS[j]) - (j << 20);
            RESTS[j] = (float) Polynomials.SINGLE_POWERS_REST[j];
        }
    }

    /** The logarithm of a probability is below it, however it was rounded; e to this power times a sum is finite. */
    private static final float TOP_OF_LOG = 80;

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

    /** What brings the exponent of e^maximum to {@link #LIFT}. */
    public static int lift(float maximum) {
        return (LIFT << 23) - (Float.floatToRawIntBits(eighths(isSmall(maximum) ? maximum : 0)) << 20 & 0xff800000);
    }

    /** The nearest integer to 8 x / ln 2, in the low bits. */
    private static float eighths(float x) {
        return Fused.fma(x, EIGHTHS, ROUND);
    }

    /** What {@link #exp} and {@link #rest} take: x without the offset, and not below the limit; NaN for NaN. */
    public static float argument(float x, float offset, float limit) {
        float difference = x - offset;
        return difference < limit ? limit : difference;
    }

    /** e^(x - maximum) up to a factor that all elements share, of an {@link #argument}. */
    public static float exp(float z, int lift) {
        float eighths = eighths(z);
        float power = power(eighths, lift);
        return Fused.fma(power, rise(z, eighths), power);
    }

    /** What the rounding of {@link #exp}, e, has left. */
    public static float rest(float e, float z, int lift) {
        float eighths = eighths(z);
        float power = power(eighths, lift);
        return Fused.fma(power, rise(z, eighths), power - e);
    }

    /** A sum over the exponential of the maximum of a row. */
    public static double overLargest(double sum, float maximum) {
        int lift = lift(maximum);
        float z = argument(maximum, offset(maximum), limit(maximum));
        float e = exp(z, lift);
        double quotient = sum / ((double) e + rest(e, z, lift));
        return quotient < NOTHING ? 0 : quotient;
    }

    /** 2 to these eighths and the lift. */
    private static float power(float eighths, int lift) {
        int bits = Float.floatToRawIntBits(eighths);
        return Float.intBitsToFloat(POWERS[bits & 7] + lift + (bits << 20));
    }

    /** e^r - 1 for what the eighths leave of z, with what is missing to the power. */
    private static float rise(float z, float eighths) {
        float n = eighths - ROUND;
        float r = Fused.fma(-n, REST_OF_LN_2, Fused.fma(-n, LN_2, z));
        return Fused.fma(r * r, Polynomials.expRestSingle(r), r) + RESTS[Float.floatToRawIntBits(eighths) & 7];
    }

    /** e factor, given the factor as the sum of two floats. */
    public static float quotient(float e, float high, float low) {
        return Fused.fma(e, high, e * low);
    }

    /** Whether a number as the sum of two floats loses nothing that counts, and nothing overflows that would not otherwise. */
    public static boolean isInRange(double a) {
        return Math.abs((float) a) < 0x1p100f;
    }

    /** x less the sum of two floats. */
    public static float difference(float x, float c, float cRest) {
        float d = x - c;
        return d == Float.NEGATIVE_INFINITY ? d : d + (FloatMaths.sumError(x, -c, d) - cRest);
    }

    /** y (dy - a), a being the sum of two floats. */
    public static float timesDifference(float y, float dy, float a, float aRest) {
        float p = y * a;
        return Fused.fma(y, dy, -p) - Fused.fma(y, aRest, FloatMaths.productRest(y, a, p));
    }

    /** dy - e^y a, a being the sum of two floats, for a logarithm of a probability. */
    public static float lessTimesExp(float dy, float y, float a, float aRest) {
        float z = FloatMaths.min(TOP_OF_LOG, FloatMaths.max(FloatMaths.FLOAT_VANISHED, y));
        return FloatMaths.lessTimesExp(dy, z, a, aRest);
    }
}
