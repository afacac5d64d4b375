package io.github.kinase.formula;

import static io.github.kinase.formula.HalfTurns.halfTurns;
import static io.github.kinase.formula.Maths.*;

/** Activations with a sine in them. */
public sealed interface Periodics extends Formula {

    /** A ramp with a ripple, for periodic data (Ziyin, Hartwig and Ueda 2020); the angle is reduced exactly, however large. */
    @Describe("x + sin(alpha x)^2 / alpha")
    record Snake(@Default(1) double alpha) implements Periodics {

        public Snake {
            Domain.positive("alpha", alpha);
        }

        /** The value has the sign of x, zero included: |sin(t)^2| < |t|. */
        @Override
        public double forward(double x) {
            double ripple = sinSquared(halfTurns(alpha, x, 0)) / alpha;
            return select(abs(x) < INFINITY, copySign(x + ripple, x), x);
        }

        /** 1 + sin(2t) = 2 sin(t + pi/4)^2, which keeps its relative accuracy beside its zeros. */
        @Override
        public double derivative(double x) {
            return 2 * sinSquared(halfTurns(alpha, x, 0.25));
        }
    }
}
