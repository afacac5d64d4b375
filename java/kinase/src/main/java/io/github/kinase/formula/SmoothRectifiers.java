package io.github.kinase.formula;

import static io.github.kinase.formula.Constants.*;
import static io.github.kinase.formula.FloatMaths.*;
import static io.github.kinase.formula.Maths.*;

/** Smooth activations that resemble a rectifier. */
public sealed interface SmoothRectifiers extends Formula {
    /** The smooth rectifier (Dugas et al. 2001), max(x, 0) + log(1 + e^-|beta x|) / beta. */
    @Describe(value = "log(1 + e^(beta x)) / beta", aliases = {"soft_relu"})
    record Softplus(@Default(1) double beta) implements SmoothRectifiers, FromOutput, InFloat {

        public Softplus {
            Domain.positive("beta", beta);
        }

        @Override
        public double forward(double x) {
            double z = beta * x;
            return lower(z, select(x > 0, x, 0) + log1pUnit(exp(-abs(z))) * (1 / beta));
        }

        /** sigmoid(beta x). */
        @Override
        public double derivative(double x) {
            double z = beta * x;
            double e = exp(-abs(z));
            return lower(z, select(z < 0, e, 1) / (1 + e));
        }

        @Override
        public double derivativeFromOutput(double y) {
            return -expm1(-beta * y);
        }

        @Override
        public boolean inFloat() {
            return beta == 1;
        }

        @Override
        public float forward(float x) {
            return logOfSum(x);
        }

        @Override
        public float derivative(float x) {
            return logistic(x, max(FLOAT_VANISHED, -abs(x)));
        }
    }

    /**
     * A smooth rectifier out of a square root (Barron 2021); below 0 as (b / 4) / (sqrt(x^2 + b) / 2 - x / 2), without
     * cancellation. x^2 that would overflow makes b vanish, and the root is |x|.
     */
    @Describe("(x + sqrt(x^2 + b)) / 2")
    record Squareplus(@Default(4) double b) implements SmoothRectifiers, FromOutput {

        public Squareplus {
            Domain.positive("b", b);
        }

        @Override
        public double forward(double x) {
            double s = root(x);
            return select(x < 0, b / 4 / (0.5 * s - 0.5 * x), 0.5 * x + 0.5 * s);
        }

        /** f(x) / sqrt(x^2 + b). */
        @Override
        public double derivative(double x) {
            double z = min(HUGE, x);
            double s = root(z);
            return select(z < 0, b / 4 / (0.5 * s - 0.5 * z), 0.5 * z + 0.5 * s) / s;
        }

        /** y^2 / (y^2 + b / 4). */
        @Override
        public double derivativeFromOutput(double y) {
            double z = min(HUGE, y);
            return square(z / sqrt(square(z) + b / 4));
        }

        private double root(double x) {
            double a = abs(x);
            return select(a > HUGE, a, sqrt(square(min(HUGE, a)) + b));
        }
    }

    /** The sigmoid-weighted linear unit (Elfwing, Uchibe and Doya 2018); silu(-inf) = -0. */
    @Describe(value = "x / (1 + e^(-beta x))", aliases = {"swish"})
    record Silu(@Default(1) double beta) implements SmoothRectifiers, InFloat {

        public Silu {
            Domain.positive("beta", beta);
        }

        @Override
        public double forward(double x) {
            double z = max(VANISHED / beta, x);
            double e = exp(-abs(beta * z));
            return lower(beta * z, z * select(z < 0, e, 1) / (1 + e));
        }

        /** s (1 + z (1 - s)) with s = sigmoid(z), z = beta x, over the common denominator (1 + e)^2. */
        @Override
        public double derivative(double x) {
            double z = max(VANISHED, min(-VANISHED, beta * x));
            double e = exp(-abs(z));
            return lower(z, select(z < 0, e * (1 + e + z), 1 + e + z * e) / square(1 + e));
        }

