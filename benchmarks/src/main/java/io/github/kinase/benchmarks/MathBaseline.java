package io.github.kinase.benchmarks;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;

/**
 * What a user writes without a library: a plain loop over java.lang.Math, one line per activation. Accuracy is what it is;
 * gelu is the usual approximation by tanh, for Math has no erf.
 *
 * <p>The formula is called through an interface. In a fork one activation runs in one pass, so the call has one target and
 * C2 inlines it: the loop is as fast as one written out. It is not so with {@code -f 0}, where all share a JVM.
 */
final class MathBaseline {

    private static final Map<String, MathBaseline> ALL = new TreeMap<>();

    static {
        add("relu", x -> Math.max(x, 0), x -> x > 0 ? 1 : 0, y -> y > 0 ? 1 : 0);
        add("leaky_relu", x -> x > 0 ? x : 0.01 * x, x -> x > 0 ? 1 : 0.01, y -> y > 0 ? 1 : 0.01);
        add("sigmoid", x -> 1 / (1 + Math.exp(-x)), x -> square(1 / Math.cosh(x / 2)) / 4, y -> y * (1 - y));
        add("tanh", Math::tanh, x -> 1 - square(Math.tanh(x)), y -> 1 - y * y);
        add("softplus", x -> Math.log1p(Math.exp(x)), MathBaseline::sigmoid, y -> -Math.expm1(-y));
        add("silu", x -> x * sigmoid(x), x -> sigmoid(x) * (1 + x * (1 - sigmoid(x))), null);
        add("gelu", x -> 0.5 * x * (1 + Math.tanh(geluArgument(x))), MathBaseline::geluSlope, null);
        add("exponential", Math::exp, Math::exp, y -> y);
        add("elu", x -> x > 0 ? x : Math.expm1(x), x -> x > 0 ? 1 : Math.exp(x), y -> y > 0 ? 1 : y + 1);
        add("selu", x -> x > 0 ? 1.0507009873554805 * x : 1.7580993408473769 * Math.expm1(x),
                x -> x > 0 ? 1.0507009873554805 : 1.7580993408473769 * Math.exp(x),
                y -> y > 0 ? 1.0507009873554805 : y + 1.7580993408473769);
    }

    private final DoubleUnaryOperator forward;
    private final DoubleUnaryOperator slope;
    private final DoubleUnaryOperator slopeFromOutput;

    private MathBaseline(DoubleUnaryOperator forward, DoubleUnaryOperator slope, DoubleUnaryOperator slopeFromOutput) {
        this.forward = forward;
        this.slope = slope;
        this.slopeFromOutput = slopeFromOutput;
    }

    private static void add(String name, DoubleUnaryOperator forward, DoubleUnaryOperator slope, DoubleUnaryOperator slopeFromOutput) {
        ALL.put(name, new MathBaseline(forward, slope, slopeFromOutput));
    }

    /** The baseline of an activation with its default parameters; null where nobody has written one. */
    static MathBaseline of(String name) {
        return ALL.get(name);
    }

    static Set<String> names() {
        return ALL.keySet();
    }

    void forward(float[] x, int xOffset, float[] y, int yOffset, int length) {
        for (int i = 0; i < length; i++) {
            y[yOffset + i] = (float) forward.applyAsDouble(x[xOffset + i]);
        }
    }

    void backward(float[] x, int xOffset, float[] dy, int dyOffset, float[] dx, int dxOffset, int length) {
        for (int i = 0; i < length; i++) {
            dx[dxOffset + i] = (float) (dy[dyOffset + i] * slope.applyAsDouble(x[xOffset + i]));
        }
    }

    void backwardFromOutput(float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset, int length) {
        for (int i = 0; i < length; i++) {
            dx[dxOffset + i] = (float) (dy[dyOffset + i] * slopeFromOutput.applyAsDouble(y[yOffset + i]));
        }
    }

    private static double square(double x) {
        return x * x;
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    private static double geluArgument(double x) {
        return 0.7978845608028654 * (x + 0.044715 * x * x * x);
    }

    private static double geluSlope(double x) {
        double t = Math.tanh(geluArgument(x));
        return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * 0.7978845608028654 * (1 + 3 * 0.044715 * x * x);
    }
}
