package io.github.kinase.peers;

import static jdk.incubator.vector.VectorOperators.EXP;
import static jdk.incubator.vector.VectorOperators.EXPM1;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LOG1P;
import static jdk.incubator.vector.VectorOperators.TANH;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * The Vector API of the JDK with the mathematics that comes with it, as a user would compose activations of it. One formula runs in a
 * process, so that the compiler inlines it into the loop.
 */
public final class VectorMath implements Peer {

    private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;
    private static final float GELU_A = 0.79788456f;
    private static final float GELU_B = 0.044715f;

    private interface Formula {
        FloatVector of(FloatVector x);
    }

    /** dy times the slope at x. */
    private interface Gradient {
        FloatVector of(FloatVector x, FloatVector dy);
    }

    private static final Map<String, Formula> FORMULAS = new TreeMap<>(Map.ofEntries(
            Map.entry(Roof.COPY, x -> x),
            Map.entry("relu", x -> x.max(0f)),
            Map.entry("leaky_relu", x -> x.mul(0.01f).blend(x, x.compare(GT, 0f))),
            Map.entry("hard_swish", x -> x.mul(x.mul(1 / 6f).add(0.5f).max(0f).min(1f))),
            Map.entry("abs", x -> x.abs()),
            Map.entry("square", x -> x.mul(x)),
            Map.entry("softsign", x -> x.div(x.abs().add(1f))),
            Map.entry("exponential", x -> x.lanewise(EXP)),
            Map.entry("tanh", x -> x.lanewise(TANH)),
            Map.entry("sigmoid", VectorMath::sigmoid),
            Map.entry("silu", x -> x.div(x.neg().lanewise(EXP).add(1f))),
            Map.entry("elu", x -> x.lanewise(EXPM1).blend(x, x.compare(GT, 0f))),
            Map.entry("softplus", x -> x.max(0f).add(x.abs().neg().lanewise(EXP).lanewise(LOG1P))),
            Map.entry("mish", x -> x.mul(x.lanewise(EXP).lanewise(LOG1P).lanewise(TANH))),
            Map.entry("gelu_tanh", x -> x.mul(0.5f).mul(geluTanh(x).add(1f)))));

    private static final Map<String, Gradient> GRADIENTS = new TreeMap<>(Map.ofEntries(
            Map.entry(Roof.SUM, (x, dy) -> x.add(dy)),
            Map.entry("relu", (x, dy) -> dy.blend(0f, x.compare(GT, 0f).not())),
            Map.entry("leaky_relu", (x, dy) -> dy.mul(0.01f).blend(dy, x.compare(GT, 0f))),
            Map.entry("square", (x, dy) -> x.add(x).mul(dy)),
            Map.entry("exponential", (x, dy) -> x.lanewise(EXP).mul(dy)),
            Map.entry("tanh", (x, dy) -> {
                FloatVector t = x.lanewise(TANH);
                return dy.mul(t.neg().fma(t, one()));
            }),
            Map.entry("sigmoid", (x, dy) -> {
                FloatVector s = sigmoid(x);
                return dy.mul(s).mul(one().sub(s));
            }),
            Map.entry("silu", (x, dy) -> {
                FloatVector s = sigmoid(x);
                return dy.mul(s).mul(one().sub(s).fma(x, one()));
            }),
            Map.entry("elu", (x, dy) -> dy.mul(x.lanewise(EXP)).blend(dy, x.compare(GT, 0f))),
            Map.entry("softplus", (x, dy) -> dy.mul(sigmoid(x))),
            Map.entry("mish", (x, dy) -> {
                FloatVector e = x.lanewise(EXP);
                FloatVector t = e.lanewise(LOG1P).lanewise(TANH);
                return dy.mul(t.neg().fma(t, one()).mul(x).mul(e.div(e.add(1f))).add(t));
            }),
            Map.entry("gelu_tanh", (x, dy) -> {
                FloatVector t = geluTanh(x);
                FloatVector inner = x.mul(x).mul(3 * GELU_A * GELU_B).add(GELU_A);
                return dy.mul(0.5f).mul(t.neg().fma(t, one()).mul(x).mul(inner).add(t).add(1f));
            })));

    private static FloatVector one() {
        return FloatVector.broadcast(LANES, 1);
    }

    private static FloatVector sigmoid(FloatVector x) {
        return one().div(x.neg().lanewise(EXP).add(1f));
    }

    private static FloatVector geluTanh(FloatVector x) {
        return x.mul(x).mul(GELU_B).add(1f).mul(x).mul(GELU_A).lanewise(TANH);
    }

    @Override
    public String name() {
        return "vector-api";
    }

    @Override
    public Set<String> functions(String pass) {
        return switch (pass) {
            case Work.FORWARD -> FORMULAS.keySet();
            case Work.BACKWARD -> GRADIENTS.keySet();
            default -> Set.of();
        };
    }

    @Override
    public boolean hasActivations() {
        return false;
    }

    @Override
    public List<String> options() {
        return List.of("--add-modules=jdk.incubator.vector");
    }

    @Override
    public Runnable call(Work work) {
        Work.Arrays on = work.onHeap();
        int n = work.length;
        Formula formula = FORMULAS.get(work.function);
        Gradient gradient = GRADIENTS.get(work.function);
        return work.isForward() ? () -> forward(formula, on.x(), on.out(), n)
                : () -> backward(gradient, on.x(), on.dy(), on.out(), n);
    }

    private static void forward(Formula formula, float[] x, float[] y, int n) {
        int i = 0;
        for (; i < LANES.loopBound(n); i += LANES.length()) {
            formula.of(FloatVector.fromArray(LANES, x, i)).intoArray(y, i);
        }
        if (i < n) {
            VectorMask<Float> rest = LANES.indexInRange(i, n);
            formula.of(FloatVector.fromArray(LANES, x, i, rest)).intoArray(y, i, rest);
        }
    }

    private static void backward(Gradient gradient, float[] x, float[] dy, float[] dx, int n) {
        int i = 0;
        for (; i < LANES.loopBound(n); i += LANES.length()) {
            gradient.of(FloatVector.fromArray(LANES, x, i), FloatVector.fromArray(LANES, dy, i)).intoArray(dx, i);
        }
        if (i < n) {
            VectorMask<Float> rest = LANES.indexInRange(i, n);
            gradient.of(FloatVector.fromArray(LANES, x, i, rest), FloatVector.fromArray(LANES, dy, i, rest)).intoArray(dx, i, rest);
        }
    }
}
