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

/** One entry per activation: its value, its slope, and its slope from the output. */
final class Definitions {

    private static final double SELU_ALPHA = 1.6732632423543772848170429916717;
    private static final double SELU_SCALE = 1.0507009873554804934193349852946;
    /** Beyond it every exponential of the definitions has vanished from float32, whatever multiplies it. */
    private static final double FAR = 1000;
    private static final double INFINITY = Double.POSITIVE_INFINITY;

    private Definitions() {}

    static void addTo(Map<String, Entry> entries) {
        rectifiers(entries);
        exponentials(entries);
        sigmoids(entries);
        smoothRectifiers(entries);
    }

    private static void rectifiers(Map<String, Entry> entries) {
        put(entries, "relu", (x, p) -> x < 0 ? 0 : x, (x, p) -> step(x, 0), (y, p) -> step(within(0, y, INFINITY), 0));
        put(entries, "leaky_relu", (x, p) -> x > 0 ? x : p[0] * x, (x, p) -> step(x, p[0]), (y, p) -> step(y, p[0]));
    }

    private static void exponentials(Map<String, Entry> entries) {
        put(entries, "exponential", (x, p) -> Math.exp(x), (x, p) -> Math.exp(x), (y, p) -> within(0, y, INFINITY));
        put(entries, "elu", (x, p) -> x >= 0 ? x : p[0] * expm1(x), (x, p) -> x > 0 ? 1 : p[0] * Math.exp(x),
                (y, p) -> y > 0 ? 1 : p[0] + within(-p[0], y, 0));
        put(entries, "selu", (x, p) -> SELU_SCALE * (x >= 0 ? x : SELU_ALPHA * expm1(x)),
                (x, p) -> SELU_SCALE * (x > 0 ? 1 : SELU_ALPHA * Math.exp(x)),
                (y, p) -> y > 0 ? SELU_SCALE : SELU_SCALE * SELU_ALPHA + within(-SELU_SCALE * SELU_ALPHA, y, 0));
    }

    private static void sigmoids(Map<String, Entry> entries) {
        put(entries, "sigmoid", (x, p) -> logistic(x), (x, p) -> logisticSlope(x), (y, p) -> y - y * within(0, y, 1));
        put(entries, "tanh", (x, p) -> Math.tanh(x), (x, p) -> sech(x) * sech(x), (y, p) -> 1 - y * within(-1, y, 1));
    }

    private static void smoothRectifiers(Map<String, Entry> entries) {
        put(entries, "softplus", (x, p) -> log1pExp(p[0] * x) / p[0], (x, p) -> logistic(p[0] * x),
                (y, p) -> -expm1(-p[0] * within(0, y, INFINITY)));
        put(entries, "silu", (x, p) -> x == -INFINITY ? -0.0 : x * logistic(p[0] * x), (x, p) -> siluSlope(p[0] * x), null);
        put(entries, "gelu", (x, p) -> x == -INFINITY ? -0.0 : x * normal(x), (x, p) -> geluSlope(x), null);
    }

    private static void put(Map<String, Entry> entries, String name, Function value, Function derivative, Function fromOutput) {
        entries.put(name, new Entry(value, derivative, fromOutput));
    }

    /** 1 above 0, {@code slope} at and below it, NaN for NaN. */
    private static double step(double x, double slope) {
        return x > 0 ? 1 : x <= 0 ? slope : x;
    }

    private static double siluSlope(double z) {
        double near = Math.max(-FAR, Math.min(FAR, z));
        return logistic(z) + near * logisticSlope(near);
    }

    private static double geluSlope(double x) {
        double near = Math.max(-FAR, Math.min(FAR, x));
        return normal(x) + near * gauss(near);
    }
}
