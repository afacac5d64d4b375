package io.github.kinase;

import static io.github.kinase.Placement.at;

import io.github.kinase.backend.Backend;
import io.github.kinase.backend.Backends;
import io.github.kinase.backend.Operation;
import io.github.kinase.formula.Custom;
import io.github.kinase.formula.Formula;
import io.github.kinase.formula.Formulas;
import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;

/**
 * An element-wise activation function, forward and backward. Immutable, safe for any number of threads, equal to every
 * other with the same name and parameters.
 *
 * <pre>{@code
 * Activation gelu = Activation.gelu();
 * gelu.forward(x, y);              // y = gelu(x); y may be x
 * gelu.backward(x, dy, dx);        // dx = dy * gelu'(x), in one pass
 * float v = gelu.apply(0.5f);
 * Activation.of("leaky_relu(negative_slope=0.2)").forward(x, y);
 * }</pre>
 *
 * <p><b>Accuracy.</b> float32 results are within 1.0 ULP of the exact value forward and 2.0 ULP backward (2^-25 absolute
 * next to a zero of the slope), float64 results within 2.0 ULP (2^-54 absolute next to such a zero); float16 and bfloat16 results
 * are the exact values correctly rounded; NaN gives the canonical NaN, and denormal numbers are kept. <b>Bits.</b> The result of an
 * element depends on that element alone: not on the backend, the machine, the length, the offset or the storage.
 *
 * <p><b>Arguments</b>, for every call: offsets and lengths count elements; addresses are in bytes. The output may be
 * exactly the range of an input (in place); an output that overlaps a part of an input throws IllegalArgumentException. A
 * range outside its array throws IndexOutOfBoundsException, a null NullPointerException. Nothing is written before every
 * check has passed. Calls allocate nothing, except where buffers of different kinds meet.
 */
public final class Activation extends HalfCalls implements Serializable {

    private static final long serialVersionUID = 1;

    private final Formula formula;
    private final transient Operation operation;
    private final transient Placement placement;

    private Activation(Formula formula, Placement placement) {
        this.formula = formula;
        this.operation = new Operation(formula);
        this.placement = formula instanceof Custom ? placement.on(Backend.java()) : placement;
    }

    static Activation of(Formula formula) {
        return new Activation(formula, Placement.CHOSEN);
    }

    /**
     * The activation that a text means: a name or alias, alone or with parameters, as in {@code "gelu"} or
     * {@code "leaky_relu(negative_slope=0.2)"}. Throws IllegalArgumentException for an unknown name or parameter, with what
     * there is and the nearest match, and for a value out of its range.
     *
     * <p>After {@code keras:}, {@code keras2:}, {@code torch:}, {@code tf:}, {@code jax:}, {@code onnx:}, {@code
     * dl4j:}, {@code onednn:} or {@code ggml:} a name means what that framework means by it: {@code "torch:leaky_relu"}
     * has the slope 0.01, {@code "keras:leaky_relu"} 0.2, {@code "keras:LeakyReLU"}, the layer, 0.3. Case and
     * underscores do not matter, except between two names, as those, that differ in nothing else. A parameter goes by
     * the framework's name or ours; one that has no default there must be given, as in {@code
     * "torch:threshold(threshold=1, value=0)"}.
     *
     * <p>Such a name gives the framework's function, not its slope at a kink: that is ours. Other slopes have, among
     * others: leaky_relu at 0 in JAX (1); elu at 0 in TensorFlow and DL4J (1, ours is alpha); hard_swish at -3 and 3 in
     * PyTorch (-0.5 and 1.5, ours are 0 and 1); the ends of hard_tanh in JAX (1), of hard_sigmoid in DL4J (the slope of
     * the middle) and the upper end of clip in oneDNN (1), where ours are 0.
     */
    public static Activation of(String text) {
        return of(ActivationText.parse(text));
    }

