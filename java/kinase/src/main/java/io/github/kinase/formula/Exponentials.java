package io.github.kinase.formula;

import static io.github.kinase.formula.Maths.exp;
import static io.github.kinase.formula.Maths.expm1;
import static io.github.kinase.formula.Maths.max;
import static io.github.kinase.formula.Maths.min;
import static io.github.kinase.formula.Maths.negativePart;
import static io.github.kinase.formula.Maths.select;
import static io.github.kinase.formula.Maths.square;

/** Activations made of one exponential. */
public sealed interface Exponentials extends Formula {

    /** The exponential function. */
    @Describe(value = "e^x", aliases = {"exp"})
    record Exponential() implements Exponentials, FromOutput {

        @Override
        public double forward(double x) {
            return exp(x);
        }

        @Override
        public double derivative(double x) {
            return exp(x);
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
            return exp(-square(x));
        }

        /** x is clamped where the bell has vanished, so that inf never meets 0. */
        @Override
        public double derivative(double x) {
            double z = max(-40, min(40, x));
            return -2 * z * exp(-square(z));
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
            return select(x > 0, 1, alpha * exp(negativePart(x)));
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
            return select(x > 0, 1, exp(negativePart(x) * (1 / alpha)));
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

        private static final double SCALE = 1.0507009873554804934193349852946;
        private static final double SCALE_ALPHA = 1.7580993408473768599402175208123;

        @Override
        public double forward(double x) {
            return select(x >= 0, SCALE * x, SCALE_ALPHA * expm1(negativePart(x)));
        }

        @Override
        public double derivative(double x) {
            return select(x > 0, SCALE, SCALE_ALPHA * exp(negativePart(x)));
        }

        @Override
        public double derivativeFromOutput(double y) {
            return select(y > 0, SCALE, y + SCALE_ALPHA);
        }
    }
}
