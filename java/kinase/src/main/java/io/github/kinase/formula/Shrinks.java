package io.github.kinase.formula;

import static io.github.kinase.formula.Constants.*;
import static io.github.kinase.formula.Maths.*;

/** Activations that take x towards 0. */
public sealed interface Shrinks extends Formula {

    /** x outside an interval around 0, 0 inside. */
    @Describe(value = "|x| > lambda ? x : 0", kink = "0 at +-lambda")
    record HardShrink(@Default(0.5) double lambda) implements Shrinks, Exact, FromOutput {

        public HardShrink {
            Domain.notNegative("lambda", lambda);
        }

        @Override
        public double forward(double x) {
            return ifAbove(lambda, abs(x), x);
        }

        @Override
        public double derivative(double x) {
            return beyond(lambda, abs(x));
        }

        @Override
        public double derivativeFromOutput(double y) {
            return derivative(y);
        }
    }

    /** x moved towards 0 by lambda, and not beyond it. */
    @Describe(value = "sign(x) max(|x| - lambda, 0)", kink = "0 at +-lambda")
    record SoftShrink(@Default(0.5) double lambda) implements Shrinks, Exact, FromOutput {

        public SoftShrink {
            Domain.notNegative("lambda", lambda);
        }

        @Override
        public double forward(double x) {
            return x - atMost(lambda, atLeast(-lambda, x));
        }

        @Override
        public double derivative(double x) {
            return beyond(lambda, abs(x));
        }

        @Override
        public double derivativeFromOutput(double y) {
            return select(y > 0, 1, select(y < 0, 1, y));
        }
    }

    /** The ONNX form: hard without a bias, soft with bias = lambda. */
    @Describe(value = "x > lambda ? x - bias : x < -lambda ? x + bias : 0", kink = "0 at +-lambda")
    record Shrink(@Default(0.5) double lambda, @Default(0) double bias) implements Shrinks, Exact {

        public Shrink {
            Domain.notNegative("lambda", lambda);
            Domain.finite("bias", bias);
        }

        @Override
        public double forward(double x) {
            return bias == 0 ? ifAbove(lambda, abs(x), x)
                    : select(x > lambda, x - bias, select(x < -lambda, x + bias, select(x == x, 0, x)));
        }

        @Override
        public double derivative(double x) {
            return beyond(lambda, abs(x));
        }
    }

    /** What tanh takes away. Next to 0, where the difference would cancel, a polynomial. */
    @Describe("x - tanh x")
    record TanhShrink() implements Shrinks {

        @Override
        public double forward(double x) {
            double m = expm1(-2 * abs(x));
            return select(abs(x) < 0.6, tanhShrinkSmall(x), x - copySign(m / (2 + m), x));
        }

        /** tanh^2 x. */
        @Override
        public double derivative(double x) {
            double m = expm1(-2 * abs(x));
            return square(m / (2 + m));
        }
    }
}