    /**
     * A user's own activation, out of its value and its derivative at x. Both are called in double for each element,
     * one after the other, on the calling thread unless it is made {@link #with} others, and their results rounded once to the type of
     * the elements; so they run in plain Java on whatever backend, and at the speed of a virtual call per element. They must be safe for
     * as many threads as use the activation, and always return the same for the same. What they throw comes through and leaves the output
     * written in part.
     *
     * <p>Equal to another of the same name and the same operator instances; serializable if the operators are. {@code
     * toString} gives {@code custom:name}, which {@link #of(String)} does not read back. {@link #checkGradient} tells
     * whether the derivative is that of the value.
     */
    public static Activation custom(String name, DoubleUnaryOperator value, DoubleUnaryOperator derivative) {
        return of(new Custom(name, value, Objects.requireNonNull(derivative, "derivative")));
    }

    /**
     * The same without a derivative: the calls that need it throw UnsupportedOperationException, before they write
     * anything.
     */
    public static Activation custom(String name, DoubleUnaryOperator value) {
        return of(new Custom(name, value, null));
    }

    /** The names of all activations, in the order of the documentation. */
    public static List<String> names() {
        return Formulas.types().stream().map(Formulas::name).toList();
    }

    /**
     * The same activation, computed by one backend of {@link Kinase#backends()} instead of the chosen one; a custom one
     * stays.
     */
    public Activation on(Backend backend) {
        return new Activation(formula, placement.on(backend));
    }

    /** The same activation, with threads for its long calls. */
    public Activation with(Threads threads) {
        return new Activation(formula, placement.with(threads));
    }

    /** The name in snake case, for example {@code leaky_relu}; of a custom one, the name that it was given. */
    public String name() {
        return formula.name();
    }

    /** The parameters and their values, in order. */
    public Map<String, Double> parameters() {
        return Collections.unmodifiableMap(Formulas.parameters(formula));
    }

    /**
     * The parameters and the values that calls on elements of a type compute with. An activation of at most one rounding,
     * as relu or leaky_relu, computes in FLOAT32 with its parameters rounded to it first, as every
     * framework does; its accuracy is stated for those. All others take their parameters as they are.
     */
    public Map<String, Double> parameters(DataType type) {
        return switch (type) {
            case FLOAT32 -> Collections.unmodifiableMap(Formulas.float32Parameters(formula));
            case FLOAT64, FLOAT16, BFLOAT16 -> parameters();
        };
    }

    /** The formula as a reader would write it. */
    public String formula() {
        return Formulas.describe(formula.getClass()).value();
    }

    /** Whether there is a slope: not for a custom activation without a derivative. */
    public boolean hasDerivative() {
        return !(formula instanceof Custom custom && custom.slope() == null);
    }

    /** Whether the output determines the slope, so that {@code backwardFromOutput} works. */
    public boolean hasBackwardFromOutput() {
        return formula instanceof Formula.FromOutput fromOutput && fromOutput.notFromOutput() == null;
    }

    /**
     * Compares the derivative with central differences of the value, at {@code points} evenly spaced from {@code from}
     * to {@code to}, both included, and returns the worst. The differences are taken in double, across a step of about
     * 6e-6, times |x| where that is above 1. A derivative that is right has an error of 1e-5 or less where the function bends
     * gently; a wrong one shows as the size of its mistake. Beside a kink or a jump the difference means nothing, and an error
     * there is none. A custom value that is not computed in double, to about the last bit, cannot be measured this way.
     */
    public GradientCheck checkGradient(float from, float to, int points) {
        requireDerivative();
        return GradientCheck.run(operation, from, to, points);
    }

    // Raw memory.

    /**
     * y = f(x) for {@code length} elements behind raw addresses, each a multiple of the size of an element. The caller
     * vouches that the memory is there for the whole call: an address that is wrong ends the process.
     */
    public void forward(long xAddress, long yAddress, long length, DataType type) {
        Checks.address("x", xAddress, length, type);
        Checks.address("y", yAddress, length, type);
        Checks.overlap("x", xAddress, "y", yAddress, length * type.bytes());
        map(type, null, xAddress, null, yAddress, length);
    }

