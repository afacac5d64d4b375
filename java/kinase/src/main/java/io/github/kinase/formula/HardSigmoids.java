package io.github.kinase.formula;

import static io.github.kinase.formula.Constants.*;
import static io.github.kinase.formula.FloatMaths.*;
import static io.github.kinase.formula.Maths.*;

/** Sigmoids and their relatives made of lines and parabolas. */
public sealed interface HardSigmoids extends Formula {

    /** The sigmoid in three straight lines, computed from its lower knee, -offset / slope, where it must be exactly 0. */
    @Describe(value = "min(max(slope x + offset, 0), 1)", kink = "0 at both ends")
    record HardSigmoid(@Default(1.0 / 6) double slope, @Default(0.5) double offset) implements HardSigmoids, FromOutput, InFloat {

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

        private float knee() {
            return (float) (offset / slope);
        }

        private float upper() {
            return (float) ((1 - offset) / slope);
        }

        /**
         * Both knees are floats, the lower one is not nearer to 0, the float before the upper one is not yet there, and no product
         * overflows.
         */
        @Override
        public boolean inFloat() {
            return slope >= 0x1p-20 && slope <= 0x1p20 && knee() == offset / slope && upper() == (1 - offset) / slope
                    && upper() <= knee() && upper() >= 0x1p-20 * knee() && slope * (upper() + (double) knee()) >= 1;
        }

        @Override
        public float forward(float x) {
            float c = atLeast(-knee(), atMost(upper(), x));
            float z = c + knee();
            float factor = (float) slope;
            return fma(z, factor, fma(z, (float) (slope - factor), sumRest(knee(), c, z) * factor));
        }

        @Override
        public float derivative(float x) {
            return (float) slope * within(-knee(), upper(), x);
        }
    }

    /** silu with the hard sigmoid (Howard et al. 2019). */
    @Describe(value = "x min(max(x / 6 + 1 / 2, 0), 1)", kink = "0 at -3, 1 at 3", aliases = {"hard_silu"})
    record HardSwish() implements HardSigmoids, InFloat {

        @Override
        public double forward(double x) {
            return select(x <= -3, -0.0, select(x >= 3, x, x * (x + 3) * SIXTH));
        }

        @Override
        public double derivative(double x) {
            return select(x <= -3, 0, select(x >= 3, 1, (2 * x + 3) * SIXTH));
        }

        /** That the sixth is 2^-25 of itself too large costs up to half a ULP; to take it back, an eighth of the time. */
        @Override
        public float forward(float x) {
            float v = atLeast(-3f, x);
            float c = atMost(3f, v);
            float t = c + 3;
            float h = t * (float) SIXTH_SINGLE;
            return fma(v, h, c * fma(sumRest(3, c, t), (float) SIXTH_SINGLE, productRest(t, (float) SIXTH_SINGLE, h)));
        }

        @Override
        public float derivative(float x) {
            float z = 2 * atLeast(-3f, atMost(3f, x));
            float t = z + 3;
            float rest = sumError(z, 3, t) * (float) SIXTH_SINGLE;
            return from0To1(3f, x, fma(t, (float) SIXTH_SINGLE, fma(t, (float) SIXTH_REST_SINGLE, rest)));
        }
    }

    /** The integral of sparse_sigmoid. */
    @Describe("x <= -1 ? 0 : x < 1 ? (x + 1)^2 / 4 : x")
    record SparsePlus() implements HardSigmoids, FromOutput, InFloat {

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

        /** The parabola touches the line x at 1 and is above it before. */
        @Override
        public float forward(float x) {
            float c = atLeast(-1f, atMost(1f, x));
            float t = c + 1;
            return larger(0.25f * fma(t, t, 2 * t * sumRest(1f, c, t)), x);
        }

        @Override
        public float derivative(float x) {
            return 0.5f * (atLeast(-1f, atMost(1f, x)) + 1);
        }
    }

    /** sparsemax for two classes (Martins and Astudillo 2016). */
    @Describe(value = "min(max((x + 1) / 2, 0), 1)", kink = "0 at both ends")
    record SparseSigmoid() implements HardSigmoids, FromOutput, Exact {

        @Override
        public double forward(double x) {
            return atMost(1, positivePart((x + 1) / 2));
        }

        @Override
        public double derivative(double x) {
            return 0.5 * within(-1, 1, x);
        }

        @Override
        public double derivativeFromOutput(double y) {
            return select(y <= 0, 0, select(y >= 1, 0, select(y == y, 0.5, y)));
        }
    }
}
