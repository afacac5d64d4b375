package io.github.kinase.cli.bench;

import static java.lang.Math.abs;
import static java.lang.Math.max;
import static java.lang.Math.min;
import static java.lang.Math.signum;
import static java.lang.Math.sqrt;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a user would write with java.lang.Math, or with another library that has its functions: a line for the value and one for
 * the gradient, with the default parameters. There is no error function: gelu is in its tanh form, as everybody writes it then,
 * and erf by a polynomial. A record, for the compiler takes its components for constants, and so inlines the functions.
 */
record MathFormulas(Elementary m, Map<String, Formula> all) {

    /** Those over java.lang.Math, by the names of the activations. */
    static final Map<String, Formula> ALL = of(Elementary.MATH);

    private static final float SELU_SCALE = 1.050701f;
    private static final float SELU_ALPHA = 1.6732632f;
    private static final float RRELU_SLOPE = (1 / 8f + 1 / 3f) / 2;
    private static final double GELU_A = sqrt(2 / Math.PI);
    private static final double GELU_B = 0.044715;
    private static final double GELU_QUICK = 1.702;

    /** By the names of the activations. */
    static Map<String, Formula> of(Elementary functions) {
        MathFormulas formulas = new MathFormulas(functions, new LinkedHashMap<>());
        formulas.rectifiers();
        formulas.shrinksAndPowers();
        formulas.exponentials();
        formulas.sigmoids();
        formulas.smoothRectifiers();
        formulas.periodics();
        return formulas.all;
    }

    /** The value of an activation. */
    interface Value {
        float of(float x);
    }

    /** dy times the slope of an activation. */
    interface Gradient {
        float of(float x, float dy);
    }

    /** What is constant in one copy of {@link MathLoop}. */
    record Formula(Value value, Gradient gradient) {}

    private void put(String name, Value value, Gradient gradient) {
        all.put(name, new Formula(value, gradient));
    }

    private void rectifiers() {
        put("linear", x -> x, (x, dy) -> dy);
        put("binary_step", x -> x >= 0 ? 1f : 0f, (x, dy) -> 0f);
        put("relu", x -> max(x, 0f), (x, dy) -> x > 0 ? dy : 0f);
        put("relu6", x -> min(max(x, 0f), 6f), (x, dy) -> x > 0 && x < 6 ? dy : 0f);
        put("leaky_relu", x -> x > 0 ? x : 0.01f * x, (x, dy) -> x > 0 ? dy : 0.01f * dy);
        put("rrelu", x -> x > 0 ? x : RRELU_SLOPE * x, (x, dy) -> x > 0 ? dy : RRELU_SLOPE * dy);
        put("threshold", x -> x > 0 ? x : 0f, (x, dy) -> x > 0 ? dy : 0f);
        put("thresholded_relu", x -> x > 1 ? x : 0f, (x, dy) -> x > 1 ? dy : 0f);
        put("hard_tanh", x -> min(max(x, -1f), 1f), (x, dy) -> abs(x) < 1 ? dy : 0f);
        put("clip", x -> x, (x, dy) -> dy);
        put("relu_squared", x -> max(x, 0f) * max(x, 0f), (x, dy) -> dy * 2 * max(x, 0f));
        put("hard_sigmoid", x -> min(max(x / 6 + 0.5f, 0f), 1f), (x, dy) -> abs(x) < 3 ? dy / 6 : 0f);
        put("hard_swish", x -> x * min(max(x / 6 + 0.5f, 0f), 1f),
                (x, dy) -> x <= -3 ? 0f : x < 3 ? dy * (x / 3 + 0.5f) : dy);
        put("sparse_plus", x -> x <= -1 ? 0f : x < 1 ? (x + 1) * (x + 1) / 4 : x,
                (x, dy) -> dy * min(max((x + 1) / 2, 0f), 1f));
        put("sparse_sigmoid", x -> min(max((x + 1) / 2, 0f), 1f), (x, dy) -> abs(x) < 1 ? dy / 2 : 0f);
    }

    private void shrinksAndPowers() {
        put("hard_shrink", x -> abs(x) > 0.5f ? x : 0f, (x, dy) -> abs(x) > 0.5f ? dy : 0f);
        put("soft_shrink", x -> signum(x) * max(abs(x) - 0.5f, 0f), (x, dy) -> abs(x) > 0.5f ? dy : 0f);
        put("shrink", x -> abs(x) > 0.5f ? x : 0f, (x, dy) -> abs(x) > 0.5f ? dy : 0f);
        put("tanh_shrink", x -> (float) (x - m.tanh(x)), (x, dy) -> (float) (dy * square(m.tanh(x))));
        put("abs", x -> abs(x), (x, dy) -> dy * signum(x));
        put("square", x -> x * x, (x, dy) -> dy * 2 * x);
        put("cube", x -> x * x * x, (x, dy) -> dy * 3 * x * x);
    }

