package io.github.kinase.formula;

import static io.github.kinase.formula.Constants.*;
import static io.github.kinase.formula.Maths.*;

/** Sigmoids and their relatives made of lines and parabolas. */
public sealed interface HardSigmoids extends Formula {

    /** The sigmoid in three straight lines, computed from its lower knee, -offset / slope, where it must be exactly 0. */
    @Describe(value = "min(max(slope x + offset, 0), 1)", kink = "0 at both ends")
    record HardSigmoid(@Default(1.0 / 6) double slope, @Default(0.5) double offset) implements HardSigmoids, FromOutput {

        public HardSigmoid {
            Domain.positive("slope", slope);
            Domain.finite("offset", offset);
        }

        @Override
        public double forward(double x) {
            double z = slope * (x + nearestDouble(offset / slope));
            return atMost(1, positivePart(z));
        }

        @Override
        public double derivative(double x) {
            double z = nearestDouble(slope * (x + nearestDouble(offset / slope)));
            return select(z <= 0, 0, select(z >= 1, 0, select(z == z, slope, z)));
        }

        @Override
        public double derivativeFromOutput(double y) {
            return select(y <= 0, 0, select(y >= 1, 0, select(y == y, slope, y)));
        }
    }

    /** silu with the hard sigmoid (Howard et al. 2019). */
    @Describe(value = "x min(max(x / 6 + 1 / 2, 0), 1)", kink = "0 at -3, 1 at 3", aliases = {"hard_silu"})
    record HardSwish() implements HardSigmoids {

        @Override
        public double forward(double x) {
            return select(x <= -3, 0, select(x >= 3, x, x * (x + 3) * SIXTH));
        }

        @Override
        public double derivative(double x) {
            return select(x <= -3, 0, select(x >= 3, 1, (2 * x + 3) * SIXTH));
        }
    }

    /** The integral of sparse_sigmoid. */
    @Describe("x <= -1 ? 0 : x < 1 ? (x + 1)^2 / 4 : x")
    record SparsePlus() implements HardSigmoids, FromOutput {

        @Override
        public double forward(double x) {
            return select(x <= -1, 0, select(x >= 1, x, square(x + 1) / 4));
        }

        @Override
        public double derivative(double x) {
            return select(x <= -1, 0, select(x >= 1, 1, (x + 1) / 2));
        }

        @Override
        public double derivativeFromOutput(double y) {
            return select(y <= 0, 0, select(y >= 1, 1, sqrt(y)));
        }
    }

    /** sparsemax for two classes (Martins and Astudillo 2016). */
    @Describe(value = "min(max((x + 1) / 2, 0), 1)", kink = "0 at both ends")
    record SparseSigmoid() implements HardSigmoids, FromOutput {

        @Override
        public double forward(double x) {
            return atMost(1, positivePart((x + 1) / 2));
        }

        @Override
        public double derivative(double x) {
            return select(x <= -1, 0, select(x >= 1, 0, select(x == x, 0.5, x)));
        }

        @Override
        public double derivativeFromOutput(double y) {
            return select(y <= 0, 0, select(y >= 1, 0, select(y == y, 0.5, y)));
        }
    }
}
