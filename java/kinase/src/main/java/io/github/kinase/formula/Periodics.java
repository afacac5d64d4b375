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

        /** The value has the sign of x, zero included: |sin(t)^2| < |t|. Where t is huge the ripple is nothing beside x. */
        @Override
        public double forward(double x) {
            double t = alpha * x;
            double ripple = sinSquared(halfTurns(t, fma(alpha, x, -t), 0)) / alpha;
            return select(abs(t) < HUGE, copySign(x + ripple, x), x);
        }

        /** 1 + sin(2t) = 2 sin(t + pi/4)^2, which keeps its relative accuracy beside its zeros. */
        @Override
        public double derivative(double x) {
            double t = alpha * x;
            return 2 * sinSquared(halfTurns(t, fma(alpha, x, -t), 0.25));
        }
    }
}
