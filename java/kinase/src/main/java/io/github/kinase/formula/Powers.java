package io.github.kinase.formula;

import static io.github.kinase.formula.Constants.*;
import static io.github.kinase.formula.Maths.*;

/** Powers of x. */
public sealed interface Powers extends Formula {

    /** The absolute value. */
    @Describe(value = "|x|", kink = "0 at 0")
    record Abs() implements Powers, Exact {

        @Override
        public double forward(double x) {
            return abs(x);
        }

        @Override
        public double derivative(double x) {
            return sign(x);
        }
    }

    /** The square. */
    @Describe("x^2")
    record Square() implements Powers, Exact {

        @Override
        public double forward(double x) {
            return x * x;
        }

        @Override
        public double derivative(double x) {
            return 2 * x;
        }
    }

    /** The cube. */
    @Describe("x^3")
    record Cube() implements Powers {

        @Override
        public double forward(double x) {
            return x * x * x;
        }

        @Override
        public double derivative(double x) {
            return 3 * x * x;
        }
    }
}
