package io.github.kinase.benchmarks;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What a user writes without a library: a plain loop over java.lang.Math, one line per activation and pass, with the default
 * parameters. Gelu is the usual approximation by tanh, for Math has no erf. An activation without a line has no baseline.
 *
 * <p>The formula is called through an interface. In a fork one activation runs in one pass, so the call has one target and
 * C2 inlines it: the loop is as fast as one written out. It is not so with {@code -f 0}, where all share a JVM. The offsets
 * are constants: with variables C2 could not rule out that the arrays overlap, and would not vectorise.
 */
final class MathBaseline {

    private static final float SELU_SCALE = 1.050701f;
    private static final float SELU_ALPHA = 1.6732632f;

    private static final Map<String, MathBaseline> ALL = new LinkedHashMap<>();

    static {
        add("linear", x -> x, (x, dy) -> dy, null);
        add("relu", x -> Math.max(x, 0f), (x, dy) -> x > 0 ? dy : 0f, (y, dy) -> y > 0 ? dy : 0f);
        add("relu6", x -> Math.min(Math.max(x, 0f), 6f), (x, dy) -> x > 0 && x < 6 ? dy : 0f,
                (y, dy) -> y > 0 && y < 6 ? dy : 0f);
        add("leaky_relu", x -> x > 0 ? x : 0.01f * x, (x, dy) -> x > 0 ? dy : 0.01f * dy, (y, dy) -> y > 0 ? dy : 0.01f * dy);
        add("hard_tanh", x -> Math.min(Math.max(x, -1f), 1f), (x, dy) -> x > -1 && x < 1 ? dy : 0f,
                (y, dy) -> y > -1 && y < 1 ? dy : 0f);
        add("hard_swish", x -> x * Math.min(Math.max(x + 3f, 0f), 6f) / 6f,
                (x, dy) -> x <= -3 ? 0f : x >= 3 ? dy : dy * (2 * x + 3) / 6f, null);
        add("sigmoid", x -> (float) sigmoid(x), (x, dy) -> (float) (dy * sigmoidSlope(sigmoid(x))), (y, dy) -> dy * y * (1 - y));
        add("log_sigmoid", x -> (float) (Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x)))),
                (x, dy) -> (float) (dy * sigmoid(-x)), null);
        add("tanh", x -> (float) Math.tanh(x), (x, dy) -> (float) (dy * tanhSlope(Math.tanh(x))), (y, dy) -> dy * (1 - y * y));
        add("softsign", x -> x / (1 + Math.abs(x)), (x, dy) -> dy / ((1 + Math.abs(x)) * (1 + Math.abs(x))), null);
        add("softplus", x -> (float) (Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))), (x, dy) -> (float) (dy * sigmoid(x)),
                (y, dy) -> (float) (dy * -Math.expm1(-y)));
        add("silu", x -> (float) (x * sigmoid(x)), (x, dy) -> (float) (dy * siluSlope(x, sigmoid(x))), null);
        add("mish", x -> (float) (x * Math.tanh(Math.log1p(Math.exp(x)))), (x, dy) -> (float) (dy * mishSlope(x)), null);
        add("gelu", MathBaseline::geluTanh, MathBaseline::geluTanhGradient, null);
        add("gelu_tanh", MathBaseline::geluTanh, MathBaseline::geluTanhGradient, null);
        add("exponential", x -> (float) Math.exp(x), (x, dy) -> (float) (dy * Math.exp(x)), (y, dy) -> dy * y);
        add("elu", x -> x > 0 ? x : (float) Math.expm1(x), (x, dy) -> x > 0 ? dy : dy * (float) Math.exp(x),
                (y, dy) -> y > 0 ? dy : dy * (y + 1));
        add("selu", x -> SELU_SCALE * (x > 0 ? x : SELU_ALPHA * (float) Math.expm1(x)),
                (x, dy) -> dy * SELU_SCALE * (x > 0 ? 1 : SELU_ALPHA * (float) Math.exp(x)),
                (y, dy) -> y > 0 ? dy * SELU_SCALE : dy * (y + SELU_SCALE * SELU_ALPHA));
    }

    /** The value of an activation. */
    interface Value {
        float of(float x);
    }

    /** dy times the slope, from the input or from the output. */
    interface Gradient {
        float of(float x, float dy);
    }

    private final Value value;
    private final Gradient gradient;
    private final Gradient fromOutput;

    private MathBaseline(Value value, Gradient gradient, Gradient fromOutput) {
        this.value = value;
        this.gradient = gradient;
        this.fromOutput = fromOutput;
    }

    private static void add(String name, Value value, Gradient gradient, Gradient fromOutput) {
        ALL.put(name, new MathBaseline(value, gradient, fromOutput));
    }

    /** The baseline of an activation; null where nobody has written one. */
    static MathBaseline of(String name) {
        return ALL.get(name);
    }

    static Set<String> names() {
        return ALL.keySet();
    }

    boolean hasFromOutput() {
        return fromOutput != null;
    }

    void forward(Data data) {
        forward(value, data.x, data.out, data.length);
    }

    void backward(Data data) {
        backward(gradient, data.x, data.dy, data.out, data.length);
    }

    void backwardFromOutput(Data data) {
        backward(fromOutput, data.x, data.dy, data.out, data.length);
    }

    private static void forward(Value value, float[] x, float[] out, int length) {
        for (int i = 0; i < length; i++) {
            out[Data.OUT + i] = value.of(x[Data.X + i]);
        }
    }

    private static void backward(Gradient gradient, float[] x, float[] dy, float[] out, int length) {
        for (int i = 0; i < length; i++) {
            out[Data.OUT + i] = gradient.of(x[Data.X + i], dy[Data.DY + i]);
        }
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    private static double sigmoidSlope(double s) {
        return s * (1 - s);
    }

    private static double siluSlope(double x, double s) {
        return s * (1 + x * (1 - s));
    }

    private static double tanhSlope(double t) {
        return 1 - t * t;
    }

    private static double mishSlope(double x) {
        double t = Math.tanh(Math.log1p(Math.exp(x)));
        return t + x * tanhSlope(t) * sigmoid(x);
    }

    private static final double GELU_A = Math.sqrt(2 / Math.PI);
    private static final double GELU_B = 0.044715;

    private static float geluTanh(float x) {
        return (float) (0.5 * x * (1 + Math.tanh(GELU_A * (x + GELU_B * x * x * x))));
    }

    private static float geluTanhGradient(float x, float dy) {
        double t = Math.tanh(GELU_A * (x + GELU_B * x * x * x));
        return (float) (dy * (0.5 * (1 + t) + 0.5 * x * (1 - t * t) * GELU_A * (1 + 3 * GELU_B * x * x)));
    }
}
