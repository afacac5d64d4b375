package io.github.kinase.cli.bench;

import static java.lang.Math.abs;
import static java.lang.Math.exp;
import static java.lang.Math.expm1;
import static java.lang.Math.log1p;
import static java.lang.Math.max;
import static java.lang.Math.tanh;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What a user would write with java.lang.Math: one line for the value and one for the gradient, with the default
 * parameters. Gelu is in its tanh form, since java.lang.Math has no error function.
 */
final class MathLoops {

    private static final float SELU_SCALE = 1.050701f;
    private static final float SELU_ALPHA = 1.6732632f;
    private static final double GELU_A = Math.sqrt(2 / Math.PI);
    private static final double GELU_B = 0.044715;

    private static final Map<String, Formula> FORMULAS = new LinkedHashMap<>();

    static {
        put("relu", x -> max(x, 0f), (x, dy) -> x > 0 ? dy : 0f);
        put("leaky_relu", x -> x > 0 ? x : 0.01f * x, (x, dy) -> x > 0 ? dy : 0.01f * dy);
        put("exponential", x -> (float) exp(x), (x, dy) -> dy * (float) exp(x));
        put("elu", x -> x > 0 ? x : (float) expm1(x), (x, dy) -> x > 0 ? dy : dy * (float) exp(x));
        put("selu", x -> SELU_SCALE * (x > 0 ? x : SELU_ALPHA * (float) expm1(x)),
                (x, dy) -> dy * SELU_SCALE * (x > 0 ? 1 : SELU_ALPHA * (float) exp(x)));
        put("sigmoid", x -> (float) sigmoid(x), (x, dy) -> {
            double s = sigmoid(x);
            return (float) (dy * s * (1 - s));
        });
        put("tanh", x -> (float) tanh(x), (x, dy) -> {
            double t = tanh(x);
            return (float) (dy * (1 - t * t));
        });
        put("softplus", x -> (float) (max(x, 0) + log1p(exp(-abs(x)))), (x, dy) -> (float) (dy * sigmoid(x)));
        put("silu", x -> (float) (x * sigmoid(x)), (x, dy) -> {
            double s = sigmoid(x);
            return (float) (dy * s * (1 + x * (1 - s)));
        });
        put("gelu", x -> (float) (0.5 * x * (1 + tanh(GELU_A * (x + GELU_B * x * x * x)))), (x, dy) -> {
            double t = tanh(GELU_A * (x + GELU_B * x * x * x));
            return (float) (dy * (0.5 * (1 + t) + 0.5 * x * (1 - t * t) * GELU_A * (1 + 3 * GELU_B * x * x)));
        });
    }

    private MathLoops() {}

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

    private static void put(String name, Value value, Gradient gradient) {
        FORMULAS.put(name, new Formula(value, gradient));
    }

    private static double sigmoid(double x) {
        return 1 / (1 + exp(-x));
    }

    /** The activations that have a Math loop. */
    static Set<String> names() {
        return FORMULAS.keySet();
    }

    /** A loop of its own for an activation, compiled apart from all others; null if there is none. */
    static Loop of(String name) {
        Formula formula = FORMULAS.get(name);
        if (formula == null) {
            return null;
        }
        try (InputStream template = MathLoop.class.getResourceAsStream("MathLoop.class")) {
            return (Loop) MethodHandles.lookup().defineHiddenClassWithClassData(template.readAllBytes(), formula, true)
                    .lookupClass().getDeclaredConstructor().newInstance();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** y = softmax(x) over each of {@code rows} rows. */
    static void softmax(float[] x, float[] y, int from, int rows, int columns) {
        for (int row = 0; row < rows; row++) {
            int start = from + row * columns;
            int end = start + columns;
            float max = Float.NEGATIVE_INFINITY;
            for (int i = start; i < end; i++) {
                max = max(max, x[i]);
            }
            double sum = 0;
            for (int i = start; i < end; i++) {
                double e = exp(x[i] - max);
                y[i] = (float) e;
                sum += e;
            }
            float scale = (float) (1 / sum);
            for (int i = start; i < end; i++) {
                y[i] *= scale;
            }
        }
    }

    /** dx = y (dy - sum(dy y)) over each of {@code rows} rows. */
    static void softmaxBackward(float[] y, float[] dy, float[] dx, int from, int rows, int columns) {
        for (int row = 0; row < rows; row++) {
            int start = from + row * columns;
            int end = start + columns;
            double sum = 0;
            for (int i = start; i < end; i++) {
                sum += dy[i] * y[i];
            }
            for (int i = start; i < end; i++) {
                dx[i] = (float) (y[i] * (dy[i] - sum));
            }
        }
    }
}
