package io.github.kinase.oracle;

import static io.github.kinase.oracle.Calculus.expm1;
import static io.github.kinase.oracle.Calculus.gauss;
import static io.github.kinase.oracle.Calculus.log1pExp;
import static io.github.kinase.oracle.Calculus.logistic;
import static io.github.kinase.oracle.Calculus.logisticSlope;
import static io.github.kinase.oracle.Calculus.normal;
import static io.github.kinase.oracle.Calculus.sech;
import static io.github.kinase.oracle.Calculus.within;

import io.github.kinase.oracle.Oracle.Entry;
import io.github.kinase.oracle.Oracle.Function;
import java.util.Map;
import org.apache.commons.numbers.gamma.Erf;

/** One entry per activation: its value, its slope, and its slope from the output. */
final class Definitions {

    private static final double SELU_ALPHA = 1.6732632423543772848170429916717;
    private static final double SELU_SCALE = 1.0507009873554804934193349852946;
    private static final double SQRT_8_PI = 1.5957691216057307117597842397375;
    /** Beyond it every exponential of the definitions has vanished from float32, whatever multiplies it. */
    private static final double FAR = 1000;
    private static final double INFINITY = Double.POSITIVE_INFINITY;

    private Definitions() {}

    static void addTo(Map<String, Entry> entries) {
        rectifiers(entries);
        hardSigmoids(entries);
        shrinks(entries);
        powers(entries);
        exponentials(entries);
        sigmoids(entries);
        smoothRectifiers(entries);
    }

    private static void rectifiers(Map<String, Entry> entries) {
        put(entries, "linear", (x, p) -> p[0] * x, (x, p) -> constant(x, p[0]), (y, p) -> constant(y, p[0]));
        put(entries, "binary_step", (x, p) -> x >= p[0] ? 1 : x < p[0] ? 0 : x, (x, p) -> constant(x, 0),
                (y, p) -> y == 0 || y == 1 ? 0 : Double.NaN);
        put(entries, "relu", (x, p) -> x >= p[1] ? p[1] : x >= p[2] ? x : x < p[2] ? p[0] == 0 ? 0 : p[0] * (x - p[2]) : x,
                (x, p) -> x > p[1] ? 0 : step(x - p[2], p[0]), (y, p) -> step(within(p[0] == 0 ? 0 : -INFINITY, y, INFINITY), p[0]));
        put(entries, "relu6", (x, p) -> limit(0, x, 6), (x, p) -> inside(0, x, 6), (y, p) -> inside(0, within(0, y, 6), 6));
        put(entries, "leaky_relu", (x, p) -> x > 0 ? x : p[0] * x, (x, p) -> step(x, p[0]), (y, p) -> step(y, p[0]));
        put(entries, "rrelu", (x, p) -> x > 0 ? x : (p[0] + p[1]) / 2 * x, (x, p) -> step(x, (p[0] + p[1]) / 2),
                (y, p) -> step(y, (p[0] + p[1]) / 2));
        put(entries, "threshold", (x, p) -> x <= p[0] ? p[1] : x, (x, p) -> x > p[0] ? 1 : constant(x, 0),
                (y, p) -> y > p[0] ? 1 : y == p[1] ? 0 : Double.NaN);
        put(entries, "thresholded_relu", (x, p) -> x <= p[0] ? 0 : x, (x, p) -> x > p[0] ? 1 : constant(x, 0),
                (y, p) -> y > p[0] ? 1 : y == 0 ? 0 : Double.NaN);
        put(entries, "hard_tanh", (x, p) -> limit(p[0], x, p[1]), (x, p) -> inside(p[0], x, p[1]),
                (y, p) -> inside(p[0], within(p[0], y, p[1]), p[1]));
        put(entries, "clip", (x, p) -> limit(p[0], x, p[1]), (x, p) -> inside(p[0], x, p[1]),
                (y, p) -> inside(p[0], within(p[0], y, p[1]), p[1]));
        put(entries, "relu_squared", (x, p) -> x < 0 ? 0 : x * x, (x, p) -> x < 0 ? 0 : 2 * x,
                (y, p) -> 2 * Math.sqrt(within(0, y, INFINITY)));
    }

