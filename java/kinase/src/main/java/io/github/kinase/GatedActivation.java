package io.github.kinase;

import static io.github.kinase.Placement.at;

import io.github.kinase.backend.Backend;
import io.github.kinase.backend.GatedOperation;
import io.github.kinase.backend.HalfStages;
import io.github.kinase.formula.Custom;
import io.github.kinase.formula.Formula;
import io.github.kinase.formula.Formulas;
import io.github.kinase.formula.Gates;
import io.github.kinase.formula.SmoothRectifiers;
import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * An activation of one input that gates another: y = act(gate) * up, forward and backward to both inputs, each in one pass.
 * The inputs are two ranges, or the halves of one along an axis. Immutable, safe for any number of threads, equal to every
 * other with the same gate.
 *
 * <pre>{@code
 * GatedActivation swiglu = GatedActivation.swiglu();
 * swiglu.forward(gate, up, y);                                    // y = silu(gate) * up
 * swiglu.backward(gate, up, dy, dgate, dup);
 * GatedActivation.glu().forwardSplit(x, y, batch, 2 * features, 1, Half.SECOND);    // as torch.nn.GLU
 * GatedActivation.of(Activation.mish()).forward(gate, up, y);
 * }</pre>
 *
 * <p><b>Accuracy.</b> y and dup are within 1.0 ULP of the exact product, for the value of the gate is not rounded before, wherever
 * |act(gate)| is at least 2^-149 (float32) or 2^-960 (float64), or 0, and not next to a zero as that of xielu below 0, where the
 * error is below 2^-64 |up| in float64; dgate is within 2.0 ULP where the slope is no smaller, or, next to a zero of the slope,
 * within 2^-25 (float64: 2^-54) |dy up|. Infinities and NaN multiply as numbers do: 0 times infinity is NaN. In float64 dgate
 * overflows where dy * up does, and has as few bits as that where it is denormal. <b>Bits and arguments</b> are as {@link
 * Activation} says; the parameters of a gate are those of the activation, rounded to the type of the elements where it rounds
 * them.
 */
public final class GatedActivation extends GatedCalls implements Serializable {

    private static final long serialVersionUID = 1;

    /** Which half of an axis is the gate; the other is up. */
    public enum Half {

        /** As in ggml and most language models. */
        FIRST,

        /** As in the GLU of PyTorch, Keras and JAX. */
        SECOND;

        /** Where the gate of a row begins, if a half is {@code length} long. */
        long gateAt(long length) {
            return this == FIRST ? 0 : length;
        }

        long upAt(long length) {
            return this == FIRST ? length : 0;
        }
    }

    private final Formula gate;
    private final transient GatedOperation operation;
    private final transient Placement placement;

    private GatedActivation(Formula gate, Placement placement) {
        this.gate = gate;
        this.operation = new GatedOperation(gate);
        this.placement = gate instanceof Custom ? placement.on(Backend.java()) : placement;
    }

    /** sigmoid(gate) * up (Dauphin, Fan, Auli and Grangier 2017). */
    public static GatedActivation glu() {
        return of("glu");
    }

    /** gate * up. */
    public static GatedActivation bilinear() {
        return of("bilinear");
    }

    /** relu(gate) * up (Shazeer 2020, as those that follow). */
    public static GatedActivation reglu() {
        return of("reglu");
    }

    /** gelu(gate) * up, with the exact normal distribution. */
    public static GatedActivation geglu() {
        return of("geglu");
    }

    /** gelu_tanh(gate) * up. */
    public static GatedActivation gegluTanh() {
        return of("geglu_tanh");
    }

    /** gelu_quick(gate) * up. */
    public static GatedActivation gegluQuick() {
        return of("geglu_quick");
    }

    /** silu(gate) * up, with beta = 1. */
    public static GatedActivation swiglu() {
        return of("swiglu");
    }

    /** silu(gate) * up. Throws IllegalArgumentException unless beta is above 0 and a number of float32. */
    public static GatedActivation swiglu(double beta) {
        return new GatedActivation(new SmoothRectifiers.Silu(beta), Placement.CHOSEN);
    }

    /** As in gpt-oss, with alpha = 1.702 and limit = 7; see {@link #swigluOai(double, double)}. */
    public static GatedActivation swigluOai() {
        return of("swiglu_oai");
    }

    /**
     * g sigmoid(alpha g) (1 + u), where g is min(gate, limit) and u is up cut to [-limit, limit]; slopes are 0 from the limits
     * on. Throws IllegalArgumentException unless both parameters are above 0 and numbers of float32.
     */
    public static GatedActivation swigluOai(double alpha, double limit) {
        return new GatedActivation(new Gates.SwigluOai(alpha, limit), Placement.CHOSEN);
    }

    /** Any element-wise activation as the gate, on the backend that it is pinned to, with its threads; a custom one runs in plain Java. */
    public static GatedActivation of(Activation activation) {
        return new GatedActivation(activation.asFormula(), activation.placement().copy());
    }

