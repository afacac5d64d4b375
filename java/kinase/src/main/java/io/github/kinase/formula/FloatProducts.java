package io.github.kinase.formula;

import static io.github.kinase.formula.FloatMaths.*;
import static io.github.kinase.formula.FloatPieces.*;
import static io.github.kinase.formula.Maths.*;

/**
 * Products in float of another input with gelu and gelu_tanh, and with the slope of gelu: what Phi, or the logistic function, lacks as a
 * float goes into the product. Operation by operation the same as {@code native/src/float_products-inl.h}.
 */
public final class FloatProducts {

    /**
     * Below these gates, products of gelu and of gelu_tanh with what is smaller than 128 have vanished; down to them 2^40 times their
     * exponentials are so large that rests are no denormal numbers.
     */
    private static final float FLOAT_GELU_GATE_END = -14.7f;
    private static final float FLOAT_GELU_TANH_GATE_END = -10.97f;

    private static final float BELL_DENSITY = (float) Constants.SINGLE_BELL_DENSITY;
    private static final float CUBIC_EXACT_GROWTH = (float) Constants.SINGLE_CUBIC_EXACT_GROWTH;
    private static final float CUBIC_LACK = (float) Constants.SINGLE_CUBIC_LACK;

    private FloatProducts() {}

    /**
     * gate up (most - less) 2^-40, with 2^24 in the product, so that what it loses is no denormal number. NaN where it overflows: such
     * products are computed in double instead. Below {@code end} the gate counts as one with which anything from 128 on overflows, and
     * what does not has vanished. That what is lost is taken away leaves -0 its sign.
     */
    private static float gatedProduct(float gate, float up, float end, float most, float less) {
        float factor = select(gate < end, -0x1p121f, gate * 0x1p24f);
        float p = factor * up;
        float excess = fma(-factor, up, p);
        float product = fma(p, most, -fma(p, less, excess * most));
        return fma(product, select(gate < end, 0f, 0x1p-64f), -(product - product));
    }

    /** Phi(-a) e^(a^2/2), scaled. */
    private static float tailOfPhi(int i, float a) {
        float u = a - GELU_TAIL_CENTRES[i];
        return fma(u, geluTailCurve(i, u), GELU_TAILS[i]);
    }

    /** What it lacks as a float. */
    private static float tailOfPhiRest(int i, float a, float w) {
        float u = a - GELU_TAIL_CENTRES[i];
        return fma(u, geluTailCurve(i, u), GELU_TAILS[i] - w);
    }

    /**
     * What comes of such a tail, w + wRest, at a gate, as Phi does: 2^40 times it below 0, and 1 less that above. This is most of it, from
     * which {@link #stepOfPhiLess} is to be taken away.
     */
    private static float stepOfPhi(float gate, float a, float w) {
        return liftedStep(gate) - signedPower(bellOctaves(a), gate) * w;
    }

    private static float stepOfPhiLess(float gate, float a, float w, float wRest) {
        float o = bellOctaves(a);
        float t = signedPower(o, gate);
        float h = t * w;
        float hRest = fma(h, bellFall(a, o), fma(t, wRest, productRest(t, w, h)));
        float one = liftedStep(gate);
        return hRest + (h + ((one - h) - one));
    }

    /**
     * gate Phi(gate) up: as {@link #timesPhi}, but that the sum of base and u curve is rounded, and what it loses made up for, before
     * anything is multiplied by it.
     */
    public static float gatedPhi(float gate, float up) {
        float a = min(-FLOAT_GELU_GATE_END, Math.abs(gate));
        int i = interval(a + 1);
        float w = tailOfPhi(i, a);
        return gatedProduct(gate, up, FLOAT_GELU_GATE_END, stepOfPhi(gate, a, w), stepOfPhiLess(gate, a, w, tailOfPhiRest(i, a, w)));
    }

    /**
     * dy up (most - less) 2^-40, a slope; NaN where it overflows on the way. Below {@code end} what a slope makes of products smaller than
     * 4 has vanished, and larger ones are left to double.
     */
    private static float gatedSlope(float gate, float up, float dy, float end, float most, float less) {
        float p = dy * up * select(gate < end, 0x1p126f, 1f);
        float product = fma(p, most, -(p * less));
        return fma(product, select(gate < end, 0f, 0x1p-40f), -(product - product));
    }

    /** dy up (Phi(gate) + gate phi(gate)), with Phi(-a) - a phi(a) in the place of Phi(-a). */
    public static float gatedPhiSlope(float gate, float up, float dy) {
        float a = min(-FLOAT_GELU_GATE_END, Math.abs(gate));
        int i = interval(a + 1);
        float tail = tailOfPhi(i, a);
        float more = Polynomials.bellDensityRestSingle(a * a);
        float density = BELL_DENSITY + more;
        float v = a * density;
        float vRest = fma(a, sumRest(BELL_DENSITY, more, density), productRest(a, density, v));
        float w = tail - v;
        float wRest = sumError(tail, -v, w) + tailOfPhiRest(i, a, tail) - vRest;
        return gatedSlope(gate, up, dy, FLOAT_GELU_GATE_END, stepOfPhi(gate, a, w), stepOfPhiLess(gate, a, w, wRest));
    }

    /** gate logistic(2u) up: as {@link #timesCubicLogistic}, with 1 - w as the sum of two floats, and all that the factor of 2u lacks. */
    public static float gatedCubicLogistic(float gate, float up) {
        float a = Math.min(Math.abs(gate), CUBIC_TOP);
        int i = Float.floatToRawIntBits(fma(a, 1 / CUBIC_STEP, ROUND_TO_UNIT)) & 15;
        float w = cubicLoss(i, a);
        float k = 1 - w;
        float kRest = 1 - k - w;
        float z = max(FLOAT_GELU_TANH_GATE_END, negativePart(gate));
        float factor = cubicFactor(z);
        float o = cubicOctaves(z, factor);
        float t = liftedPower(o + CUBIC_OCTAVES[i]);
        float h = t * k;
        float rest = fma(factor, CUBIC_EXACT_GROWTH, fma(z, z, CUBIC_LINEAR - factor)) + CUBIC_LACK;
        float less = fma(-h, cubicRise(z, factor, o, rest), fma(-t, kRest, fma(-t, k, h)));
        return gatedProduct(gate, up, FLOAT_GELU_TANH_GATE_END, h, less);
    }
}