    private static void hardSigmoids(Map<String, Entry> entries) {
        put(entries, "hard_sigmoid", (x, p) -> limit(0, (x + p[1] / p[0]) * p[0], 1),
                (x, p) -> p[0] * inside(0, (x + p[1] / p[0]) * p[0], 1), (y, p) -> p[0] * inside(0, within(0, y, 1), 1));
        put(entries, "hard_swish", (x, p) -> x <= -3 ? 0 : x >= 3 ? x : x * ((x + 3) / 6),
                (x, p) -> x <= -3 ? 0 : x >= 3 ? 1 : x / 3 + 0.5, null);
        put(entries, "sparse_plus", (x, p) -> x <= -1 ? 0 : x >= 1 ? x : (x + 1) * (x + 1) / 4,
                (x, p) -> limit(0, (x + 1) / 2, 1), (y, p) -> limit(0, Math.sqrt(within(0, y, INFINITY)), 1));
        put(entries, "sparse_sigmoid", (x, p) -> limit(0, (x + 1) / 2, 1), (x, p) -> inside(-1, x, 1) / 2,
                (y, p) -> inside(0, within(0, y, 1), 1) / 2);
    }

    private static void shrinks(Map<String, Entry> entries) {
        put(entries, "hard_shrink", (x, p) -> Math.abs(x) <= p[0] ? 0 : x, (x, p) -> 1 - inside(x, p[0]),
                (y, p) -> y == 0 ? 0 : Math.abs(y) > p[0] ? 1 : Double.NaN);
        put(entries, "soft_shrink", (x, p) -> Math.abs(x) <= p[0] ? 0 : x - Math.copySign(p[0], x), (x, p) -> 1 - inside(x, p[0]),
                (y, p) -> Math.abs(y) > 0 ? 1 : y);
        put(entries, "shrink", (x, p) -> Math.abs(x) <= p[0] ? 0 : x - Math.copySign(p[1], x), (x, p) -> 1 - inside(x, p[0]), null);
        put(entries, "tanh_shrink", (x, p) -> Calculus.tanhShrink(x), (x, p) -> Math.tanh(x) * Math.tanh(x), null);
    }

    private static void powers(Map<String, Entry> entries) {
        put(entries, "abs", (x, p) -> Math.abs(x), (x, p) -> Math.signum(x), null);
        put(entries, "square", (x, p) -> x * x, (x, p) -> x + x, null);
        put(entries, "cube", (x, p) -> x * x * x, (x, p) -> 3 * x * x, null);
    }

    private static void exponentials(Map<String, Entry> entries) {
        put(entries, "exponential", (x, p) -> Math.exp(x), (x, p) -> Math.exp(x), (y, p) -> within(0, y, INFINITY));
        put(entries, "gaussian", (x, p) -> Math.exp(-x * x), (x, p) -> -2 * near(x) * Math.exp(-x * x), null);
        put(entries, "elu", (x, p) -> x >= 0 ? x : p[0] * expm1(x), (x, p) -> x > 0 ? 1 : p[0] * Math.exp(x),
                (y, p) -> y > 0 ? 1 : p[0] + within(-p[0], y, 0));
        put(entries, "celu", (x, p) -> x >= 0 ? x : p[0] * expm1(x / p[0]), (x, p) -> x > 0 ? 1 : Math.exp(x / p[0]),
                (y, p) -> y > 0 ? 1 : (p[0] + within(-p[0], y, 0)) / p[0]);
        put(entries, "selu", (x, p) -> SELU_SCALE * (x >= 0 ? x : SELU_ALPHA * expm1(x)),
                (x, p) -> SELU_SCALE * (x > 0 ? 1 : SELU_ALPHA * Math.exp(x)),
                (y, p) -> y > 0 ? SELU_SCALE : SELU_SCALE * SELU_ALPHA + within(-SELU_SCALE * SELU_ALPHA, y, 0));
    }

    private static void sigmoids(Map<String, Entry> entries) {
        put(entries, "sigmoid", (x, p) -> logistic(x), (x, p) -> logisticSlope(x), (y, p) -> y - y * within(0, y, 1));
        put(entries, "log_sigmoid", (x, p) -> -log1pExp(-x), (x, p) -> logistic(-x), (y, p) -> -expm1(within(-INFINITY, y, 0)));
        put(entries, "tanh", (x, p) -> Math.tanh(x), (x, p) -> sech(x) * sech(x), (y, p) -> 1 - y * within(-1, y, 1));
        put(entries, "scaled_tanh", (x, p) -> p[0] * Math.tanh(p[1] * x), (x, p) -> p[0] * p[1] * sech(p[1] * x) * sech(p[1] * x),
                (y, p) -> p[1] * (p[0] * p[0] - y * within(-p[0], y, p[0])) / p[0]);
        put(entries, "rectified_tanh", (x, p) -> x < 0 ? 0 : Math.tanh(x), (x, p) -> x <= 0 ? 0 : sech(x) * sech(x),
                (y, p) -> y == 0 ? 0 : 1 - y * within(0, y, 1));
        put(entries, "rational_tanh", (x, p) -> Math.copySign(1.7159 / (1 + 1 / rational(Math.abs(x) / 1.5)), x),
                (x, p) -> rationalSlope(Math.abs(x) / 1.5) * 1.7159 / 1.5, null);
        put(entries, "softsign", (x, p) -> Math.copySign(1 / (1 + 1 / Math.abs(x)), x), (x, p) -> Math.pow(1 + Math.abs(x), -2),
                (y, p) -> Math.pow(1 - Math.abs(within(-1, y, 1)), 2));
        put(entries, "erf", (x, p) -> Erf.value(x), (x, p) -> 2 / Math.sqrt(Math.PI) * Math.exp(-x * x), null);
    }