    private void exponentials() {
        put("exponential", x -> (float) m.exp(x), (x, dy) -> dy * (float) m.exp(x));
        put("gaussian", x -> (float) m.exp(-x * x), (x, dy) -> (float) (dy * -2 * x * m.exp(-x * x)));
        put("elu", x -> x > 0 ? x : (float) m.expm1(x), (x, dy) -> x > 0 ? dy : dy * (float) m.exp(x));
        put("celu", x -> x > 0 ? x : (float) m.expm1(x), (x, dy) -> x > 0 ? dy : dy * (float) m.exp(x));
        put("selu", x -> SELU_SCALE * (x > 0 ? x : SELU_ALPHA * (float) m.expm1(x)),
                (x, dy) -> dy * SELU_SCALE * (x > 0 ? 1 : SELU_ALPHA * (float) m.exp(x)));
        put("xielu", x -> x > 0 ? 0.8f * x * x + 0.5f * x : 0.8f * (float) (m.expm1(min(x, -1e-6f)) - x) + 0.5f * x,
                (x, dy) -> x > 0 ? dy * (1.6f * x + 0.5f) : dy * (0.8f * (float) m.expm1(min(x, -1e-6f)) + 0.5f));
    }

    private void sigmoids() {
        put("sigmoid", x -> (float) sigmoid(x), (x, dy) -> {
            double s = sigmoid(x);
            return (float) (dy * s * (1 - s));
        });
        put("log_sigmoid", x -> (float) -softplus(-x), (x, dy) -> (float) (dy * sigmoid(-x)));
        put("tanh", x -> (float) m.tanh(x), (x, dy) -> (float) (dy * (1 - square(m.tanh(x)))));
        put("scaled_tanh", x -> (float) m.tanh(x), (x, dy) -> (float) (dy * (1 - square(m.tanh(x)))));
        put("rectified_tanh", x -> x > 0 ? (float) m.tanh(x) : 0f, (x, dy) -> x > 0 ? (float) (dy * (1 - square(m.tanh(x)))) : 0f);
        put("rational_tanh", MathFormulas::rationalTanh, MathFormulas::rationalTanhGradient);
        put("softsign", x -> x / (1 + abs(x)), (x, dy) -> dy / ((1 + abs(x)) * (1 + abs(x))));
        put("erf", x -> (float) erf(x), (x, dy) -> (float) (dy * 2 / sqrt(Math.PI) * m.exp(-x * x)));
    }

    private void smoothRectifiers() {
        put("softplus", x -> (float) softplus(x), (x, dy) -> (float) (dy * sigmoid(x)));
        put("squareplus", x -> (x + (float) sqrt(x * x + 4)) / 2, (x, dy) -> dy * (1 + x / (float) sqrt(x * x + 4)) / 2);
        put("silu", x -> (float) (x * sigmoid(x)), (x, dy) -> {
            double s = sigmoid(x);
            return (float) (dy * s * (1 + x * (1 - s)));
        });
        put("gelu", this::geluTanh, this::geluTanhGradient);
        put("gelu_tanh", this::geluTanh, this::geluTanhGradient);
        put("gelu_quick", x -> (float) (x * sigmoid(GELU_QUICK * x)), (x, dy) -> {
            double s = sigmoid(GELU_QUICK * x);
            return (float) (dy * s * (1 + GELU_QUICK * x * (1 - s)));
        });
        put("mish", x -> (float) (x * m.tanh(softplus(x))), (x, dy) -> {
            double t = m.tanh(softplus(x));
            return (float) (dy * (t + x * sigmoid(x) * (1 - t * t)));
        });
    }

    private void periodics() {
        put("snake", x -> (float) (x + square(m.sin(x))), (x, dy) -> (float) (dy * (1 + m.sin(2 * x))));
    }

    private static double square(double x) {
        return x * x;
    }

    private double sigmoid(double x) {
        return 1 / (1 + m.exp(-x));
    }

    private double softplus(double x) {
        return max(x, 0) + m.log1p(m.exp(-abs(x)));
    }

    private float geluTanh(float x) {
        return (float) (0.5 * x * (1 + m.tanh(GELU_A * (x + GELU_B * x * x * x))));
    }

    private float geluTanhGradient(float x, float dy) {
        double t = m.tanh(GELU_A * (x + GELU_B * x * x * x));
        return (float) (dy * (0.5 * (1 + t) + 0.5 * x * (1 - t * t) * GELU_A * (1 + 3 * GELU_B * x * x)));
    }

    private static float rationalTanh(float x) {
        float a = abs(x) * 2 / 3;
        return 1.7159f * signum(x) * (1 - 1 / (1 + a + a * a + 1.41645f * a * a * a * a));
    }

    private static float rationalTanhGradient(float x, float dy) {
        float a = abs(x) * 2 / 3;
        float d = 1 + a + a * a + 1.41645f * a * a * a * a;
        return dy * 1.7159f * 2 / 3 * (1 + 2 * a + 4 * 1.41645f * a * a * a) / (d * d);
    }

    /** Abramowitz and Stegun 7.1.26, absolute error 1.5e-7. */
    private double erf(double x) {
        double t = 1 / (1 + 0.3275911 * abs(x));
        double p = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
        return signum(x) * (1 - p * m.exp(-x * x));
    }
}
