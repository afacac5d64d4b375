package io.github.kinase.formula;

import static io.github.kinase.formula.Constants.*;
import static io.github.kinase.formula.FloatMaths.*;
import static io.github.kinase.formula.FloatPieces.*;
import static io.github.kinase.formula.Maths.*;

/** Activations made of one exponential. */
public sealed interface Exponentials extends Formula {

    /** The exponential function. */
    @Describe(value = "e^x", aliases = {"exp"})
    record Exponential() implements Exponentials, FromOutput, InFloat, OutputInFloat {

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

        @Override
        public float derivativeFromOutput(float y) {
            return y;
        }

        @Override
        public float forward(float x) {
            return Sixteenths.exponential(x);
        }

        @Override
        public float derivative(float x) {
            return forward(x);
        }
    }

    /** The bell curve. */
    @Describe("e^(-x^2)")
    record Gaussian() implements Exponentials, InFloat {

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

        @Override
        public float forward(float x) {
            float a = min(FLOAT_BELL_END, abs(x));
            float o = octaves(-(a * a));
            float t = power(o);
            return scaleSmall(fma(t, squareRise(a, o), t), o);
        }

        @Override
        public float derivative(float x) {
            float a = min(FLOAT_BELL_END, abs(x));
            float o = octaves(-(a * a));
            return scaledExp(o, squareRise(a, o), copySign(-2 * a, -x));
        }
    }

    /** The exponential linear unit (Clevert, Unterthiner and Hochreiter 2016). */
    @Describe(value = "x > 0 ? x : alpha (e^x - 1)", kink = "alpha at 0")
    record Elu(@Default(1) double alpha) implements Exponentials, FromOutput, InFloat, OutputInFloat {

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

        @Override
        public boolean inFloat() {
            return alpha == 1;
        }

        @Override
        public float forward(float x) {
            return elu(x);
        }

        @Override
        public float derivative(float x) {
            return eluSlope(x);
        }

        @Override
        public float derivativeFromOutput(float y) {
            return eluSlopeFromOutput(y);
        }
    }

    /** The elu with a continuous slope (Barron 2017). */
    @Describe(value = "x > 0 ? x : alpha (e^(x / alpha) - 1)", kink = "1 at 0")
    record Celu(@Default(1) double alpha) implements Exponentials, FromOutput, InFloat, OutputInFloat {

        public Celu {
            Domain.positive("alpha", alpha);
        }

        /** Next to 0, where x / alpha might be denormal, x. */
        @Override
        public double forward(double x) {
            return select(x >= -TINY, x, alpha * expm1(negativePart(x) * (1 / alpha)));
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

        /** Then it is elu. */
        @Override
        public boolean inFloat() {
            return alpha == 1;
        }

        @Override
        public float forward(float x) {
            return elu(x);
        }

        @Override
        public float derivative(float x) {
            return eluSlope(x);
        }

        @Override
        public float derivativeFromOutput(float y) {
            return eluSlopeFromOutput(y);
        }
    }

    /** The self-normalising elu (Klambauer, Unterthiner, Mayr and Hochreiter 2017). */
    @Describe(value = "scale (x > 0 ? x : alpha (e^x - 1)), alpha = 1.6732632423543772, scale = 1.0507009873554805",
            kink = "scale alpha at 0")
    record Selu() implements Exponentials, FromOutput, InFloat {

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

        @Override
        public float forward(float x) {
            // Infinity must not meet the rest, whose sign may be the other.
            float rest = (float) SELU_SCALE_REST_SINGLE * min(Float.MAX_VALUE, x);
            float below = seluInPieces(min(FLOAT_ELU_END, abs(x)));
            return copySign(below0(x, below, fma((float) SELU_SCALE_SINGLE, x, rest)), x);
        }

        @Override
        public float derivative(float x) {
            float z = max(FLOAT_VANISHED, negativePart(x));
            float o = octaves(z);
            float below = scaledExp(o, rise(z, o), (float) SELU_SCALE_ALPHA_SINGLE, (float) SELU_SCALE_ALPHA_REST_SINGLE);
            return select(x > 0, (float) SELU_SCALE, below);
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

        public Xielu {
            Domain.finite("alpha_p", alphaP);
            Domain.finite("alpha_n", alphaN);
            Domain.finite("beta", beta);
            Domain.finite("eps", eps);
        }

        @Override
        public double forward(double x) {
            double z = bounded(x);
            double positive = z * fma(alphaP, z, beta);
            return unbounded(x, select(x > 0, positive, expm1Combined(alphaN, select(z > eps, eps, z), -z, beta, z)));
        }

        /** Between eps and 0 the derivative of the value would be beta - alpha_n: an artefact of the limit eps. */
        @Override
        public double derivative(double x) {
            double z = bounded(x);
            double positive = fma(2 * alphaP, z, beta);
            return select(x > 0, unbounded(x, positive), expm1Combined(alphaN, select(z > eps, eps, z), 0, beta, 1));
        }

        /** A number instead of an infinity, lest two infinities meet, or one and a zero. */
        private double bounded(double x) {
            return select(abs(x) == INFINITY, copySign(HUGE, x), x);
        }

        /** Infinity again where the result for that number grows with it. */
        private double unbounded(double x, double v) {
            return select(abs(x) == INFINITY, select(abs(v) > 0x1p40, v * INFINITY, v), v);
        }
    }
}