        @Override
        public boolean inFloat() {
            return beta == 1;
        }

        @Override
        public float forward(float x) {
            float v = max(FLOAT_VANISHED, x);
            float z = max(FLOAT_VANISHED, -abs(v));
            float o = octaves(z);
            return swish(v, o, rise(z, o));
        }

        @Override
        public float derivative(float x) {
            float z = max(FLOAT_VANISHED, -abs(x));
            float o = octaves(z);
            return swishSlope(x, o, rise(z, o), -z, 0);
        }
    }

    /** The Gaussian error linear unit (Hendrycks and Gimpel 2016), with the exact normal distribution Phi. */
    @Describe("x Phi(x)")
    record Gelu() implements SmoothRectifiers, InFloat {

        @Override
        public double forward(double x) {
            double z = max(-45, x);
            double q = -0.5 * square(z);
            double tail = exp(q) * normalTail(abs(z));
            return select(z < 0, lower(q, z * tail), z * (1 - tail));
        }

        /** Phi(x) + x phi(x). */
        @Override
        public double derivative(double x) {
            double z = max(-45, min(45, x));
            double q = -0.5 * square(z);
            double e = exp(q);
            double tail = e * normalTail(abs(z));
            double slope = z * (INV_SQRT_2PI * e);
            return select(z < 0, lower(q, tail + slope), 1 - tail + slope);
        }

        @Override
        public float forward(float x) {
            float v = max(-FLOAT_TAIL_END, x);
            float a = min(FLOAT_TAIL_END, abs(v));
            int i = tailInterval(a);
            float u = a - tailCentre(i);
            float slope = fma(u, tailBend(i, u), tailSlope(i));
            float r = fma(u, slope, tailBase(i));
            float rRest = fma(u, slope, tailBase(i) - r) + tailBaseRest(i);
            return copySign(timesTail(v, v, a, r, rRest), x);
        }

        /** On either side with r - a / sqrt(2 pi) in place of r. */
        @Override
        public float derivative(float x) {
            float a = min(FLOAT_TAIL_END, abs(x));
            int i = tailInterval(a);
            float u = a - tailCentre(i);
            float bend = tailBend(i, u);
            float slope = fma(u, bend, tailSlope(i));
            float slopeRest = fma(u, bend, tailSlope(i) - slope);
            float r = fma(u, slope, tailBase(i));
            float rRest = fma(u, slopeRest, fma(u, slope, tailBase(i) - r) + tailBaseRest(i));
            float k = (float) -INV_SQRT_2PI_SINGLE;
            float ka = k * a;
            float w = r + ka;
            float wRest = sumError(r, ka, w) + productRest(k, a, ka);
            return timesTail(1, x, a, w, wRest + fma((float) -INV_SQRT_2PI_REST_SINGLE, a, rRest));
        }
    }

    /** The approximation of gelu through tanh (Hendrycks and Gimpel 2016), as x sigmoid(2u), which does not cancel below 0. */
    @Describe("x / 2 (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3)))")
    record GeluTanh() implements SmoothRectifiers, InFloat {

        @Override
        public double forward(double x) {
            double z = max(-40, x);
            double u = SQRT_8PI * z * (1 + GELU_CUBIC * square(z));
            double e = exp(-abs(u));
            return lower(u, z * select(z < 0, e, 1) / (1 + e));
        }

        /** sigmoid(2u) + x sigmoid'(2u) 2u'. */
        @Override
        public double derivative(double x) {
            double z = max(-40, min(40, x));
            double u = SQRT_8PI * z * (1 + GELU_CUBIC * square(z));
            double e = exp(-abs(u));
            double slope = SQRT_8PI * z * (1 + 3 * GELU_CUBIC * square(z)) * e;
            return lower(u, (select(z < 0, e, 1) * (1 + e) + slope) / square(1 + e));
        }

