package io.github.kinase.formula;

import static io.github.kinase.formula.Constants.*;
import static io.github.kinase.formula.Maths.*;

/** Activations made of one exponential. */
public sealed interface Exponentials extends Formula {

    /** The exponential function. */
    @Describe(value = "e^x", aliases = {"exp"})
    record Exponential() implements Exponentials, FromOutput {

        @Override
        public double forward(double x) {
            return lower(x, exp(x));
        }

        @Override
        public double derivative(double x) {
            return lower(x, exp(x));
        }

        @Override
        public double derivativeFromOutput(double y) {
            return y;
        }
    }

    /** The bell curve. */
    @Describe("e^(-x^2)")
    record Gaussian() implements Exponentials {

        @Override
        public double forward(double x) {
            return lower(-square(x), exp(-square(x)));
        }

        /** x is clamped where the bell has vanished, so that inf never meets 0. */
        @Override
        public double derivative(double x) {
            double z = max(-40, min(40, x));
            return lower(-square(z), -2 * z * exp(-square(z)));
        }
    }

    /** The exponential linear unit (Clevert, Unterthiner and Hochreiter 2016). */
    @Describe(value = "x > 0 ? x : alpha (e^x - 1)", kink = "alpha at 0")
    record Elu(@Default(1) double alpha) implements Exponentials, FromOutput {

        public Elu {
            Domain.finite("alpha", alpha);
        }

        @Override
        public double forward(double x) {
            return select(x >= 0, x, alpha * expm1(negativePart(x)));
        }

        @Override
        public double derivative(double x) {
            double z = negativePart(x);
            return select(x > 0, 1, lower(z, alpha * exp(z)));
        }

        @Override
        public double derivativeFromOutput(double y) {
            return select(y > 0, 1, y + alpha);
        }

        @Override
        public String notFromOutput() {
            return alpha >= 0 ? null : "alpha " + alpha + " is below 0, so that an output has two inputs";
        }
    }

    /** The elu with a continuous slope (Barron 2017). */
    @Describe(value = "x > 0 ? x : alpha (e^(x / alpha) - 1)", kink = "1 at 0")
    record Celu(@Default(1) double alpha) implements Exponentials, FromOutput {

        public Celu {
            Domain.positive("alpha", alpha);
        }

        @Override
        public double forward(double x) {
            return select(x >= 0, x, alpha * expm1(negativePart(x) * (1 / alpha)));
        }

        @Override
        public double derivative(double x) {
            double z = negativePart(x) * (1 / alpha);
            return select(x > 0, 1, lower(z, exp(z)));
        }

        @Override
        public double derivativeFromOutput(double y) {
            return select(y > 0, 1, y * (1 / alpha) + 1);
        }
    }

    /** The self-normalising elu (Klambauer, Unterthiner, Mayr and Hochreiter 2017). */
    @Describe(value = "scale (x > 0 ? x : alpha (e^x - 1)), alpha = 1.6732632423543772, scale = 1.0507009873554805",
            kink = "scale alpha at 0")
    record Selu() implements Exponentials, FromOutput {

        @Override
        public double forward(double x) {
            return select(x >= 0, SELU_SCALE * x, SELU_SCALE_ALPHA * expm1(negativePart(x)));
        }

        @Override
        public double derivative(double x) {
            double z = negativePart(x);
            return select(x > 0, SELU_SCALE, lower(z, SELU_SCALE_ALPHA * exp(z)));
        }

        @Override
        public double derivativeFromOutput(double y) {
            return select(y > 0, SELU_SCALE, y + SELU_SCALE_ALPHA);
        }
    }
}
