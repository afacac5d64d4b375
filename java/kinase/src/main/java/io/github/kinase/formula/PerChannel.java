package io.github.kinase.formula;

import static io.github.kinase.formula.Maths.select;

/** What happens to an element that has a number of its channel: a bias, or the slope of prelu below 0. */
public final class PerChannel {

    private PerChannel() {}

    public static float biased(float x, float bias) {
        return x + bias;
    }

    public static double biased(double x, double bias) {
        return x + bias;
    }

    public static float prelu(float x, float alpha) {
        return x > 0 ? x : alpha * x;
    }

    public static double prelu(double x, double alpha) {
        return x > 0 ? x : alpha * x;
    }

    public static float preluSlope(float x, float alpha) {
        return select(x > 0, 1f, select(x <= 0, alpha, x));
    }

    public static double preluSlope(double x, double alpha) {
        return select(x > 0, 1, select(x <= 0, alpha, x));
    }

    /** What an element adds to the gradient of alpha. */
    public static double slopeTerm(double x, double dy) {
        return select(x > 0, 0, dy * x);
    }
}
