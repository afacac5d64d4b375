package io.github.kinase;

import static io.github.kinase.Placement.at;

import io.github.kinase.backend.Backend;
import io.github.kinase.backend.Channelwise;
import io.github.kinase.backend.Operation;
import io.github.kinase.formula.Custom;
import io.github.kinase.formula.Formula;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/**
 * An activation with a number per channel, forward and backward in one pass: {@link #prelu()}, whose slope is learned, or {@link
 * #biased any activation} of the sum with a bias, the last step of a dense layer or a convolution. {@link Channels} says which
 * element has which channel. Immutable, safe for any number of threads, equal to every other of the same kind.
 *
 * <pre>{@code
 * ChannelActivation.biased(Activation.gelu()).forward(x, bias, y, Channels.columns(rows, columns));    // y = gelu(x + bias)
 * ChannelActivation.prelu().backward(x, alpha, dy, dx, dalpha, new Channels(n, c, height * width));
 * }</pre>
 *
 * <p><b>Accuracy.</b> x + bias is rounded to the type of the elements, as if it had been stored: y and dx have the bits that
 * {@link Activation} gives for such sums. prelu and its dx are rounded once. The gradient of a channel's number, which backward
 * adds to the array that it gets, is the sum over the elements of the channel of dx (bias), or of dy x where x is not above 0
 * (alpha): the element at place k of its channel is added in double to lane k mod 16, the lanes by halves, and the sum is
 * rounded once with what was there. <b>Bits and arguments</b> are as {@link Activation} says.
 */
public final class ChannelActivation extends ChannelCalls implements Serializable {

    private static final long serialVersionUID = 1;

    private static final String PRELU = "prelu";
    private static final String BIASED = "biased:";

    /** Null for prelu. */
    private final Formula formula;
    private final transient Operation operation;
    private final transient Placement placement;

    private ChannelActivation(Formula formula, Placement placement) {
        this.formula = formula;
        this.operation = formula == null ? null : new Operation(formula);
        this.placement = formula instanceof Custom ? placement.on(Backend.java()) : placement;
    }

    /** x > 0 ? x : alpha x, with a learned alpha per channel (He, Zhang, Ren and Sun 2015); the slope at 0 is alpha. */
    public static ChannelActivation prelu() {
        return new ChannelActivation(null, Placement.CHOSEN);
    }

    /** An activation of x + bias, on the backend that it is pinned to and with its threads; a custom one runs in plain Java. */
    public static ChannelActivation biased(Activation activation) {
        return new ChannelActivation(activation.asFormula(), activation.placement().copy());
    }

    /**
     * The one that a text means: {@code "prelu"}, or {@code "biased:"} and what {@link Activation#of(String)} reads. Throws
     * IllegalArgumentException for anything else.
     */
    public static ChannelActivation of(String text) {
        String stripped = text.strip();
        if (stripped.startsWith(BIASED)) {
            return biased(Activation.of(stripped.substring(BIASED.length())));
        }
        if (!stripped.equals(PRELU)) {
            throw new IllegalArgumentException("there is no activation by channel \"" + stripped + "\"; all: " + PRELU + ", and " + BIASED
                    + " before any activation");
        }
        return prelu();
    }

    /** The names of those that are no other activation with a bias. */
    public static List<String> names() {
        return List.of(PRELU);
    }

    /** The same, computed by one backend of {@link Kinase#backends()}; a custom one stays. */
    public ChannelActivation on(Backend backend) {
        return new ChannelActivation(formula, placement.on(backend));
    }

    /** The same, with threads for the values of many elements in several slices; gradients stay on the calling thread. */
    public ChannelActivation with(Threads threads) {
        return new ChannelActivation(formula, placement.with(threads));
    }

    /** The name in snake case; {@code biased:} and that of the activation. */
    public String name() {
        return formula == null ? PRELU : BIASED + formula.name();
    }

    /** The formula as a reader would write it. */
    public String formula() {
        return formula == null ? "x > 0 ? x : alpha x" : formula.name() + "(x + bias)";
    }

