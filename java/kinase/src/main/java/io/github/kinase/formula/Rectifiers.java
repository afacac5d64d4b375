package io.github.kinase.formula;

import static io.github.kinase.formula.Maths.select;

/** Piecewise linear activations: at most one rounding each, computed in the type of the elements. */
public sealed interface Rectifiers extends Formula, Formula.Exact {

    /** The rectified linear unit. NaN stays NaN; -0 stays -0. */
    @Describe(value = "max(x, 0)", kink = "0 at 0", aliases = {"rectifier"})
    record Relu() implements Rectifiers, FromOutput {

        @Override
        public double forward(double x) {
            return select(x < 0, 0, x);
        }

        @Override
        public double derivative(double x) {
            return select(x > 0, 1, select(x <= 0, 0, x));
        }

        @Override
        public double derivativeFromOutput(double y) {
            return derivative(y);
        }
    }

    /** A rectifier that keeps a slope below zero (Maas, Hannun and Ng 2013). */
    @Describe(value = "x > 0 ? x : negative_slope x", kink = "negative_slope at 0")
    record LeakyRelu(@Default(0.01) double negativeSlope) implements Rectifiers, FromOutput {

        public LeakyRelu {
            Domain.finite("negative_slope", negativeSlope);
        }

        @Override
        public double forward(double x) {
            return select(x > 0, x, negativeSlope * x);
        }

        @Override
        public double derivative(double x) {
            return select(x > 0, 1, select(x <= 0, negativeSlope, x));
        }

        @Override
        public double derivativeFromOutput(double y) {
            return derivative(y);
        }

        @Override
        public String notFromOutput() {
            return negativeSlope >= 0 ? null : "negative_slope " + negativeSlope + " is below 0, so that an output has two inputs";
        }
    }
}