        @Override
        public float forward(float x) {
            float v = max(-FLOAT_GELU_TANH_END, x);
            float a = min(FLOAT_GELU_TANH_END, abs(v));
            float cubic = (float) GELU_TANH_CUBIC_SINGLE;
            float factor = geluTanhFactor(a, cubic);
            float u = a * factor;
            float factorRest = geluTanhFactorRest(a, cubic, (float) GELU_TANH_CUBIC_REST_SINGLE, factor);
            float rest = fma(a, factorRest, productRest(a, factor, u));
            float o = octaves(-u);
            return swish(v, o, withRest(rise(-u, o), -rest));
        }

        @Override
        public float derivative(float x) {
            float a = min(FLOAT_GELU_TANH_END, abs(x));
            float cubic = (float) GELU_TANH_CUBIC_SINGLE;
            float factor = geluTanhFactor(a, cubic);
            float u = a * factor;
            float factorRest = geluTanhFactorRest(a, cubic, (float) GELU_TANH_CUBIC_REST_SINGLE, factor);
            float rest = fma(a, factorRest, productRest(a, factor, u));
            float steeper = (float) GELU_TANH_CUBIC_SLOPE_SINGLE;
            float slope = geluTanhFactor(a, steeper);
            float v = a * slope;
            float slopeRest = geluTanhFactorRest(a, steeper, (float) GELU_TANH_CUBIC_SLOPE_REST_SINGLE, slope);
            float vRest = fma(a, slopeRest, productRest(a, slope, v));
            float o = octaves(-u);
            return swishSlope(x, o, withRest(rise(-u, o), -rest), v, vRest);
        }
    }

    /** The approximation of gelu through the sigmoid (Hendrycks and Gimpel 2016). */
    @Describe("x / (1 + e^(-1.702 x))")
    record GeluQuick() implements SmoothRectifiers, InFloat {

        @Override
        public double forward(double x) {
            double z = max(-600, x);
            double e = exp(-abs(GELU_QUICK * z));
            return lower(GELU_QUICK * z, z * select(z < 0, e, 1) / (1 + e));
        }

        /** As silu with beta = 1.702. */
        @Override
        public double derivative(double x) {
            double z = max(VANISHED, min(-VANISHED, GELU_QUICK * x));
            double e = exp(-abs(z));
            return lower(z, select(z < 0, e * (1 + e + z), 1 + e + z * e) / square(1 + e));
        }

        @Override
        public float forward(float x) {
            float v = max(-FLOAT_GELU_QUICK_END, x);
            float a = min(FLOAT_GELU_QUICK_END, abs(v));
            float factor = (float) GELU_QUICK_SINGLE;
            float u = factor * a;
            float rest = productRest(factor, a, u) + (float) GELU_QUICK_REST_SINGLE * a;
            float o = octaves(-u);
            return swish(v, o, withRest(rise(-u, o), -rest));
        }

        @Override
        public float derivative(float x) {
            float a = min(FLOAT_GELU_QUICK_END, abs(x));
            float factor = (float) GELU_QUICK_SINGLE;
            float u = factor * a;
            float rest = productRest(factor, a, u) + (float) GELU_QUICK_REST_SINGLE * a;
            float o = octaves(-u);
            return swishSlope(x, o, withRest(rise(-u, o), -rest), u, rest);
        }
    }

    /** Mish (Misra 2019); tanh(log(1 + w)) = n / (n + 2) with n = w (w + 2), w = e^x, in e = e^-|x| on both sides. */
    @Describe("x tanh(log(1 + e^x))")
    record Mish() implements SmoothRectifiers, InFloat {

        @Override
        public double forward(double x) {
            double z = max(VANISHED, x);
            double e = exp(-abs(z));
            double n = select(z < 0, e * (e + 2), 1 + 2 * e);
            double two = select(z < 0, 2, 2 * square(e));
            return lower(z, z * n / (n + two));
        }

