package io.github.kinase.formula;

import static io.github.kinase.formula.Maths.abs;
import static io.github.kinase.formula.Maths.exp;
import static io.github.kinase.formula.Maths.expm1;
import static io.github.kinase.formula.Maths.log1pUnit;
import static io.github.kinase.formula.Maths.max;
import static io.github.kinase.formula.Maths.min;
import static io.github.kinase.formula.Maths.normalTail;
import static io.github.kinase.formula.Maths.select;
import static io.github.kinase.formula.Maths.square;

/** Smooth activations that resemble a rectifier. */
public sealed interface SmoothRectifiers extends Formula {

    /** e to this power has vanished from float32, whatever float32 it is multiplied by. */
    double VANISHED = -700;

    /** The smooth rectifier, max(x, 0) + log(1 + e^-|x|) over beta. */
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

    /** The sigmoid-weighted linear unit (Elfwing, Uchibe and Doya 2018); silu(-inf) = -0. */
    @Describe(value = "x / (1 + e^(-beta x))", aliases = {"swish"})
    record Silu(@Default(1) double beta) implements SmoothRectifiers {

        public Silu {
            Domain.positive("beta", beta);
        }

        /** x is clamped where e has vanished, so that -inf never meets 0. */
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
}
