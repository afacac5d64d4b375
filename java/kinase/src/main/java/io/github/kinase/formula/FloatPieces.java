package io.github.kinase.formula;

import static io.github.kinase.formula.FloatMaths.*;
import static io.github.kinase.formula.Maths.*;

/**
 * Functions in float that are polynomials in 16 pieces: erf, tanh, elu, the tail of the normal distribution, and gelu_tanh. Operation
 * by operation the same as {@code native/src/float_math-inl.h}, but for how the first piece is told: there by its centre, here by a
 * sign, which costs C2 no branch.
 */
public final class FloatPieces {

    /** Beyond it, e to -x^2 / 2 has vanished from float32, even times x. */
    public static final float FLOAT_TAIL_END = 14.6f;
    /** Next to 8, with all bits set: there gelu and gelu_tanh are x, and x is the rounded sum of this and of x - this for every x above. */
    public static final float FLOAT_GELU_TOP = 0x1.fffffep2f;
    /** From there on, erf, tanh and 1 - e^-a are 1. */
    public static final float FLOAT_ERF_END = 4;
    public static final float FLOAT_TANH_END = 9.5f;
    public static final float FLOAT_ELU_END = 18;

    private static final float[] LIFTED_POWERS = floats(Polynomials.LIFTED_POWERS_SINGLE);
    static final float[] GELU_TAIL_CENTRES = floats(Polynomials.GELU_TAIL_CENTRE_SINGLE);
    static final float[] GELU_TAILS = floats(Polynomials.GELU_TAIL_SINGLE);
    private static final float[] GELU_TAIL_CURVES_1 = floats(Polynomials.GELU_TAIL_CURVE1_SINGLE);
    private static final float[] GELU_TAIL_CURVES_2 = floats(Polynomials.GELU_TAIL_CURVE2_SINGLE);
    private static final float[] GELU_TAIL_CURVES_3 = floats(Polynomials.GELU_TAIL_CURVE3_SINGLE);
    private static final float[] GELU_TAIL_CURVES_4 = floats(Polynomials.GELU_TAIL_CURVE4_SINGLE);
    private static final float[] GELU_TAIL_CURVES_5 = floats(Polynomials.GELU_TAIL_CURVE5_SINGLE);
    private static final float[] GELU_TAIL_CURVES_6 = floats(Polynomials.GELU_TAIL_CURVE6_SINGLE);
    private static final float[] GELU_SLOPE_CENTRES = floats(Polynomials.GELU_SLOPE_CENTRE_SINGLE);
    private static final float[] GELU_SLOPES = floats(Polynomials.GELU_SLOPE_SINGLE);
    private static final float[] GELU_SLOPE_CURVES_1 = floats(Polynomials.GELU_SLOPE_CURVE1_SINGLE);
    private static final float[] GELU_SLOPE_CURVES_2 = floats(Polynomials.GELU_SLOPE_CURVE2_SINGLE);
    private static final float[] GELU_SLOPE_CURVES_3 = floats(Polynomials.GELU_SLOPE_CURVE3_SINGLE);
    private static final float[] GELU_SLOPE_CURVES_4 = floats(Polynomials.GELU_SLOPE_CURVE4_SINGLE);
    private static final float[] GELU_SLOPE_CURVES_5 = floats(Polynomials.GELU_SLOPE_CURVE5_SINGLE);
    static final float[] CUBIC_OCTAVES = floats(Polynomials.CUBIC_OCTAVES_SINGLE);
    private static final float[] CUBIC_LOSS_CENTRES = floats(Polynomials.CUBIC_LOSS_CENTRE_SINGLE);
    private static final float[] CUBIC_LOSSES = floats(Polynomials.CUBIC_LOSS_SINGLE);
    private static final float[] CUBIC_LOSS_CURVES_1 = floats(Polynomials.CUBIC_LOSS_CURVE1_SINGLE);
    private static final float[] CUBIC_LOSS_CURVES_2 = floats(Polynomials.CUBIC_LOSS_CURVE2_SINGLE);
    private static final float[] CUBIC_LOSS_CURVES_3 = floats(Polynomials.CUBIC_LOSS_CURVE3_SINGLE);
    private static final float[] CUBIC_LOSS_CURVES_4 = floats(Polynomials.CUBIC_LOSS_CURVE4_SINGLE);
    private static final float[] CUBIC_LOSS_CURVES_5 = floats(Polynomials.CUBIC_LOSS_CURVE5_SINGLE);
    private static final float[] CUBIC_SLOPE_CENTRES = floats(Polynomials.CUBIC_SLOPE_CENTRE_SINGLE);
    private static final float[] CUBIC_SLOPES = floats(Polynomials.CUBIC_SLOPE_SINGLE);
    private static final float[] CUBIC_SLOPE_CURVES_1 = floats(Polynomials.CUBIC_SLOPE_CURVE1_SINGLE);
    private static final float[] CUBIC_SLOPE_CURVES_2 = floats(Polynomials.CUBIC_SLOPE_CURVE2_SINGLE);
    private static final float[] CUBIC_SLOPE_CURVES_3 = floats(Polynomials.CUBIC_SLOPE_CURVE3_SINGLE);
    private static final float[] CUBIC_SLOPE_CURVES_4 = floats(Polynomials.CUBIC_SLOPE_CURVE4_SINGLE);
    private static final float[] CUBIC_SLOPE_CURVES_5 = floats(Polynomials.CUBIC_SLOPE_CURVE5_SINGLE);
    private static final float[] CUBIC_SLOPE_CURVES_6 = floats(Polynomials.CUBIC_SLOPE_CURVE6_SINGLE);
    private static final float[] ERF_CENTRES = floats(Polynomials.ERF_CENTRE_SINGLE);
    private static final float[] ERFS = floats(Polynomials.ERF_SINGLE);
    private static final float[] ERF_CURVES_1 = floats(Polynomials.ERF_CURVE1_SINGLE);
    private static final float[] ERF_CURVES_2 = floats(Polynomials.ERF_CURVE2_SINGLE);
    private static final float[] ERF_CURVES_3 = floats(Polynomials.ERF_CURVE3_SINGLE);
    private static final float[] ERF_CURVES_4 = floats(Polynomials.ERF_CURVE4_SINGLE);
    private static final float[] ERF_CURVES_5 = floats(Polynomials.ERF_CURVE5_SINGLE);
    private static final float[] ERF_CURVES_6 = floats(Polynomials.ERF_CURVE6_SINGLE);
    private static final float[] TANH_CENTRES = floats(Polynomials.TANH_CENTRE_SINGLE);
    private static final float[] TANHS = floats(Polynomials.TANH_SINGLE);
    private static final float[] TANH_CURVES_1 = floats(Polynomials.TANH_CURVE1_SINGLE);
    private static final float[] TANH_CURVES_2 = floats(Polynomials.TANH_CURVE2_SINGLE);
    private static final float[] TANH_CURVES_3 = floats(Polynomials.TANH_CURVE3_SINGLE);
    private static final float[] TANH_CURVES_4 = floats(Polynomials.TANH_CURVE4_SINGLE);
    private static final float[] TANH_CURVES_5 = floats(Polynomials.TANH_CURVE5_SINGLE);
    private static final float[] TANH_CURVES_6 = floats(Polynomials.TANH_CURVE6_SINGLE);
    private static final float[] ELU_CENTRES = floats(Polynomials.ELU_CENTRE_SINGLE);
    private static final float[] ELUS = floats(Polynomials.ELU_SINGLE);
    private static final float[] ELU_CURVES_1 = floats(Polynomials.ELU_CURVE1_SINGLE);
    private static final float[] ELU_CURVES_2 = floats(Polynomials.ELU_CURVE2_SINGLE);
    private static final float[] ELU_CURVES_3 = floats(Polynomials.ELU_CURVE3_SINGLE);
    private static final float[] ELU_CURVES_4 = floats(Polynomials.ELU_CURVE4_SINGLE);
    private static final float[] ELU_CURVES_5 = floats(Polynomials.ELU_CURVE5_SINGLE);
    private static final float[] ELU_CURVES_6 = floats(Polynomials.ELU_CURVE6_SINGLE);
    private static final float[] SELU_CENTRES = floats(Polynomials.SELU_CENTRE_SINGLE);
    private static final float[] SELUS = floats(Polynomials.SELU_SINGLE);
    private static final float[] SELU_CURVES_1 = floats(Polynomials.SELU_CURVE1_SINGLE);
    private static final float[] SELU_CURVES_2 = floats(Polynomials.SELU_CURVE2_SINGLE);
    private static final float[] SELU_CURVES_3 = floats(Polynomials.SELU_CURVE3_SINGLE);
    private static final float[] SELU_CURVES_4 = floats(Polynomials.SELU_CURVE4_SINGLE);
    private static final float[] SELU_CURVES_5 = floats(Polynomials.SELU_CURVE5_SINGLE);
    private static final float[] SELU_CURVES_6 = floats(Polynomials.SELU_CURVE6_SINGLE);