        /** t + x t' with t = n / (n + 2), t' = 4 w (w + 1) / (n + 2)^2. */
        @Override
        public double derivative(double x) {
            double z = max(VANISHED, min(-VANISHED, x));
            double e = exp(-abs(z));
            double n = select(z < 0, e * (e + 2), 1 + 2 * e);
            double two = select(z < 0, 2, 2 * square(e));
            double slope = 4 * (1 + e) * select(z < 0, e, square(e));
            return lower(z, (n * (n + two) + z * slope) / square(n + two));
        }

        /**
         * With w = 1 + e below 0 and 1 + 2e from there on: tanh(log(1 + e^x)) = n / d with d = 1 + w^2, and n = 2w, or e (1 + w) below 0.
         */
        @Override
        public float forward(float x) {
            float v = max(FLOAT_VANISHED, x);
            float b = min(-FLOAT_VANISHED, v);
            float z = -abs(b);
            float o = octaves(z);
            float t = power(o);
            float s = rise(z, o);
            float p = scaleNormal(t, normalOctaves(o));
            float e = fma(p, s, p);
            float eRest = fma(p, s, p - e);
            float k = below0(x, 1f, 2f);
            float ke = k * e;
            float w = 1 + ke;
            float wRest = fma(k, eRest, sumRest(1, ke, w));
            float d = fma(w, w, 1f);
            float dRest = fma(2 * w, wRest, fma(w, w, 1 - d));
            float q = 1 / d;
            float other = below0(x, 1f, w);
            float n = w + other;
            float nRest = sumRest(w, other, n) + below0(x, wRest, 2 * wRest);
            float h = n * q;
            float hRest = q * (fma(-h, d, n) + (nRest - h * dRest));
            float a = below0(x, t, 1f);
            float g = v * a;
            float gRest = productRest(b, a, b * a);
            float y = fma(g, h, fma(b * a, fma(below0(x, s, 0f), h, hRest), gRest * h));
            return copySign(scale(y, below0(x, o, ROUND_TO_EIGHTH)), x);
        }

        /** (n d + x slope) / d^2 with slope = 4 w below 0, and 8 (1 + w) e^2. */
        @Override
        public float derivative(float x) {
            float b = max(FLOAT_VANISHED, min(-FLOAT_VANISHED, x));
            float z = -abs(b);
            float o = octaves(z);
            float t = power(o);
            float s = rise(z, o);
            float p = scaleNormal(t, normalOctaves(o));
            float e = fma(p, s, p);
            float eRest = fma(p, s, p - e);
            float k = below0(x, 1f, 2f);
            float ke = k * e;
            float w = 1 + ke;
            float wRest = fma(k, eRest, sumRest(1, ke, w));
            float d = fma(w, w, 1f);
            float dRest = fma(2 * w, wRest, fma(w, w, 1 - d));
            float q = 1 / d;
            float other = below0(x, 1f, w);
            float n = w + other;
            float nRest = sumRest(w, other, n) + below0(x, wRest, 2 * wRest);
            float slope = below0(x, 4 * w, 8 * (1 + w) * square(e));
            float xs = b * slope;
            float xsRest = fma(b, below0(x, 4 * wRest, 0f), productRest(b, slope, xs));
            float nd = n * d;
            float ndRest = productRest(n, d, nd) + fma(n, dRest, nRest * d);
            float v = nd + xs;
            float vRest = sumRest(nd, xs, v) + (ndRest + xsRest);
            float g = q * q;
            float gRest = fma(q, q, -g) + 2 * q * reciprocalRest(q, d, dRest);
            float a = below0(x, t, 1f);
            float h = a * v;
            float hRest = productRest(a, v, h) + fma(h, below0(x, s, 0f), a * vRest);
            return scale(fma(h, g, fma(h, gRest, hRest * g)), below0(x, o, ROUND_TO_EIGHTH));
        }
    }
}
