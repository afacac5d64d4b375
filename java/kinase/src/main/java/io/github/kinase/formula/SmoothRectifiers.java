package io.github.kinase.formula;

import static io.github.kinase.formula.Maths.abs;
import static io.github.kinase.formula.Maths.exp;
import static io.github.kinase.formula.Maths.expm1;
import static io.github.kinase.formula.Maths.log1pUnit;
import static io.github.kinase.formula.Maths.max;
import static io.github.kinase.formula.Maths.min;
import static io.github.kinase.formula.Maths.normalTail;
import static io.github.kinase.formula.Maths.select;
import static io.github.kinase.formula.Maths.sqrt;
import static io.github.kinase.formula.Maths.square;

/** Smooth activations that resemble a rectifier. */
public sealed interface SmoothRectifiers extends Formula {
    /** e to this power has vanished from float32, whatever float32 it is multiplied by. */
    double VANISHED = -700;

    /** Above every float32, with a fourth power that is finite in double: stands for infinity where that would make NaN. */
    double HUGE = 1e40;

    /** The smooth rectifier (Dugas et al. 2001), max(x, 0) + log(1 + e^-|x|) over beta. */
    @Describe(value = "log(1 + e^(beta x)) / beta", aliases = {"soft_relu"})
    record Softplus(@Default(1) double beta) implements SmoothRectifiers, FromOutput {

        public Softplus {
            Domain.positive("beta", beta);
        }

        @Override
        public double forward(double x) {
            double z = beta * x;
            return (select(z > 0, z, 0) + log1pUnit(exp(-abs(z)))) * (1 / beta);
        }

        /** sigmoid(beta x). */
        @Override
        public double derivative(double x) {
            double z = beta * x;
            double e = exp(-abs(z));
            return select(z < 0, e, 1) / (1 + e);
        }

        @Override
        public double derivativeFromOutput(double y) {
            return -expm1(-beta * y);
        }
    }

    /** A smooth rectifier out of a square root (Barron 2021); below 0 as (b / 2) / (sqrt(x^2 + b) - x), without cancellation. */
    @Describe("(x + sqrt(x^2 + b)) / 2")
    record Squareplus(@Default(4) double b) implements SmoothRectifiers, FromOutput {

        public Squareplus {
            Domain.positive("b", b);
        }

        @Override
        public double forward(double x) {
            double s = sqrt(x * x + b);
            return select(x < 0, b / 2 / (s - x), (x + s) / 2);
        }

        /** f(x) / sqrt(x^2 + b). */
        @Override
        public double derivative(double x) {
            double z = max(-HUGE, min(HUGE, x));
            double s = sqrt(z * z + b);
            return select(z < 0, b / 2 / (s - z), (z + s) / 2) / s;
        }

        @Override
        public double derivativeFromOutput(double y) {
            return 1 / (1 + b / 4 / square(y));
        }
    }

    /** The sigmoid-weighted linear unit (Elfwing, Uchibe and Doya 2018); silu(-inf) = -0. */
    @Describe(value = "x / (1 + e^(-beta x))", aliases = {"swish"})
    record Silu(@Default(1) double beta) implements SmoothRectifiers {

        public Silu {
            Domain.positive("beta", beta);
        }

        @Override
        public double forward(double x) {
            double z = max(VANISHED / beta, x);
            double e = exp(-abs(beta * z));
            return z * select(z < 0, e, 1) / (1 + e);
        }

        /** s (1 + z (1 - s)) with s = sigmoid(z), z = beta x, over the common denominator (1 + e)^2. */
        @Override
        public double derivative(double x) {
            double z = max(VANISHED, min(-VANISHED, beta * x));
            double e = exp(-abs(z));
            return select(z < 0, e * (1 + e + z), 1 + e + z * e) / square(1 + e);
        }
    }

    /** The Gaussian error linear unit (Hendrycks and Gimpel 2016), with the exact normal distribution Phi. */
    @Describe("x Phi(x)")
    record Gelu() implements SmoothRectifiers {

        private static final double INV_SQRT_2PI = 0.39894228040143267793994605993438;

        @Override
        public double forward(double x) {
            double z = max(-16, x);
            double tail = exp(-0.5 * square(z)) * normalTail(abs(z));
            return z * select(z < 0, tail, 1 - tail);
        }

        /** Phi(x) + x phi(x). */
        @Override
        public double derivative(double x) {
            double z = max(-16, min(40, x));
            double e = exp(-0.5 * square(z));
            double tail = e * normalTail(abs(z));
            return select(z < 0, tail, 1 - tail) + z * (INV_SQRT_2PI * e);
        }
    }

    /** The approximation of gelu through tanh (Hendrycks and Gimpel 2016), as x sigmoid(2u), which does not cancel below 0. */
    @Describe("x / 2 (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3)))")
    record GeluTanh() implements SmoothRectifiers {

        private static final double SQRT_8_PI = 1.5957691216057307117597842397375;

        @Override
        public double forward(double x) {
            double z = max(-40, x);
            double u = SQRT_8_PI * z * (1 + 0.044715 * square(z));
            double e = exp(-abs(u));
            return z * select(z < 0, e, 1) / (1 + e);
        }

        /** sigmoid(2u) + x sigmoid'(2u) 2u'. */
        @Override
        public double derivative(double x) {
            double z = max(-40, min(40, x));
            double u = SQRT_8_PI * z * (1 + 0.044715 * square(z));
            double e = exp(-abs(u));
            double slope = SQRT_8_PI * z * (1 + 3 * 0.044715 * square(z)) * e;
            return (select(z < 0, e, 1) * (1 + e) + slope) / square(1 + e);
        }
    }

    /** The approximation of gelu through the sigmoid (Hendrycks and Gimpel 2016). */
    @Describe("x / (1 + e^(-1.702 x))")
    record GeluQuick() implements SmoothRectifiers {

        @Override
        public double forward(double x) {
            double z = max(-420, x);
            double e = exp(-abs(1.702 * z));
            return z * select(z < 0, e, 1) / (1 + e);
        }

        /** As silu with beta = 1.702. */
        @Override
        public double derivative(double x) {
            double z = max(VANISHED, min(-VANISHED, 1.702 * x));
            double e = exp(-abs(z));
            return select(z < 0, e * (1 + e + z), 1 + e + z * e) / square(1 + e);
        }
    }

    /** Mish (Misra 2019); tanh(log(1 + w)) = n / (n + 2) with n = w (w + 2), w = e^x, in e = e^-|x| on both sides. */
    @Describe("x tanh(log(1 + e^x))")
    record Mish() implements SmoothRectifiers {

        @Override
        public double forward(double x) {
            double z = max(VANISHED, x);
            double e = exp(-abs(z));
            double n = select(z < 0, e * (e + 2), 1 + 2 * e);
            double two = select(z < 0, 2, 2 * square(e));
            return z * n / (n + two);
        }

        /** t + x t' with t = n / (n + 2), t' = 4 w (w + 1) / (n + 2)^2. */
        @Override
        public double derivative(double x) {
            double z = max(VANISHED, min(-VANISHED, x));
            double e = exp(-abs(z));
            double n = select(z < 0, e * (e + 2), 1 + 2 * e);
            double two = select(z < 0, 2, 2 * square(e));
            double slope = 4 * (1 + e) * select(z < 0, e, square(e));
            return (n * (n + two) + z * slope) / square(n + two);
        }
    }
}