    /** dx = dy * f'(x) behind raw addresses; like {@link #forward(long, long, long, DataType)}. */
    public void backward(long xAddress, long dyAddress, long dxAddress, long length, DataType type) {
        requireDerivative();
        checkBackward("x", xAddress, dyAddress, dxAddress, length, type);
        gradient(false, type, null, xAddress, null, dyAddress, null, dxAddress, length);
    }

    /** dx = dy * f'(x) from the output, behind raw addresses; like {@link #forward(long, long, long, DataType)}. */
    public void backwardFromOutput(long yAddress, long dyAddress, long dxAddress, long length, DataType type) {
        requireFromOutput();
        checkBackward("y", yAddress, dyAddress, dxAddress, length, type);
        gradient(true, type, null, yAddress, null, dyAddress, null, dxAddress, length);
    }

    /**
     * y = f(x) behind raw addresses where input and output differ in type: any two of FLOAT32, FLOAT16 and BFLOAT16. The result is
     * rounded once. Input and output may be the same range where their elements have the same size.
     */
    public void forward(long xAddress, long yAddress, long length, DataType xType, DataType yType) {
        if (xType == yType) {
            forward(xAddress, yAddress, length, xType);
            return;
        }
        Checks.mixture(xType, yType);
        Checks.address("x", xAddress, length, xType);
        Checks.address("y", yAddress, length, yType);
        Checks.overlap("x", xAddress, xType, "y", yAddress, yType, length);
        mapMixed(xType, null, xAddress, yType, null, yAddress, length);
    }

    /** dx = dy * f'(x) behind raw addresses, dy being of the type of y and dx of that of x; like the mixed {@code forward}. */
    public void backward(long xAddress, long dyAddress, long dxAddress, long length, DataType xType, DataType yType) {
        if (xType == yType) {
            backward(xAddress, dyAddress, dxAddress, length, xType);
            return;
        }
        requireDerivative();
        gradientMixed("x", xAddress, xType, dyAddress, dxAddress, length, xType, yType);
    }

    /** dx = dy * f'(x) from the output, y and dy being of the type of y and dx of that of x; like the mixed {@code forward}. */
    public void backwardFromOutput(long yAddress, long dyAddress, long dxAddress, long length, DataType xType, DataType yType) {
        if (xType == yType) {
            backwardFromOutput(yAddress, dyAddress, dxAddress, length, xType);
            return;
        }
        requireFromOutput();
        gradientMixed("y", yAddress, yType, dyAddress, dxAddress, length, xType, yType);
    }

    private void gradientMixed(String name, long in, DataType inType, long dy, long dx, long length, DataType xType,
                               DataType yType) {
        Checks.mixture(xType, yType);
        Checks.address(name, in, length, inType);
        Checks.address("dy", dy, length, yType);
        Checks.address("dx", dx, length, xType);
        Checks.overlap(name, in, inType, "dx", dx, xType, length);
        Checks.overlap("dy", dy, yType, "dx", dx, xType, length);
        boolean fromOutput = name.equals("y");
        int kind = fromOutput ? Placement.FROM_OUTPUT : Placement.BACKWARD;
        Backend backend = backend();
        if (placement.shares(kind, yType, length)) {
            placement.share(kind, yType, length, 1, (from, count) -> backend.gradientNarrow(operation, fromOutput, inType, null,
                    at(inType, null, in, from), yType, null, at(yType, null, dy, from), xType, null, at(xType, null, dx, from), count));
        } else {
            backend.gradientNarrow(operation, fromOutput, inType, null, in, yType, null, dy, xType, null, dx, length);
        }
    }

    private static void checkBackward(String name, long x, long dy, long dx, long length, DataType type) {
        Checks.address(name, x, length, type);
        Checks.address("dy", dy, length, type);
        Checks.address("dx", dx, length, type);
        Checks.overlap(name, x, "dx", dx, length * type.bytes());
        Checks.overlap("dy", dy, "dx", dx, length * type.bytes());
    }

    @Override
    Operation operation() {
        return operation;
    }

