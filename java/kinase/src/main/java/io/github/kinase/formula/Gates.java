package io.github.kinase.formula;

import static io.github.kinase.formula.Maths.*;

/** Gates that are no activations of their own: they shape the other input, up, as well. Not in {@link Formulas#types()}. */
public sealed interface Gates extends Formula, Formula.GateOnly {

    /** silu(beta = alpha) of a gate cut at limit, times 1 + up cut to [-limit, limit] (gpt-oss 2025). */
    @Describe(value = "g / (1 + e^(-alpha g)) (1 + min(max(up, -limit), limit)), g = min(gate, limit)",
            kink = "0 at limit, for up at +-limit")
    record SwigluOai(@Default(1.702) double alpha, @Default(7) double limit) implements Gates {

        public SwigluOai {
            Domain.positive("alpha", alpha);
            Domain.positive("limit", limit);
        }

        @Override
        public double forward(double gate) {
            double z = max(VANISHED / alpha, min(limit, gate));
            double e = exp(-abs(alpha * z));
            return lower(alpha * z, z * select(z < 0, e, 1) / (1 + e));
        }

        /** As that of silu; 0 from limit on. */
        @Override
        public double derivative(double gate) {
            double z = max(VANISHED, min(-VANISHED, alpha * gate));
            double e = exp(-abs(z));
            double slope = lower(z, select(z < 0, e * (1 + e + z), 1 + e + z * e) / square(1 + e));
            return select(gate >= limit, 0, slope);
        }

        @Override
        public double up(double up) {
            return max(-limit, min(limit, up)) + 1;
        }

        @Override
        public double upSlope(double up) {
            return select(up <= -limit, 0, select(up >= limit, 0, select(up == up, 1, up)));
        }
    }
}