    /** Whether there is a slope: not for a custom activation without a derivative. */
    public boolean hasDerivative() {
        return !(formula instanceof Custom custom && custom.slope() == null);
    }

    // Raw memory.

    /** y behind raw addresses; like {@link Activation#forward(long, long, long, DataType)}. */
    public void forward(long xAddress, long vAddress, long yAddress, Channels shape, DataType type) {
        long length = shape.elements();
        Checks.address("x", xAddress, length, type);
        Checks.address(numbers(), vAddress, shape.channels(), type);
        Checks.address("y", yAddress, length, type);
        Checks.overlap("x", xAddress, "y", yAddress, length * type.bytes());
        Checks.separate(numbers(), vAddress, shape.channels() * type.bytes(), "y", yAddress, length * type.bytes());
        map(type, null, xAddress, null, vAddress, null, yAddress, shape);
    }

    /** Both gradients behind raw addresses; see {@code backward} on arrays. */
    public void backward(long xAddress, long vAddress, long dyAddress, long dxAddress, long dvAddress, Channels shape, DataType type) {
        requireDerivative();
        long length = shape.elements();
        Checks.address("x", xAddress, length, type);
        Checks.address(numbers(), vAddress, shape.channels(), type);
        Checks.address("dy", dyAddress, length, type);
        Checks.address("dx", dxAddress, length, type);
        Checks.address(gradients(), dvAddress, shape.channels(), type);
        long bytes = length * type.bytes();
        long channelBytes = shape.channels() * type.bytes();
        Checks.overlap("x", xAddress, "dx", dxAddress, bytes);
        Checks.overlap("dy", dyAddress, "dx", dxAddress, bytes);
        Checks.separate(numbers(), vAddress, channelBytes, "dx", dxAddress, bytes);
        Checks.separate("x", xAddress, bytes, gradients(), dvAddress, channelBytes);
        Checks.separate("dy", dyAddress, bytes, gradients(), dvAddress, channelBytes);
        Checks.separate("dx", dxAddress, bytes, gradients(), dvAddress, channelBytes);
        Checks.separate(numbers(), vAddress, channelBytes, gradients(), dvAddress, channelBytes);
        gradient(type, null, xAddress, null, vAddress, null, dyAddress, null, dxAddress, null, dvAddress, shape);
    }

    @Override
    String numbers() {
        return formula == null ? "alpha" : "bias";
    }

    @Override
    String gradients() {
        return formula == null ? "dalpha" : "dbias";
    }

    @Override
    void map(DataType type, Object x, long xAt, Object v, long vAt, Object y, long yAt, Channels shape) {
        Backend backend = placement.backend();
        long slice = shape.channels() * shape.inner();
        if (shape.outer() <= 1 || !placement.shares(Placement.FORWARD, type, shape.elements())) {
            Channelwise.forward(backend, operation, type, x, xAt, v, vAt, y, yAt, shape.outer(), shape.channels(), shape.inner());
            return;
        }
        placement.share(Placement.FORWARD, type, shape.outer(), slice, (from, count) ->
                Channelwise.forward(backend, operation, type, x, at(type, x, xAt, from * slice), v, vAt, y,
                        at(type, y, yAt, from * slice), count, shape.channels(), shape.inner()));
    }

    @Override
    void gradient(DataType type, Object x, long xAt, Object v, long vAt, Object dy, long dyAt, Object dx, long dxAt, Object dv,
                  long dvAt, Channels shape) {
        Channelwise.backward(placement.backend(), operation, type, x, xAt, v, vAt, dy, dyAt, dx, dxAt, dv, dvAt, shape.outer(),
                shape.channels(), shape.inner());
    }

    @Override
    void requireDerivative() {
        if (!hasDerivative()) {
            throw new UnsupportedOperationException(this + " was made without a derivative");
        }
    }

    private Object readResolve() {
        return new ChannelActivation(formula, Placement.CHOSEN);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ChannelActivation activation && Objects.equals(formula, activation.formula);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(formula);
    }

    /** The text that {@link #of(String)} reads back; {@code biased:custom:name} for a custom activation. */
    @Override
    public String toString() {
        return formula == null ? PRELU : BIASED + Activation.of(formula);
    }
}
