package io.github.kinase.formula;

import static io.github.kinase.formula.Constants.*;
import static io.github.kinase.formula.Maths.*;

/** Activations made of straight lines. */
public sealed interface Rectifiers extends Formula {

    /** A straight line through 0. */
    @Describe(value = "slope x", aliases = {"identity"})
    record Linear(@Default(1) double slope) implements Rectifiers, Exact, FromOutput, Switch {

        public Linear {
            Domain.finite("slope", slope);
        }

        @Override
        public double forward(double x) {
            return slope * x;
        }

        @Override
        public double derivative(double x) {
            return constant(slope, x);
        }

        @Override
        public double derivativeFromOutput(double y) {
            return derivative(y);
        }

        @Override
        public boolean switches() {
            return slope == 1;
        }

        @Override
        public double passed(double x) {
            return x;
        }

        @Override
        public double open(double x) {
            return constant(1, x);
        }
    }

    /** The step function. */
    @Describe(value = "x >= threshold ? 1 : 0", kink = "0 at threshold", aliases = {"step", "heaviside"})
    record BinaryStep(@Default(0) double threshold) implements Rectifiers, Exact, FromOutput {

        public BinaryStep {
            Domain.finite("threshold", threshold);
        }

        @Override
        public double forward(double x) {
            return 1 - above(-threshold, -x);
        }

        @Override
        public double derivative(double x) {
            return zero(x);
        }

        @Override
        public double derivativeFromOutput(double y) {
            return derivative(y);
        }
    }

    /** The rectified linear unit in its full form (Keras); by default max(x, 0). NaN stays NaN, -0 stays -0. */
    @Describe(value = "x >= max_value ? max_value : x >= threshold ? x : negative_slope (x - threshold)",
            kink = "from the left: negative_slope at threshold, 1 at max_value", aliases = {"rectifier"})
    record Relu(@Default(0) double negativeSlope, @Default(Double.POSITIVE_INFINITY) double maxValue,
            @Default(0) double threshold) implements Rectifiers, Exact, FromOutput, Switch {

        public Relu {
            Domain.finite("negative_slope", negativeSlope);
            Domain.notNaN("max_value", maxValue);
            Domain.finite("threshold", threshold);
        }

        @Override
        public double forward(double x) {
            double below = negativeSlope == 0 ? 0 : negativeSlope * (x - threshold);
            double kept = threshold == 0 ? negativeSlope == 0 ? positivePart(x) : select(x < 0, below, x) : select(x < threshold, below, x);
            return maxValue == Double.POSITIVE_INFINITY ? kept : select(x >= maxValue, maxValue, kept);
        }

        @Override
        public double derivative(double x) {
            double slope = abs(negativeSlope) <= 1 ? kinked(negativeSlope, threshold, x)
                    : select(x <= threshold, negativeSlope, select(x == x, 1, x));
            return maxValue == Double.POSITIVE_INFINITY ? slope
                    : select(x > maxValue, 0, select(x <= threshold, negativeSlope, select(x <= maxValue, 1, x)));
        }

        @Override
        public double derivativeFromOutput(double y) {
            return abs(negativeSlope) <= 1 ? kinked(negativeSlope, 0, y) : select(y > 0, 1, select(y <= 0, negativeSlope, y));
        }

        @Override
        public String notFromOutput() {
            return negativeSlope >= 0 && threshold == 0 && maxValue == Double.POSITIVE_INFINITY ? null
                    : "with these parameters an output has two inputs with different slopes";
        }

        /** A slope of -0 is seen in the gradient. */
        @Override
        public boolean switches() {
            return negativeSlope == 0 && !isNegativeZero(negativeSlope) && maxValue == Double.POSITIVE_INFINITY && threshold == 0;
        }

        @Override
        public double passed(double x) {
            return positivePart(x);
        }

        @Override
        public double open(double x) {
            return kinked(0, 0, x);
        }
    }

    /** The rectifier that stops at 6 (Krizhevsky 2010). */
    @Describe(value = "min(max(x, 0), 6)", kink = "0 at 0 and at 6")
    record Relu6() implements Rectifiers, Exact, FromOutput {

        @Override
        public double forward(double x) {
            return atMost(6, positivePart(x));
        }

        @Override
        public double derivative(double x) {
            return within(0, 6, x);
        }

        @Override
        public double derivativeFromOutput(double y) {
            return derivative(y);
        }
    }

    /** A rectifier that keeps a slope below zero (Maas, Hannun and Ng 2013). */
    @Describe(value = "x > 0 ? x : negative_slope x", kink = "negative_slope at 0")
    record LeakyRelu(@Default(0.01) double negativeSlope) implements Rectifiers, Exact, FromOutput {

        public LeakyRelu {
            Domain.finite("negative_slope", negativeSlope);
        }

        @Override
        public double forward(double x) {
            double kept = select(x > 0, x, negativeSlope * x);
            return negativeSlope > 0 ? negativeSlope <= 1 ? larger(x, negativeSlope * x) : kept : kept;
        }

        @Override
        public double derivative(double x) {
            return abs(negativeSlope) <= 1 ? kinked(negativeSlope, 0, x) : select(x > 0, 1, select(x <= 0, negativeSlope, x));
        }

        @Override
        public double derivativeFromOutput(double y) {
            return derivative(y);
        }

        @Override
        public String notFromOutput() {
            return negativeSlope >= 0 ? null : "negative_slope " + negativeSlope + " is below 0, so that an output has two inputs";
        }
    }

    /** The randomised leaky rectifier (Xu, Wang, Chen and Li 2015) as it is evaluated: with the mean of its slopes. */
    @Describe(value = "x > 0 ? x : (lower + upper) / 2 x", kink = "(lower + upper) / 2 at 0")
    record Rrelu(@Default(1.0 / 8) double lower, @Default(1.0 / 3) double upper) implements Rectifiers, FromOutput {