    /**
     * The gated activation that a text means: a name, alone or with parameters, as in {@code "geglu"} or {@code
     * "swiglu(beta=2)"}, or {@code gated:} and what {@link Activation#of(String)} reads. Throws IllegalArgumentException for
     * an unknown name or parameter, with what there is and the nearest match, and for a value out of its range.
     */
    public static GatedActivation of(String text) {
        return new GatedActivation(GatedNames.parse(text), Placement.CHOSEN);
    }

    /** The names of the gated activations, in the order of the documentation. */
    public static List<String> names() {
        return GatedNames.names();
    }

    /** The same gated activation, computed by one backend of {@link Kinase#backends()}; with a custom gate it stays. */
    public GatedActivation on(Backend backend) {
        return new GatedActivation(gate, placement.on(backend));
    }

    /** The same gated activation, with threads for its long calls. */
    public GatedActivation with(Threads threads) {
        return new GatedActivation(gate, placement.with(threads));
    }

    /** The name in snake case; {@code gated:} and the name of the gate where there is no other. */
    public String name() {
        String name = GatedNames.name(gate);
        return name != null ? name : GatedNames.ANY + gate.name();
    }

    /** The parameters of the gate and their values, in order; none where the name says it all. */
    public Map<String, Double> parameters() {
        return GatedNames.hasParameters(name()) ? Collections.unmodifiableMap(Formulas.parameters(gate)) : Map.of();
    }

    /** The formula as a reader would write it. */
    public String formula() {
        return gate instanceof Formula.GateOnly ? Formulas.describe(gate.getClass()).value() : gate.name() + "(gate) up";
    }

    /** Whether there is a slope: not for a custom gate without a derivative. */
    public boolean hasDerivative() {
        return !(gate instanceof Custom custom && custom.slope() == null);
    }

    // Raw memory.

    /** y = act(gate) * up behind raw addresses; like {@link Activation#forward(long, long, long, DataType)}. */
    public void forward(long gateAddress, long upAddress, long yAddress, long length, DataType type) {
        Checks.address("gate", gateAddress, length, type);
        Checks.address("up", upAddress, length, type);
        Checks.address("y", yAddress, length, type);
        Checks.overlap("gate", gateAddress, "y", yAddress, length * type.bytes());
        Checks.overlap("up", upAddress, "y", yAddress, length * type.bytes());
        gated(type, null, gateAddress, null, upAddress, null, yAddress, 1, length, length);
    }

    /** Both gradients behind raw addresses; dgate and dup may be any two of gate, up and dy. */
    public void backward(long gateAddress, long upAddress, long dyAddress, long dgateAddress, long dupAddress, long length,
                         DataType type) {
        requireDerivative();
        Checks.address("gate", gateAddress, length, type);
        Checks.address("up", upAddress, length, type);
        Checks.address("dy", dyAddress, length, type);
        Checks.address("dgate", dgateAddress, length, type);
        Checks.address("dup", dupAddress, length, type);
        long bytes = length * type.bytes();
        Checks.overlap("gate", gateAddress, "dgate", dgateAddress, bytes);
        Checks.overlap("up", upAddress, "dgate", dgateAddress, bytes);
        Checks.overlap("dy", dyAddress, "dgate", dgateAddress, bytes);
        Checks.overlap("gate", gateAddress, "dup", dupAddress, bytes);
        Checks.overlap("up", upAddress, "dup", dupAddress, bytes);
        Checks.overlap("dy", dyAddress, "dup", dupAddress, bytes);
        Checks.separate("dgate", dgateAddress, bytes, "dup", dupAddress, bytes);
        gradient(type, null, gateAddress, null, upAddress, null, dyAddress, null, dgateAddress, null, dupAddress, 1, length, length);
    }

    /** y = act(gate) * up for the halves of x behind raw addresses; see {@code forwardSplit} on arrays. */
    public void forwardSplit(long xAddress, long yAddress, long outer, long axis, long inner, Half half, DataType type) {
        long elements = Checks.halves(outer, axis, inner, Long.MAX_VALUE / 8 / type.bytes());
        long row = outer == 0 ? 0 : elements / outer / 2;
        long rowBytes = row * type.bytes();
        Checks.address("x", xAddress, elements, type);
        Checks.address("y", yAddress, elements / 2, type);
        if (outer == 1) {
            Checks.overlap("the first half of x", xAddress, "y", yAddress, rowBytes);
            Checks.overlap("the second half of x", xAddress + rowBytes, "y", yAddress, rowBytes);
        } else {
            Checks.separate("x", xAddress, elements * type.bytes(), "y", yAddress, elements / 2 * type.bytes());
        }
        gated(type, null, xAddress + half.gateAt(rowBytes), null, xAddress + half.upAt(rowBytes), null, yAddress, outer, row, 2 * row);
    }