    private static final float BELL_LOG_2E = (float) Constants.SINGLE_BELL_LOG_2E;
    private static final float BELL_TWO_LN_2 = (float) Constants.SINGLE_BELL_TWO_LN_2;
    static final float CUBIC_LINEAR = (float) Constants.SINGLE_CUBIC_LINEAR;
    private static final float CUBIC_GROWTH = (float) Constants.SINGLE_CUBIC_GROWTH;
    private static final float CUBIC_LN_2 = (float) Constants.SINGLE_CUBIC_LN_2;
    private static final float CUBIC_LOG_2E = (float) Constants.SINGLE_CUBIC_LOG_2E;
    /** The step of the pieces of gelu_tanh, and where e^(2u) is so small at -x that the logistic function of 2u is 1. */
    static final float CUBIC_STEP = 0x1.6p-2f;
    static final float CUBIC_TOP = 5.3f;
    /** Bits of floats: 2^40, and the sign. */
    private static final int TWO_TO_40 = 0x53800000;
    private static final int SIGN = 0x80000000;

    private FloatPieces() {}

    /** The interval that a number is in: one of four from one power of two to the next. */
    public static int interval(float sum) {
        return Float.floatToRawIntBits(sum) >> 21 & 15;
    }

    /**
     * erf at a >= 0 in intervals of a + 1/2, which may have been rounded up to the next: base + u curve(u) with u = a - centre. In the
     * first one, from a = 0 to 1/8, whose centre is 0, it is a + a curve(a).
     */
    public static float erfInPieces(float a) {
        float sum = a + 0.5f;
        int i = interval(sum);
        float u = a - ERF_CENTRES[i];
        float curve = fma(ERF_CURVES_6[i], u, ERF_CURVES_5[i]);
        curve = fma(curve, u, ERF_CURVES_4[i]);
        curve = fma(curve, u, ERF_CURVES_3[i]);
        curve = fma(curve, u, ERF_CURVES_2[i]);
        curve = fma(curve, u, ERF_CURVES_1[i]);
        return fma(u, curve, below0(sum - 0.625f, a, ERFS[i]));
    }

