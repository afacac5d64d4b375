package io.github.kinase.formula;

import static io.github.kinase.formula.Maths.exp;
import static io.github.kinase.formula.Maths.expm1;
import static io.github.kinase.formula.Maths.expm1Combined;
import static io.github.kinase.formula.Maths.fma;
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

    /**
     * The integral of an elu (Huang and Schlag 2025), with the parameters that the formula shows: those of the Apertus models
     * are kept as alpha_p = softplus(p), alpha_n = beta + softplus(n). Below 0 the value has a zero of its own and so has
     * the slope: the terms are summed up with what their roundings lose.
     */
    @Describe(value = "x > 0 ? alpha_p x^2 + beta x : alpha_n (e^min(x, eps) - 1 - x) + beta x",
            kink = "between eps and 0 that at eps, alpha_n (e^eps - 1) + beta")
    record Xielu(@Default(0.8) double alphaP, @Default(0.8) double alphaN, @Default(0.5) double beta, @Default(-1e-6) double eps)
            implements Exponentials {

        /** Stands for infinity, lest two infinities meet: above every float32, and a float32 times its square is finite. */
        private static final double FAR = 1e130;

        public Xielu {
            Domain.finite("alpha_p", alphaP);
            Domain.finite("alpha_n", alphaN);
            Domain.finite("beta", beta);
            Domain.finite("eps", eps);
        }

        @Override
        public double forward(double x) {
            double z = max(-FAR, min(FAR, x));
            return select(x > 0, z * fma(alphaP, z, beta), expm1Combined(alphaN, select(z > eps, eps, z), -z, beta, z));
        }

        /** Between eps and 0 the derivative of the value would be beta - alpha_n: an artefact of the limit eps. */
        @Override
        public double derivative(double x) {
            double z = max(-FAR, min(FAR, x));
            return select(x > 0, fma(2 * alphaP, z, beta), expm1Combined(alphaN, select(z > eps, eps, z), 0, beta, 1));
        }
    }
}
