package io.github.kinase.formula;

import static io.github.kinase.formula.FloatMaths.*;

/**
 * Functions in float that are polynomials in 16 pieces: erf, tanh, elu and the tail of the normal distribution. Operation by operation the
 * same as {@code native/src/float_math-inl.h}, but for how the first piece is told: there by its centre, here by a sign, which costs C2
 * no branch.
 */
public final class FloatPieces {

    /** Beyond it, e to -x^2 / 2 has vanished from float32, even times x. */
    public static final float FLOAT_TAIL_END = 14.6f;
    /** From there on, erf, tanh and 1 - e^-a are 1. */
    public static final float FLOAT_ERF_END = 4;
    public static final float FLOAT_TANH_END = 9.5f;
    public static final float FLOAT_ELU_END = 18;

    private static final float[] TAIL_CENTRES = floats(Polynomials.TAIL_CENTRE_SINGLE);
    private static final float[] TAILS = floats(Polynomials.TAIL_SINGLE);
    private static final float[] TAIL_RESTS = floats(Polynomials.TAIL_REST_SINGLE);
    private static final float[] TAIL_SLOPES = floats(Polynomials.TAIL_SLOPE1_SINGLE);
    private static final float[] TAIL_BENDS_1 = floats(Polynomials.TAIL_SLOPE2_SINGLE);
    private static final float[] TAIL_BENDS_2 = floats(Polynomials.TAIL_SLOPE3_SINGLE);
    private static final float[] TAIL_BENDS_3 = floats(Polynomials.TAIL_SLOPE4_SINGLE);
    private static final float[] TAIL_BENDS_4 = floats(Polynomials.TAIL_SLOPE5_SINGLE);
    private static final float[] TAIL_BENDS_5 = floats(Polynomials.TAIL_SLOPE6_SINGLE);
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
     * The tail of the normal distribution without its exponential, Phi(-a) e^(a^2/2) = tailBase + u (tailSlope + u tailBend) with
     * u = a - tailCentre, for 0 &lt;= a &lt;= FLOAT_TAIL_END and the interval of a + 1.
     */
    public static float tailCentre(int interval) {
        return TAIL_CENTRES[interval];
    }

    public static float tailBase(int interval) {
        return TAILS[interval];
    }

    public static float tailBaseRest(int interval) {
        return TAIL_RESTS[interval];
    }

    public static float tailSlope(int interval) {
        return TAIL_SLOPES[interval];
    }

    public static float tailBend(int i, float u) {
        float p = fma(TAIL_BENDS_5[i], u, TAIL_BENDS_4[i]);
        p = fma(p, u, TAIL_BENDS_3[i]);
        p = fma(p, u, TAIL_BENDS_2[i]);
        return fma(p, u, TAIL_BENDS_1[i]);
    }

    /**
     * factor (x &lt; 0 ? m : 1 - m) with m = e^(-a^2/2) (r + rRest) and a = |x| up to FLOAT_TAIL_END; the factor is at most that, or x.
     */
    public static float timesTail(float factor, float x, float a, float r, float rRest) {
        float half = -0.5f * a;
        float z = half * a;
        float o = octaves(z);
        float t = power(o);
        float s = withRest(rise(z, o), productRest(half, a, z));
        float h = t * r;
        float hRest = productRest(t, r, h) + t * fma(s, r, rRest);
        float m = h * wholeOctaves(o);
        float mRest = hRest * wholeOctaves(o);
        float w = 1 - m;
        float wRest = ((1 - w) - m) - mRest;
        float v = below0(x, h, w);
        float vRest = below0(x, hRest, wRest);
        return scale(fma(factor, v, min(FLOAT_TAIL_END, factor) * vRest), below0(x, o, ROUND_TO_EIGHTH));
    }
}
