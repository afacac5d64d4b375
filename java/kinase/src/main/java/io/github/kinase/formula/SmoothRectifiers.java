package io.github.kinase.formula;

import static io.github.kinase.formula.Constants.*;
import static io.github.kinase.formula.FloatMaths.*;
import static io.github.kinase.formula.FloatPieces.*;
import static io.github.kinase.formula.FloatProducts.*;
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
            return Sixteenths.logOfSum(x);
        }

        @Override
        public float derivative(float x) {
            return Sixteenths.logistic(x);
        }
    }

    /**
     * A smooth rectifier out of a square root (Barron 2021); below 0 as (b / 4) / (sqrt(x^2 + b) / 2 - x / 2), without
     * cancellation. x^2 that would overflow makes b vanish, and the root is |x|.
     */
    @Describe("(x + sqrt(x^2 + b)) / 2")
    record Squareplus(@Default(4) double b) implements SmoothRectifiers, FromOutput, InFloat {

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

        /** q is 1 at most, and 1 and more added to it: with b between two powers of 4 what both round might add up to 1.2 ULP. */
        @Override
        public boolean inFloat() {
            return b == 4;
        }

        @Override
        public float forward(float x) {
            float a = abs(x);
            float q = squareplusLeft(a, (float) b);
            return Math.max(x, 0f) + (q + squareplusRest(a, (float) b, q, 1));
        }

        /** q^2 / (q^2 + b / 4) below 0, 1 less that above; all times 2^42, for the squares of small values are denormal. */
        @Override
        public float derivative(float x) {
            float a = abs(x);
            float q = squareplusLeft(a, (float) b);
            float large = q * 0x1p42f;
            float p = large * q;
            float pRest = fma(large, squareplusRest(a, (float) b, q, 2), productRest(large, q, p));
            float whole = (float) b / 4 * 0x1p42f;
            float sum = whole + p;
            float r = 1 / sum;
            float c = fma(-r, sumRest(whole, p, sum) + pRest, fma(-r, sum, 1f));
            float slope = fma(p, r, r * fma(p, c, pRest));
            // So near to 0, where it is between 0 and 1, the slope is 1/2.
            float right = Math.max(Math.min(x * 0x1p60f, 1f), 0f);
            return fma(fma(-2f, right, 1f), slope, right);
        }
    }

    /** The sigmoid-weighted linear unit (Elfwing, Uchibe and Doya 2018); silu(-inf) = -0. */
    @Describe(value = "x / (1 + e^(-beta x))", aliases = {"swish"})
    record Silu(@Default(1) double beta) implements SmoothRectifiers, InFloat, TimesInFloat, TimesSlopeInFloat {

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
            return Sixteenths.timesLogistic(x);
        }

        @Override
        public float times(float gate, float up) {
            float z = min(-FLOAT_NEGLIGIBLE, gate);
            float o = octaves(z);
            return timesSwish(gatedFactor(gate, gate, FLOAT_LOGISTIC_GATE_END), up, o, fall(z, o));
        }

        @Override
        public float timesSlope(float gate, float up, float dy) {
            float z = min(-FLOAT_NEGLIGIBLE, gate);
            float o = octaves(z);
            return timesSwishSlope(dy, unlessBelow(FLOAT_LOGISTIC_GATE_END, gate, up), z, o, fall(z, o));
        }

        @Override
        public float derivative(float x) {
            return Sixteenths.timesLogisticSlope(x);
        }
    }

    /** The Gaussian error linear unit (Hendrycks and Gimpel 2016), with the exact normal distribution Phi. */
    @Describe("x Phi(x)")
    record Gelu() implements SmoothRectifiers, InFloat, TimesInFloat, TimesSlopeInFloat {

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

        /** What x has above the largest z is added at the end; -0, where that is nothing, changes no sign. */
        @Override
        public float forward(float x) {
            float z = max(-FLOAT_TAIL_END, min(FLOAT_GELU_TOP, x));
            return fma(timesPhi(z), 0x1p-40f, max(-0f, x - FLOAT_GELU_TOP));
        }

        @Override
        public float times(float gate, float up) {
            return gatedPhi(gate, up);
        }

        @Override
        public float timesSlope(float gate, float up, float dy) {
            return gatedPhiSlope(gate, up, dy);
        }

        @Override
        public float derivative(float x) {
            return phiSlope(x, min(FLOAT_TAIL_END, abs(x)));
        }
    }

    /** The approximation of gelu through tanh (Hendrycks and Gimpel 2016), as x sigmoid(2u), which does not cancel below 0. */
    @Describe("x / 2 (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3)))")
    record GeluTanh() implements SmoothRectifiers, InFloat, TimesInFloat {

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

        /** What x has above the largest z is added at the end, as gelu does. */
        @Override
        public float forward(float x) {
            float z = max(FLOAT_GELU_TANH_END, min(FLOAT_GELU_TOP, x));
            float negative = max(FLOAT_GELU_TANH_END, negativePart(x));
            return fma(timesCubicLogistic(z, negative, abs(x)), 0x1p-40f, max(-0f, x - FLOAT_GELU_TOP));
        }

        @Override
        public float times(float gate, float up) {
            return gatedCubicLogistic(gate, up);
        }

        @Override
        public float derivative(float x) {
            return cubicSlope(x, max(FLOAT_GELU_TANH_END, -abs(x)));
        }
    }

    /** The approximation of gelu through the sigmoid (Hendrycks and Gimpel 2016). */
    @Describe("x / (1 + e^(-1.702 x))")
    record GeluQuick() implements SmoothRectifiers, InFloat, TimesInFloat, TimesSlopeInFloat {

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
            float v = max(FLOAT_GELU_QUICK_END, x);
            float a = min(FLOAT_GELU_QUICK_TOP, v);
            float factor = (float) GELU_QUICK_SINGLE;
            float u = factor * a;
            float rest = productRest(factor, a, u) + (float) GELU_QUICK_REST_SINGLE * a;
            float o = octaves(u);
            return swish(v, o, withRest(fall(u, o), -rest));
        }

        @Override
        public float times(float gate, float up) {
            float a = min(FLOAT_GELU_QUICK_TOP, gate);
            float factor = (float) GELU_QUICK_SINGLE;
            float u = factor * a;
            float rest = productRest(factor, a, u) + (float) GELU_QUICK_REST_SINGLE * a;
            float o = octaves(u);
            return timesSwish(gatedFactor(gate, gate, FLOAT_GELU_QUICK_GATE_END), up, o, withRest(fall(u, o), -rest));
        }

        @Override
        public float timesSlope(float gate, float up, float dy) {
            float a = min(FLOAT_GELU_QUICK_TOP, gate);
            float factor = (float) GELU_QUICK_SINGLE;
            float u = factor * a;
            float rest = productRest(factor, a, u) + (float) GELU_QUICK_REST_SINGLE * a;
            float o = octaves(u);
            return timesSwishSlope(dy, unlessBelow(FLOAT_GELU_QUICK_GATE_END, gate, up), u, rest, o, withRest(fall(u, o), -rest));
        }

        @Override
        public float derivative(float x) {
            float a = max(FLOAT_GELU_QUICK_END, min(FLOAT_GELU_QUICK_TOP, x));
            float factor = (float) GELU_QUICK_SINGLE;
            float u = factor * a;
            float rest = productRest(factor, a, u) + (float) GELU_QUICK_REST_SINGLE * a;
            float o = octaves(u);
            return swishSlope(o, withRest(fall(u, o), -rest), u, rest);
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

        @Override
        public float forward(float x) {
            return Sixteenths.timesTanhOfLog(x);
        }

        @Override
        public float derivative(float x) {
            return Sixteenths.timesTanhOfLogSlope(x);
        }
    }
}