    private static void smoothRectifiers(Map<String, Entry> entries) {
        put(entries, "softplus", (x, p) -> log1pExp(p[0] * x) / p[0], (x, p) -> logistic(p[0] * x),
                (y, p) -> -expm1(-p[0] * within(0, y, INFINITY)));
        put(entries, "squareplus", (x, p) -> squareplus(x, p[0]), (x, p) -> squareplus(far(x), p[0]) / Math.hypot(far(x), Math.sqrt(p[0])),
                (y, p) -> 1 / (1 + p[0] / (4 * y * within(0, y, INFINITY))));
        put(entries, "silu", (x, p) -> x == -INFINITY ? -0.0 : x * logistic(p[0] * x), (x, p) -> siluSlope(p[0] * x), null);
        put(entries, "gelu", (x, p) -> x == -INFINITY ? -0.0 : x * normal(x), (x, p) -> normal(x) + near(x) * gauss(x), null);
        put(entries, "gelu_tanh", (x, p) -> x == -INFINITY ? -0.0 : x * logistic(geluInner(x)),
                (x, p) -> logistic(geluInner(x)) + near(x) * logisticSlope(geluInner(x)) * SQRT_8_PI * (1 + 0.134145 * near(x) * near(x)),
                null);
        put(entries, "gelu_quick", (x, p) -> x == -INFINITY ? -0.0 : x * logistic(1.702 * x), (x, p) -> siluSlope(1.702 * x), null);
        put(entries, "mish", (x, p) -> x == -INFINITY ? -0.0 : x * Math.tanh(log1pExp(x)),
                (x, p) -> Math.tanh(log1pExp(x)) + near(x) * sech(log1pExp(x)) * sech(log1pExp(x)) * logistic(x), null);
    }

    private static void put(Map<String, Entry> entries, String name, Function value, Function derivative, Function fromOutput) {
        entries.put(name, new Entry(value, derivative, fromOutput));
    }

    /** 1 above 0, {@code slope} at and below it, NaN for NaN. */
    private static double step(double x, double slope) {
        return x > 0 ? 1 : x <= 0 ? slope : x;
    }

    /** A slope that does not depend on {@code x}; NaN for NaN. */
    private static double constant(double x, double slope) {
        return x == x ? slope : x;
    }

    private static double limit(double low, double x, double high) {
        return x < low ? low : x > high ? high : x;
    }

    /** 1 inside the open interval, 0 outside, NaN for NaN. */
    private static double inside(double low, double x, double high) {
        return constant(x, x > low && x < high ? 1 : 0);
    }

    /** 1 in the closed interval of +-{@code radius}, 0 outside, NaN for NaN. */
    private static double inside(double x, double radius) {
        return constant(x, Math.abs(x) <= radius ? 1 : 0);
    }

    /** {@code x}, but finite: what it multiplies has vanished from float32 beyond. */
    private static double near(double x) {
        return limit(-FAR, x, FAR);
    }

    /** {@code x}, but finite: what depends on it alone has reached its limit in float32 before. */
    private static double far(double x) {
        return limit(-0x1p300, x, 0x1p300);
    }

    private static double siluSlope(double z) {
        return logistic(z) + near(z) * logisticSlope(near(z));
    }

    private static double geluInner(double x) {
        return SQRT_8_PI * (x + 0.044715 * x * x * x);
    }

    private static double squareplus(double x, double b) {
        double root = Math.hypot(x, Math.sqrt(b));
        return x < 0 ? b / (2 * (root - x)) : (x + root) / 2;
    }

    private static double rational(double a) {
        return a * (1 + a * (1 + 1.41645 * a * a));
    }

    private static double rationalSlope(double a) {
        double z = limit(0, a, 0x1p100);
        return (1 + z * (2 + 4 * 1.41645 * z * z)) / Math.pow(1 + rational(z), 2);
    }
}