    /** dx = (dgate, dup) for the halves of x behind raw addresses; see {@code backwardSplit} on arrays. */
    public void backwardSplit(long xAddress, long dyAddress, long dxAddress, long outer, long axis, long inner, Half half,
                              DataType type) {
        requireDerivative();
        long elements = Checks.halves(outer, axis, inner, Long.MAX_VALUE / 8 / type.bytes());
        long row = outer == 0 ? 0 : elements / outer / 2;
        long rowBytes = row * type.bytes();
        Checks.address("x", xAddress, elements, type);
        Checks.address("dy", dyAddress, elements / 2, type);
        Checks.address("dx", dxAddress, elements, type);
        Checks.overlap("x", xAddress, "dx", dxAddress, elements * type.bytes());
        if (outer == 1) {
            Checks.overlap("dy", dyAddress, "the first half of dx", dxAddress, rowBytes);
            Checks.overlap("dy", dyAddress, "the second half of dx", dxAddress + rowBytes, rowBytes);
        } else {
            Checks.separate("dy", dyAddress, elements / 2 * type.bytes(), "dx", dxAddress, elements * type.bytes());
        }
        long gateAt = half.gateAt(rowBytes);
        long upAt = half.upAt(rowBytes);
        gradient(type, null, xAddress + gateAt, null, xAddress + upAt, null, dyAddress, null, dxAddress + gateAt, null,
                dxAddress + upAt, outer, row, 2 * row);
    }

    @Override
    void gated(DataType type, Object gates, long gateAt, Object up, long upAt, Object y, long yAt, long rows, long length,
               long stride) {
        if (rows == 0 || length == 0) {
            return;
        }
        Backend backend = placement.backend();
        if (!placement.shares(Placement.FORWARD, type, rows * length)) {
            gated(backend, type, gates, gateAt, up, upAt, y, yAt, rows, length, stride);
            return;
        }
        boolean inPlace = Backend.same(gates, gateAt, y, yAt) || Backend.same(up, upAt, y, yAt);
        Backend whole = inPlace ? backend : backend.forBytes(3 * rows * length * type.bytes());
        boolean one = rows == 1;
        placement.share(Placement.FORWARD, type, one ? length : rows, one ? 1 : length, (from, count) -> {
            long in = one ? from : from * stride;
            long out = one ? from : from * length;
            gated(whole, type, gates, at(type, gates, gateAt, in), up, at(type, up, upAt, in), y, at(type, y, yAt, out),
                    one ? 1 : count, one ? count : length, stride);
        });
    }

    private void gated(Backend backend, DataType type, Object gates, long gateAt, Object up, long upAt, Object y, long yAt, long rows,
                       long length, long stride) {
        if (type.isHalf()) {
            HalfStages.gated(backend, operation, type, gates, gateAt, up, upAt, y, yAt, rows, length, stride);
        } else {
            backend.gated(operation, type, gates, gateAt, up, upAt, y, yAt, rows, length, stride);
        }
    }

    @Override
    void gradient(DataType type, Object gates, long gateAt, Object up, long upAt, Object dy, long dyAt, Object dgate, long dgateAt,
                  Object dup, long dupAt, long rows, long length, long stride) {
        if (rows == 0 || length == 0) {
            return;
        }
        Backend backend = placement.backend();
        if (!placement.shares(Placement.BACKWARD, type, rows * length)) {
            gradient(backend, type, gates, gateAt, up, upAt, dy, dyAt, dgate, dgateAt, dup, dupAt, rows, length, stride);
            return;
        }
        boolean one = rows == 1;
        placement.share(Placement.BACKWARD, type, one ? length : rows, one ? 1 : length, (from, count) -> {
            long in = one ? from : from * stride;
            long out = one ? from : from * length;
            gradient(backend, type, gates, at(type, gates, gateAt, in), up, at(type, up, upAt, in), dy, at(type, dy, dyAt, out),
                    dgate, at(type, dgate, dgateAt, in), dup, at(type, dup, dupAt, in), one ? 1 : count, one ? count : length, stride);
        });
    }

    private void gradient(Backend backend, DataType type, Object gates, long gateAt, Object up, long upAt, Object dy, long dyAt,
                          Object dgate, long dgateAt, Object dup, long dupAt, long rows, long length, long stride) {
        if (type.isHalf()) {
            HalfStages.gatedBackward(backend, operation, type, gates, gateAt, up, upAt, dy, dyAt, dgate, dgateAt, dup, dupAt, rows,
                    length, stride);
        } else {
            backend.gatedBackward(operation, type, gates, gateAt, up, upAt, dy, dyAt, dgate, dgateAt, dup, dupAt, rows, length, stride);
        }
    }

    @Override
    void requireDerivative() {
        if (!hasDerivative()) {
            throw new UnsupportedOperationException(this + " was made without a derivative");
        }
    }

    private Object readResolve() {
        return new GatedActivation(gate, Placement.CHOSEN);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GatedActivation activation && gate.equals(activation.gate);
    }

    @Override
    public int hashCode() {
        return gate.hashCode();
    }

    /** The text that {@link #of(String)} reads back; {@code gated:custom:name} for a custom gate. */
    @Override
    public String toString() {
        return gate instanceof Custom ? GatedNames.ANY + "custom:" + gate.name() : ActivationText.print(name(), parameters());
    }
}
