package io.github.kinase.oracle;

import static io.github.kinase.oracle.Calculus.cut;
import static io.github.kinase.oracle.Calculus.expm1;
import static io.github.kinase.oracle.Calculus.gauss;
import static io.github.kinase.oracle.Calculus.inside;
import static io.github.kinase.oracle.Calculus.log1pExp;
import static io.github.kinase.oracle.Calculus.logistic;
import static io.github.kinase.oracle.Calculus.logisticSlope;
import static io.github.kinase.oracle.Calculus.near;
import static io.github.kinase.oracle.Calculus.normal;
import static io.github.kinase.oracle.Calculus.sech;
import static io.github.kinase.oracle.Calculus.square;
import static io.github.kinase.oracle.Calculus.step;
import static io.github.kinase.oracle.Calculus.within;

import io.github.kinase.oracle.Oracle.Entry;
import io.github.kinase.oracle.Oracle.Function;
import java.util.Map;
import org.apache.commons.numbers.gamma.Erf;

/** One entry per activation: its value, its slope, and its slope from the output. */
final class Definitions {

    private static final double SELU_ALPHA = 1.6732632423543772848170429916717;
    private static final double SELU_SCALE = 1.0507009873554804934193349852946;
    private static final double TWO_INV_SQRT_PI = 1.1283791670955125738961589031215;
    private static final double QUICK = 1.702;
    private static final double INFINITY = Double.POSITIVE_INFINITY;

    private final Map<String, Entry> entries;

    private Definitions(Map<String, Entry> entries) {
        this.entries = entries;
    }

    static void addTo(Map<String, Entry> entries) {
        Definitions definitions = new Definitions(entries);
        definitions.rectifiers();
        definitions.hardSigmoids();
        definitions.shrinks();
        definitions.powers();
        definitions.exponentials();
        definitions.sigmoids();
        definitions.smoothRectifiers();
        definitions.gelus();
        definitions.periodics();
    }

    private void put(String name, Function value, Function derivative, Function fromOutput) {
        entries.put(name, new Entry(value, derivative, fromOutput));
    }

    private void rectifiers() {
        put("linear", (x, p) -> p[0] * x, (x, p) -> step(x, 0, p[0], p[0]), (y, p) -> step(y, 0, p[0], p[0]));
        put("binary_step", (x, p) -> x >= p[0] ? 1 : x < p[0] ? 0 : x, (x, p) -> step(x, 0, 0, 0), 
                (y, p) -> y == 1 ? 0 : within(0, y, 0));
        put("relu", (x, p) -> x >= p[1] ? p[1] : x >= p[2] ? x : x < p[2] && p[0] == 0 ? 0 : p[0] * (x - p[2]),
                (x, p) -> x > p[1] ? 0 : step(x, p[2], p[0], 1),
                (y, p) -> step(p[0] == 0 ? within(0, y, INFINITY) : y, 0, p[0], 1));
        put("relu6", (x, p) -> cut(0, x, 6), (x, p) -> inside(0, x, 6, 1), (y, p) -> inside(0, within(0, y, 6), 6, 1));
        put("leaky_relu", (x, p) -> x > 0 ? x : p[0] * x, (x, p) -> step(x, 0, p[0], 1), (y, p) -> step(y, 0, p[0], 1));
        put("rrelu", (x, p) -> x > 0 ? x : (p[0] + p[1]) / 2 * x, (x, p) -> step(x, 0, (p[0] + p[1]) / 2, 1),
                (y, p) -> step(y, 0, (p[0] + p[1]) / 2, 1));
        put("threshold", (x, p) -> x <= p[0] ? p[1] : x, (x, p) -> step(x, p[0], 0, 1), 
                (y, p) -> y > p[0] ? 1 : 0 * within(p[1], y, p[1]));
        put("thresholded_relu", (x, p) -> x <= p[0] ? 0 : x, (x, p) -> step(x, p[0], 0, 1),
                (y, p) -> y > p[0] ? 1 : within(0, y, 0));
        put("hard_tanh", (x, p) -> cut(p[0], x, p[1]), (x, p) -> inside(p[0], x, p[1], 1),
                (y, p) -> inside(p[0], within(p[0], y, p[1]), p[1], 1));
        put("clip", (x, p) -> cut(p[0], x, p[1]), (x, p) -> inside(p[0], x, p[1], 1),
                (y, p) -> inside(p[0], within(p[0], y, p[1]), p[1], 1));
        put("relu_squared", (x, p) -> x < 0 ? 0 : x * x, (x, p) -> x < 0 ? 0 : 2 * x, (y, p) -> 2 * Math.sqrt(y));
    }

