package io.github.kinase.formula;

import static io.github.kinase.formula.Maths.abs;
import static io.github.kinase.formula.Maths.copySign;
import static io.github.kinase.formula.Maths.exp;
import static io.github.kinase.formula.Maths.expm1;
import static io.github.kinase.formula.Maths.select;
import static io.github.kinase.formula.Maths.square;

/** S-shaped activations. */
public sealed interface Sigmoids extends Formula {

    /** The logistic function; e = e^-|x| never overflows and keeps the relative accuracy of the negative tail. */
    @Describe(value = "1 / (1 + e^-x)", aliases = {"logistic"})
    record Sigmoid() implements Sigmoids, FromOutput {

        @Override
        public double forward(double x) {
            double e = exp(-abs(x));
            return select(x < 0, e, 1) / (1 + e);
        }

        @Override
        public double derivative(double x) {
            double e = exp(-abs(x));
            return e / square(1 + e);
        }

        @Override
        public double derivativeFromOutput(double y) {
            return y * (1 - y);
        }
    }

    /** The hyperbolic tangent, -m / (2 + m) with m = e^(-2|x|) - 1: no cancellation next to 0. */
    @Describe("tanh x")
    record Tanh() implements Sigmoids, FromOutput {

        @Override
        public double forward(double x) {
            double m = expm1(-2 * abs(x));
            return copySign(m / (2 + m), x);
        }

        @Override
        public double derivative(double x) {
            double e = exp(-2 * abs(x));
            return 4 * e / square(1 + e);
        }

        @Override
        public double derivativeFromOutput(double y) {
            return (1 - y) * (1 + y);
        }
    }
}