        public Rrelu {
            Domain.ordered("lower", lower, "upper", upper);
            Domain.finite("lower", lower);
            Domain.finite("upper", upper);
        }

        @Override
        public double forward(double x) {
            double kept = select(x > 0, x, meanSlope() * x);
            return meanSlope() > 0 ? meanSlope() <= 1 ? larger(x, meanSlope() * x) : kept : kept;
        }

        @Override
        public double derivative(double x) {
            return abs(meanSlope()) <= 1 ? kinked(meanSlope(), 0, x) : select(x > 0, 1, select(x <= 0, meanSlope(), x));
        }

        @Override
        public double derivativeFromOutput(double y) {
            return derivative(y);
        }

        private double meanSlope() {
            return nearestDouble((lower + upper) * 0.5);
        }

        @Override
        public String notFromOutput() {
            return lower + upper >= 0 ? null : "the mean slope is below 0, so that an output has two inputs";
        }
    }

    /** x above a threshold, a constant elsewhere. */
    @Describe(value = "x > theta ? x : value", kink = "0 at theta")
    record Threshold(@Default(0) double theta, @Default(0) double value) implements Rectifiers, Exact, FromOutput {

        public Threshold {
            Domain.finite("theta", theta);
            Domain.finite("value", value);
        }

        @Override
        public double forward(double x) {
            double kept = select(x <= theta, value, x);
            return value == theta ? isNegativeZero(value) ? kept : larger(value, x) : kept;
        }

        @Override
        public double derivative(double x) {
            return above(theta, x);
        }

        @Override
        public double derivativeFromOutput(double y) {
            return derivative(y);
        }

        @Override
        public String notFromOutput() {
            return value <= theta ? null : "value " + value + " is above theta " + theta + ", so that an output has two inputs";
        }
    }

    /** x above a threshold, 0 elsewhere (Konda, Memisevic and Krueger 2015). */
    @Describe(value = "x > theta ? x : 0", kink = "0 at theta")
    record ThresholdedRelu(@Default(1) double theta) implements Rectifiers, Exact, FromOutput {

        public ThresholdedRelu {
            Domain.finite("theta", theta);
        }

        @Override
        public double forward(double x) {
            double z = positivePart(x);
            return theta >= 0 ? ifAbove(theta, z, z) : select(x <= theta, 0, x);
        }

        @Override
        public double derivative(double x) {
            return above(theta, x);
        }

        @Override
        public double derivativeFromOutput(double y) {
            return derivative(y);
        }

        @Override
        public String notFromOutput() {
            return theta >= 0 ? null : "theta " + theta + " is below 0, so that the output 0 has two inputs";
        }
    }

    /** tanh in three straight lines. */
    @Describe(value = "min(max(x, min), max)", kink = "0 at both ends")
    record HardTanh(@Default(-1) double min, @Default(1) double max) implements Rectifiers, Exact, FromOutput {

        public HardTanh {
            Domain.ordered("min", min, "max", max);
        }

        @Override
        public double forward(double x) {
            return min == 0 ? limited(x) : max == 0 ? limited(x) : atMost(max, atLeast(min, x));
        }

        /** By comparisons, which leave a zero its sign. */
        private double limited(double x) {
            return select(x < min, min, select(x > max, max, x));
        }

        @Override
        public double derivative(double x) {
            return max - min < Double.POSITIVE_INFINITY ? within(min, max, x)
                    : select(x <= min, 0, select(x >= max, 0, select(x == x, 1, x)));
        }

        @Override
        public double derivativeFromOutput(double y) {
            return derivative(y);
        }
    }

    /** x limited to an interval; by default to none (ONNX). */
    @Describe(value = "min(max(x, min), max)", kink = "0 at both ends")
    record Clip(@Default(Double.NEGATIVE_INFINITY) double min, @Default(Double.POSITIVE_INFINITY) double max) implements Rectifiers,
            Exact, FromOutput {

        public Clip {
            Domain.ordered("min", min, "max", max);
        }

        /** Times 1 where nothing limits it: a loop stores what it has computed. */
        @Override
        public double forward(double x) {
            return min == Double.NEGATIVE_INFINITY ? max == Double.POSITIVE_INFINITY ? 1 * x : between(x) : between(x);
        }

        private double between(double x) {
            return min == 0 ? limited(x) : max == 0 ? limited(x) : atMost(max, atLeast(min, x));
        }

        /** By comparisons, which leave a zero its sign. */
        private double limited(double x) {
            return select(x < min, min, select(x > max, max, x));
        }

        @Override
        public double derivative(double x) {
            return min == Double.NEGATIVE_INFINITY ? max == Double.POSITIVE_INFINITY ? finite(x) : slope(x) : slope(x);
        }

        private double slope(double x) {
            return max - min < Double.POSITIVE_INFINITY ? within(min, max, x)
                    : select(x <= min, 0, select(x >= max, 0, select(x == x, 1, x)));
        }

        @Override
        public double derivativeFromOutput(double y) {
            return derivative(y);
        }
    }

    /** The squared rectifier (So et al. 2021). */
    @Describe("max(x, 0)^2")
    record ReluSquared() implements Rectifiers, Exact, FromOutput {

        @Override
        public double forward(double x) {
            double z = positivePart(x);
            return z * z;
        }

        @Override
        public double derivative(double x) {
            return 2 * positivePart(x);
        }

        @Override
        public double derivativeFromOutput(double y) {
            return select(y < 0, 0, 2 * sqrt(y));
        }
    }
}