    /** hard_sigmoid is defined by its lower knee, the double nearest to -offset / slope, where it is 0. */
    private void hardSigmoids() {
        put("hard_sigmoid", (x, p) -> cut(0, p[0] * (x + p[1] / p[0]), 1),
                (x, p) -> inside(0, p[0] * (x + p[1] / p[0]), 1, p[0]),
                (y, p) -> inside(0, within(0, y, 1), 1, p[0]));
        put("hard_swish", (x, p) -> x <= -3 ? -0.0 : x >= 3 ? x : x * (x + 3) / 6,
                (x, p) -> x <= -3 ? 0 : x >= 3 ? 1 : (x + 1.5) / 3, null);
        put("sparse_plus", (x, p) -> x <= -1 ? 0 : x >= 1 ? x : Math.pow((x + 1) / 2, 2), (x, p) -> cut(0, 0.5 * x + 0.5, 1),
                (y, p) -> cut(0, Math.sqrt(y), 1));
        put("sparse_sigmoid", (x, p) -> cut(0, 0.5 * x + 0.5, 1), (x, p) -> inside(-1, x, 1, 0.5),
                (y, p) -> inside(0, within(0, y, 1), 1, 0.5));
    }

    private void shrinks() {
        put("hard_shrink", (x, p) -> Math.abs(x) <= p[0] ? 0 : x, (x, p) -> step(Math.abs(x), p[0], 0, 1),
                (y, p) -> Math.abs(y) > p[0] ? 1 : 0 * within(0, y, 0));
        put("soft_shrink", (x, p) -> Math.abs(x) <= p[0] ? 0 : x - Math.copySign(p[0], x),
                (x, p) -> step(Math.abs(x), p[0], 0, 1),
                (y, p) -> step(Math.abs(y), 0, 0, 1));
        put("shrink", (x, p) -> Math.abs(x) <= p[0] ? 0 : x > 0 ? x - p[1] : x + p[1],
                (x, p) -> step(Math.abs(x), p[0], 0, 1), null);
        put("tanh_shrink", (x, p) -> Calculus.tanhShrink(x), (x, p) -> square(Math.tanh(x)), null);
    }

    private void powers() {
        put("abs", (x, p) -> Math.abs(x), (x, p) -> Math.signum(x), null);
        put("square", (x, p) -> x * x, (x, p) -> 2 * x, null);
        put("cube", (x, p) -> x * x * x, (x, p) -> 3 * x * x, null);
    }

    private void exponentials() {
        put("exponential", (x, p) -> Math.exp(x), (x, p) -> Math.exp(x), (y, p) -> within(0, y, INFINITY));
        put("gaussian", (x, p) -> Math.exp(-x * x), (x, p) -> -2 * near(x) * Math.exp(-x * x), null);
        put("elu", (x, p) -> x >= 0 ? x : p[0] * expm1(x), (x, p) -> x > 0 ? 1 : p[0] * Math.exp(x),
                (y, p) -> y > 0 ? 1 : p[0] + within(-p[0], y, 0));
        put("celu", (x, p) -> x >= 0 ? x : p[0] * expm1(x / p[0]), (x, p) -> x > 0 ? 1 : Math.exp(x / p[0]),
                (y, p) -> y > 0 ? 1 : (p[0] + within(-p[0], y, 0)) / p[0]);
        put("selu", (x, p) -> SELU_SCALE * (x >= 0 ? x : SELU_ALPHA * expm1(x)),
                (x, p) -> SELU_SCALE * (x > 0 ? 1 : SELU_ALPHA * Math.exp(x)),
                (y, p) -> y > 0 ? SELU_SCALE : SELU_SCALE * SELU_ALPHA + within(-SELU_SCALE * SELU_ALPHA, y, 0));
        put("xielu", Xielu::value, Xielu::slope, null);
    }