    /** tanh at a >= 0 in intervals of a + 1, likewise up to 1/4. */
    public static float tanhInPieces(float a) {
        float sum = a + 1;
        int i = interval(sum);
        float u = a - TANH_CENTRES[i];
        float curve = fma(TANH_CURVES_6[i], u, TANH_CURVES_5[i]);
        curve = fma(curve, u, TANH_CURVES_4[i]);
        curve = fma(curve, u, TANH_CURVES_3[i]);
        curve = fma(curve, u, TANH_CURVES_2[i]);
        curve = fma(curve, u, TANH_CURVES_1[i]);
        return fma(u, curve, below0(sum - 1.25f, a, TANHS[i]));
    }

    /** tanh of every number. */
    public static float tanh(float x) {
        return copySign(tanhInPieces(min(FLOAT_TANH_END, abs(x))), x);
    }

    /** 1 - e^-a at a >= 0 in intervals of a + 2, likewise up to 1/2. */
    public static float eluInPieces(float a) {
        float sum = a + 2;
        int i = interval(sum);
        float u = a - ELU_CENTRES[i];
        float curve = fma(ELU_CURVES_6[i], u, ELU_CURVES_5[i]);
        curve = fma(curve, u, ELU_CURVES_4[i]);
        curve = fma(curve, u, ELU_CURVES_3[i]);
        curve = fma(curve, u, ELU_CURVES_2[i]);
        curve = fma(curve, u, ELU_CURVES_1[i]);
        return fma(u, curve, below0(sum - 2.5f, a, ELUS[i]));
    }

    /** elu with alpha = 1. */
    public static float elu(float x) {
        return copySign(below0(x, eluInPieces(min(FLOAT_ELU_END, abs(x))), x), x);
    }

    /** Its slope. */
    public static float eluSlope(float x) {
        float z = max(FLOAT_VANISHED, negativePart(x));
        float o = octaves(z);
        float t = power(o);
        return select(x > 0, 1f, scaleSmall(fma(t, rise(z, o), t), o));
    }