    @Override
    void map(DataType type, Object x, long xAt, Object y, long yAt, long length) {
        if (placement.shares(Placement.FORWARD, type, length)) {
            Backend backend = Backend.same(x, xAt, y, yAt) ? backend() : backend().forBytes(2 * length * type.bytes());
            placement.share(Placement.FORWARD, type, length, 1, (from, count) ->
                    map(backend, type, x, at(type, x, xAt, from), y, at(type, y, yAt, from), count));
        } else {
            Backend backend = placement.pinned() != null || x == null ? backend() : Backends.forMap(operation, type, length);
            map(backend, type, x, xAt, y, yAt, length);
        }
    }

    private void map(Backend backend, DataType type, Object x, long xAt, Object y, long yAt, long length) {
        if (type.isHalf()) {
            backend.mapNarrow(operation, type, x, xAt, type, y, yAt, length);
        } else {
            backend.map(operation, type, x, xAt, y, yAt, length);
        }
    }

    @Override
    void mapMixed(DataType xType, Object x, long xAt, DataType yType, Object y, long yAt, long length) {
        Backend backend = backend();
        if (placement.shares(Placement.FORWARD, yType, length)) {
            placement.share(Placement.FORWARD, yType, length, 1, (from, count) -> backend.mapNarrow(operation, xType, x,
                    at(xType, x, xAt, from), yType, y, at(yType, y, yAt, from), count));
        } else {
            backend.mapNarrow(operation, xType, x, xAt, yType, y, yAt, length);
        }
    }

    @Override
    void gradient(boolean fromOutput, DataType type, Object x, long xAt, Object dy, long dyAt, Object dx, long dxAt, long length) {
        int kind = fromOutput ? Placement.FROM_OUTPUT : Placement.BACKWARD;
        if (placement.shares(kind, type, length)) {
            boolean inPlace = Backend.same(x, xAt, dx, dxAt) || Backend.same(dy, dyAt, dx, dxAt);
            Backend backend = inPlace ? backend() : backend().forBytes(3 * length * type.bytes());
            placement.share(kind, type, length, 1, (from, count) -> gradient(backend, fromOutput, type, x, at(type, x, xAt, from),
                    dy, at(type, dy, dyAt, from), dx, at(type, dx, dxAt, from), count));
        } else {
            Backend backend = placement.pinned() != null || x == null ? backend()
                    : Backends.forGradient(operation, fromOutput, type, length);
            gradient(backend, fromOutput, type, x, xAt, dy, dyAt, dx, dxAt, length);
        }
    }

    private void gradient(Backend backend, boolean fromOutput, DataType type, Object x, long xAt, Object dy, long dyAt, Object dx,
                          long dxAt, long length) {
        if (type.isHalf()) {
            backend.gradientNarrow(operation, fromOutput, type, x, xAt, type, dy, dyAt, type, dx, dxAt, length);
        } else {
            backend.gradient(operation, fromOutput, type, x, xAt, dy, dyAt, dx, dxAt, length);
        }
    }

    @Override
    void requireDerivative() {
        if (!hasDerivative()) {
            throw new UnsupportedOperationException(this + " was made without a derivative");
        }
    }

    @Override
    void requireFromOutput() {
        String reason = formula instanceof Formula.FromOutput fromOutput ? fromOutput.notFromOutput()
                : "its slope is not known from its output";
        if (reason != null) {
            throw new UnsupportedOperationException(this + " has no backwardFromOutput: " + reason + "; use backward with the input");
        }
    }

    Formula asFormula() {
        return formula;
    }

    Placement placement() {
        return placement;
    }

    private Backend backend() {
        return placement.backend();
    }

    private Object readResolve() {
        return of(formula);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Activation activation && formula.equals(activation.formula);
    }

    @Override
    public int hashCode() {
        return formula.hashCode();
    }

    /** The text that {@link #of(String)} reads back; {@code custom:name} for a custom one. */
    @Override
    public String toString() {
        return formula instanceof Custom ? "custom:" + name() : ActivationText.print(name(), parameters());
    }
}