    private void sigmoids() {
        put("sigmoid", (x, p) -> logistic(x), (x, p) -> logisticSlope(x), (y, p) -> y - y * within(0, y, 1));
        put("log_sigmoid", (x, p) -> -log1pExp(-x), (x, p) -> logistic(-x), (y, p) -> -expm1(within(-INFINITY, y, 0)));
        put("tanh", (x, p) -> Math.tanh(x), (x, p) -> square(sech(x)), (y, p) -> 1 - y * within(-1, y, 1));
        put("scaled_tanh", (x, p) -> p[0] * Math.tanh(p[1] * x), (x, p) -> p[0] * p[1] * square(sech(p[1] * x)),
                (y, p) -> (p[0] - y) * (p[0] + within(-p[0], y, p[0])) / p[0] * p[1]);
        put("rectified_tanh", (x, p) -> x < 0 ? 0 : Math.tanh(x), (x, p) -> x <= 0 ? 0 : square(sech(x)),
                (y, p) -> y == 0 ? 0 : 1 - y * within(0, y, 1));
        put("rational_tanh", (x, p) -> Calculus.rationalTanh(x), (x, p) -> Calculus.rationalTanhSlope(x), null);
        put("softsign", (x, p) -> Math.copySign(1 / (1 + 1 / Math.abs(x)), x), (x, p) -> 1 / (1 + 2 * Math.abs(x) + x * x),
                (y, p) -> Math.pow(1 - Math.abs(within(-1, y, 1)), 2));
        put("erf", (x, p) -> Erf.value(x), (x, p) -> TWO_INV_SQRT_PI * Math.exp(-x * x), null);
    }

    private void smoothRectifiers() {
        put("softplus", (x, p) -> log1pExp(p[0] * x) / p[0], (x, p) -> logistic(p[0] * x),
                (y, p) -> -expm1(-p[0] * within(0, y, INFINITY)));
        put("squareplus", (x, p) -> Calculus.squareplus(x, p[0]), (x, p) -> Calculus.squareplusSlope(near(x), p[0]),
                (y, p) -> y == INFINITY ? 1 : y * within(0, y, INFINITY) / (y * y + p[0] / 4));
        put("silu", (x, p) -> silu(x, p[0]), (x, p) -> siluSlope(near(p[0] * x)), null);
        put("mish", (x, p) -> x == -INFINITY ? -0.0 : x * Math.tanh(log1pExp(x)), (x, p) -> mishSlope(near(x)), null);
    }

    private void gelus() {
        put("gelu", (x, p) -> x == -INFINITY ? -0.0 : x * normal(x), (x, p) -> normal(x) + near(x) * gauss(near(x)), null);
        put("gelu_tanh", (x, p) -> x == -INFINITY ? -0.0 : x * logistic(Calculus.geluCubic(x)),
                (x, p) -> geluTanhSlope(near(x)), null);
        put("gelu_quick", (x, p) -> silu(x, QUICK), (x, p) -> siluSlope(near(QUICK * x)), null);
    }

    private void periodics() {
        put("snake", (x, p) -> Snake.value(x, p[0]), (x, p) -> Snake.slope(x, p[0]), null);
    }

    private static double silu(double x, double beta) {
        return x == -INFINITY ? -0.0 : x * logistic(beta * x);
    }

    private static double siluSlope(double z) {
        return logistic(z) + z * logisticSlope(z);
    }

    /** The slope of tanh is 1 / cosh^2, that of log(1 + e^x) the logistic function. */
    private static double mishSlope(double x) {
        double inner = log1pExp(x);
        return Math.tanh(inner) + x * square(sech(inner)) * logistic(x);
    }

    private static double geluTanhSlope(double x) {
        double cubic = Calculus.geluCubic(x);
        return logistic(cubic) + x * logisticSlope(cubic) * Calculus.geluCubicSlope(x);
    }
}