    /** The same from the output. */
    public static float eluSlopeFromOutput(float y) {
        return atMost(1f, y + 1);
    }

    /** The same times the scale and the alpha of selu, in the first interval 2 a + a curve(a). */
    public static float seluInPieces(float a) {
        float sum = a + 2;
        int i = interval(sum);
        float u = a - SELU_CENTRES[i];
        float curve = fma(SELU_CURVES_6[i], u, SELU_CURVES_5[i]);
        curve = fma(curve, u, SELU_CURVES_4[i]);
        curve = fma(curve, u, SELU_CURVES_3[i]);
        curve = fma(curve, u, SELU_CURVES_2[i]);
        curve = fma(curve, u, SELU_CURVES_1[i]);
        return fma(u, curve, below0(sum - 2.5f, a + a, SELUS[i]));
    }

    /**
     * e^(-a^2/2) = 2^n power (1 + fall) up to a factor next to 1, which the pieces of gelu contain: with ln(2) to 13 bits, so that its
     * product with n is exact.
     */
    public static float bellOctaves(float a) {
        return fma(a * a, BELL_LOG_2E, ROUND_TO_EIGHTH);
    }

    public static float bellFall(float a, float octaves) {
        float nLn4 = fma(octaves, BELL_TWO_LN_2, -ROUND_TO_EIGHTH * BELL_TWO_LN_2);
        float q = fma(a, a, nLn4);
        return q * Polynomials.bellFallSingle(q);
    }

    /** 2^(n + 40) power, which no a makes denormal. */
    public static float liftedPower(float octaves) {
        int bits = Float.floatToRawIntBits(octaves);
        return Float.intBitsToFloat(Float.floatToRawIntBits(LIFTED_POWERS[bits & 7]) + (bits << 20));
    }

    /** The same with the sign of x. */
    public static float signedPower(float octaves, float x) {
        return Float.intBitsToFloat(Float.floatToRawIntBits(liftedPower(octaves)) ^ (Float.floatToRawIntBits(x) & SIGN));
    }

    /** 2^40, or 0 for x with the sign of a number below 0. */
    public static float liftedStep(float x) {
        return Float.intBitsToFloat(Float.floatToRawIntBits(x) >> 31 & TWO_TO_40 ^ TWO_TO_40);
    }

    static float geluTailCurve(int i, float u) {
        float curve = fma(GELU_TAIL_CURVES_6[i], u, GELU_TAIL_CURVES_5[i]);
        curve = fma(curve, u, GELU_TAIL_CURVES_4[i]);
        curve = fma(curve, u, GELU_TAIL_CURVES_3[i]);
        curve = fma(curve, u, GELU_TAIL_CURVES_2[i]);
        return fma(curve, u, GELU_TAIL_CURVES_1[i]);
    }

    /**
     * 2^40 x Phi(x) for |x| up to FLOAT_TAIL_END: Phi(x) is (x > 0) - sign(x) Phi(-a) with a = |x|, and Phi(-a) = power (base + u curve)
     * (1 + fall). What the first product and the first difference lose is made up for.
     */
    public static float timesPhi(float x) {
        float a = Math.abs(x);
        int i = interval(a + 1);
        float u = a - GELU_TAIL_CENTRES[i];
        float curve = geluTailCurve(i, u);
        float o = bellOctaves(a);
        float t = liftedPower(o);
        float base = GELU_TAILS[i];
        float h = t * base;
        float v = t * u;
        float hRest = fma(fma(v, curve, h), bellFall(a, o), fma(v, curve, productRest(t, base, h)));
        float one = liftedStep(x);
        float d = one - h;
        return fma(a, d, -(a * (hRest + (h + (d - one)))));
    }

    /** Phi(x) + x phi(x) likewise, with Phi(-a) - a phi(a) in the place of Phi(-a), for a = |x| up to FLOAT_TAIL_END. */
    public static float phiSlope(float x, float a) {
        int i = interval(a + 1);
        float u = a - GELU_SLOPE_CENTRES[i];
        float curve = fma(GELU_SLOPE_CURVES_5[i], u, GELU_SLOPE_CURVES_4[i]);
        curve = fma(curve, u, GELU_SLOPE_CURVES_3[i]);
        curve = fma(curve, u, GELU_SLOPE_CURVES_2[i]);
        curve = fma(curve, u, GELU_SLOPE_CURVES_1[i]);
        float v = u * curve;
        float base = GELU_SLOPES[i];
        float o = bellOctaves(a);
        float w = base + fma(base + v, bellFall(a, o), v);
        return fma(-signedPower(o, x), w, liftedStep(x)) * 0x1p-40f;
    }

