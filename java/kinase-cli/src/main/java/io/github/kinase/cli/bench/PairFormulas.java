package io.github.kinase.cli.bench;

import static java.lang.Math.exp;
import static java.lang.Math.max;
import static java.lang.Math.min;
import static java.lang.Math.sqrt;
import static java.lang.Math.tanh;

import java.util.LinkedHashMap;
import java.util.Map;

/** What a user would write with java.lang.Math for activations of two inputs; like {@link MathFormulas}. */
final class PairFormulas {

    /** By the names of the activations. */
    static final Map<String, Formula> ALL = new LinkedHashMap<>();

    private static final double GELU_A = sqrt(2 / Math.PI);
    private static final double GELU_B = 0.044715;
    private static final double GELU_QUICK = 1.702;
    private static final float LIMIT = 7;

    static {
        gated();
        byChannel();
    }

    private PairFormulas() {}

    /** The value for two inputs. */
    interface Value {
        float of(float a, float b);
    }

    /** Puts both gradients into their places, that of a channel by adding to what is there. */
    interface Gradients {
        void of(float a, float b, float dy, float[] da, int i, float[] db, int k);
    }

    /** What is constant in one copy of {@link PairMathLoop}. */
    record Formula(Value value, Gradients gradients) {}

    private static void put(String name, Value value, Gradients gradients) {
        ALL.put(name, new Formula(value, gradients));
    }

    private static void gated() {
        put("glu", (g, u) -> (float) sigmoid(g) * u, (g, u, dy, dg, i, du, k) -> {
            double s = sigmoid(g);
            dg[i] = (float) (dy * u * s * (1 - s));
            du[k] = (float) (dy * s);
        });
        put("bilinear", (g, u) -> g * u, (g, u, dy, dg, i, du, k) -> {
            dg[i] = dy * u;
            du[k] = dy * g;
        });
        put("reglu", (g, u) -> max(g, 0f) * u, (g, u, dy, dg, i, du, k) -> {
            dg[i] = g > 0 ? dy * u : 0f;
            du[k] = dy * max(g, 0f);
        });
        put("geglu", PairFormulas::geglu, PairFormulas::gegluGradients);
        put("geglu_tanh", PairFormulas::geglu, PairFormulas::gegluGradients);
        put("geglu_quick", (g, u) -> (float) (g * sigmoid(GELU_QUICK * g)) * u,
                (g, u, dy, dg, i, du, k) -> siluGradients(GELU_QUICK, g, u, dy, dg, i, du, k));
        put("swiglu", (g, u) -> (float) (g * sigmoid(g)) * u, (g, u, dy, dg, i, du, k) -> siluGradients(1, g, u, dy, dg, i, du, k));
        put("swiglu_oai", (g, u) -> {
            float z = min(g, LIMIT);
            return (float) (z * sigmoid(GELU_QUICK * z)) * (1 + max(min(u, LIMIT), -LIMIT));
        }, (g, u, dy, dg, i, du, k) -> {
            siluGradients(GELU_QUICK, min(g, LIMIT), 1 + max(min(u, LIMIT), -LIMIT), dy, dg, i, du, k);
            dg[i] = g < LIMIT ? dg[i] : 0f;
            du[k] = Math.abs(u) < LIMIT ? du[k] : 0f;
        });
    }

    private static void byChannel() {
        put("prelu", (x, alpha) -> x > 0 ? x : alpha * x, (x, alpha, dy, dx, i, dalpha, k) -> {
            dx[i] = x > 0 ? dy : alpha * dy;
            dalpha[k] += x > 0 ? 0f : dy * x;
        });
        MathFormulas.Formula gelu = MathFormulas.ALL.get("gelu");
        put("biased:gelu", (x, bias) -> gelu.value().of(x + bias), (x, bias, dy, dx, i, dbias, k) -> {
            dx[i] = gelu.gradient().of(x + bias, dy);
            dbias[k] += dx[i];
        });
    }

    private static double sigmoid(double x) {
        return 1 / (1 + exp(-x));
    }

    private static void siluGradients(double beta, float g, float u, float dy, float[] dg, int i, float[] du, int k) {
        double s = sigmoid(beta * g);
        dg[i] = (float) (dy * u * s * (1 + beta * g * (1 - s)));
        du[k] = (float) (dy * g * s);
    }

    private static float geglu(float g, float u) {
        return (float) (0.5 * g * (1 + tanh(GELU_A * (g + GELU_B * g * g * g)))) * u;
    }

    private static void gegluGradients(float g, float u, float dy, float[] dg, int i, float[] du, int k) {
        double t = tanh(GELU_A * (g + GELU_B * g * g * g));
        dg[i] = (float) (dy * u * (0.5 * (1 + t) + 0.5 * g * (1 - t * t) * GELU_A * (1 + 3 * GELU_B * g * g)));
        du[k] = (float) (dy * 0.5 * g * (1 + t));
    }
}