    /**
     * The exponential of gelu_tanh, e^(2u) = 2^n power (1 + rise) for x from FLOAT_GELU_TANH_END to 0; 2u is a multiple of
     * x (factor + x^2 growth) but for what the rounding of this factor loses: x (factor + rest).
     */
    public static float cubicFactor(float x) {
        return fma(x, x, CUBIC_LINEAR);
    }

    public static float cubicOctaves(float x, float factor) {
        return fma(x * factor, CUBIC_LOG_2E, ROUND_TO_EIGHTH);
    }

    public static float cubicRise(float x, float factor, float octaves) {
        float less = CUBIC_LINEAR - factor;
        return cubicRise(x, factor, octaves, fma(less, -CUBIC_GROWTH, fma(x, x, less)));
    }

    static float cubicRise(float x, float factor, float octaves, float rest) {
        float nLn2 = fma(octaves, -CUBIC_LN_2, ROUND_TO_EIGHTH * CUBIC_LN_2);
        float r = fma(x, rest, fma(x, factor, nLn2));
        return r * Polynomials.cubicRiseSingle(r);
    }

    static float cubicLoss(int i, float a) {
        float u = a - CUBIC_LOSS_CENTRES[i];
        float curve = fma(CUBIC_LOSS_CURVES_5[i], u, CUBIC_LOSS_CURVES_4[i]);
        curve = fma(curve, u, CUBIC_LOSS_CURVES_3[i]);
        curve = fma(curve, u, CUBIC_LOSS_CURVES_2[i]);
        curve = fma(curve, u, CUBIC_LOSS_CURVES_1[i]);
        return fma(u, curve, CUBIC_LOSSES[i]);
    }

    /**
     * 2^40 x logistic(2u) for x from FLOAT_GELU_TANH_END to FLOAT_GELU_TOP: x power (1 - loss), where the power is that of e^(2u) below 0,
     * and in each interval times one that is near to logistic(2|u|). What the product x power loses is made up for. Takes z = min(x, 0) and
     * |x|, or more where x has been limited, too: C2 would allocate an x that is limited again.
     */
    public static float timesCubicLogistic(float x, float z, float size) {
        float a = Math.min(size, CUBIC_TOP);
        int i = Float.floatToRawIntBits(fma(a, 1 / CUBIC_STEP, ROUND_TO_UNIT)) & 15;
        float w = cubicLoss(i, a);
        float factor = cubicFactor(z);
        float o = cubicOctaves(z, factor);
        float loss = fma(w - 1, cubicRise(z, factor, o), w);
        float t = liftedPower(o + CUBIC_OCTAVES[i]);
        float y = x * t;
        return y - fma(y, loss, fma(-x, t, y));
    }

    /**
     * The slope of gelu_tanh: at z = -|x| from FLOAT_GELU_TANH_END on it is power (base + u curve) (1 + rise), and above 0 it is 1 less
     * that.
     */
    public static float cubicSlope(float x, float z) {
        int i = Float.floatToRawIntBits(fma(Math.max(z, -CUBIC_TOP), -1 / CUBIC_STEP, ROUND_TO_UNIT)) & 15;
        float u = z - CUBIC_SLOPE_CENTRES[i];
        float curve = fma(CUBIC_SLOPE_CURVES_6[i], u, CUBIC_SLOPE_CURVES_5[i]);
        curve = fma(curve, u, CUBIC_SLOPE_CURVES_4[i]);
        curve = fma(curve, u, CUBIC_SLOPE_CURVES_3[i]);
        curve = fma(curve, u, CUBIC_SLOPE_CURVES_2[i]);
        curve = fma(curve, u, CUBIC_SLOPE_CURVES_1[i]);
        float v = u * curve;
        float base = CUBIC_SLOPES[i];
        float factor = cubicFactor(z);
        float o = cubicOctaves(z, factor);
        float w = base + fma(base + v, cubicRise(z, factor, o), v);
        return fma(-signedPower(o, x), w, liftedStep(x)) * 0x1p-40f;
    }
}
