package io.github.kinase;

import static io.github.kinase.Placement.at;

import io.github.kinase.backend.Backend;
import io.github.kinase.backend.HalfStages;
import io.github.kinase.backend.RowOperation;
import io.github.kinase.formula.Formulas;
import io.github.kinase.formula.RowFormula;
import io.github.kinase.formula.Rows;
import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * An activation by row: each output depends on its whole row. Rows are contiguous, one after the other, or lie along any axis of
 * an array, as a {@link RowShape} says. Immutable, safe for any number of threads, equal to every other with the same name,
 * parameters and policy for empty rows; arguments are checked as {@link Activation} says.
 *
 * <pre>{@code
 * RowActivation softmax = RowActivation.softmax();
 * softmax.forward(x, y, rows, columns);
 * softmax.forward(x, y, RowShape.of(new int[] {batch, channels, height, width}, 1));    // over the channels, in place or not
 * softmax.backwardFromOutput(y, dy, dx, rows, columns);
 * softmax.emptyRows(EmptyRows.ZERO).forwardMasked(scores, mask, y, new RowShape(heads, queries * keys, 1));
 * }</pre>
 *
 * <p><b>Special values.</b> A NaN in a row makes all of it NaN, and so does an infinity of the kind that the row rises to (+inf,
 * for softmin -inf), except for hardmax. A row of the other infinity alone has nothing in it: see {@link #emptyRows}.
 *
 * <p><b>Accuracy.</b> softmax, softmin and log_softmax are within 2.0 ULP of the exact result; sparsemax is too, or within 2^-48
 * (float64: 2^-90) next to its threshold. Gradients are within 2.0 ULP of what y and dy ask for, or, where |dy| is at most 1 and
 * terms cancel, within 2^-25 (float64: 2^-54). <b>Bits.</b> Sums run in a fixed order over the elements of a row: the result
 * does not depend on the backend, the machine, the storage, or how the rows lie. <b>Memory.</b> Whatever the shape, a call needs
 * no more than 60 KiB for its thread, except where buffers of different kinds meet.
 */
public final class RowActivation extends RowCalls implements Serializable {

    private static final long serialVersionUID = 1;

    private static final RowActivation SOFTMAX = of("softmax");

    private final RowFormula formula;
    private final EmptyRows emptyRows;
    private final transient RowOperation operation;
    private final transient Placement placement;

    private RowActivation(RowFormula formula, EmptyRows emptyRows, Placement placement) {
        this.formula = formula;
        this.emptyRows = emptyRows;
        this.operation = new RowOperation(formula, emptyRows == EmptyRows.ZERO);
        this.placement = placement;
    }

    private static RowActivation of(RowFormula formula) {
        return new RowActivation(formula, EmptyRows.NAN, Placement.CHOSEN);
    }

    /** softmax: e^(x - max) / sum(e^(x - max)) over each row. */
    public static RowActivation softmax() {
        return SOFTMAX;
    }

    /** softmax of x / temperature. Throws IllegalArgumentException unless the temperature is above 0 and a number of float32. */
    public static RowActivation softmax(double temperature) {
        return of(new Rows.Softmax(temperature));
    }

    /** log(softmax(x)), as accurate next to 0 as far from it. */
    public static RowActivation logSoftmax() {
        return logSoftmax(1);
    }

    /** log(softmax(x / temperature)); the temperature as that of {@link #softmax(double)}. */
    public static RowActivation logSoftmax(double temperature) {
        return of(new Rows.LogSoftmax(temperature));
    }

    /** softmax(-x). */
    public static RowActivation softmin() {
        return softmin(1);
    }

    /** softmax(-x / temperature); the temperature as that of {@link #softmax(double)}. */
    public static RowActivation softmin(double temperature) {
        return of(new Rows.Softmin(temperature));
    }

    /** 1 at the first of the largest elements of a row, 0 at the others; the gradient is 0. */
    public static RowActivation hardmax() {
        return of(new Rows.Hardmax());
    }

    /** The point of the probability simplex that is nearest to the row (Martins and Astudillo 2016). */
    public static RowActivation sparsemax() {
        return of(new Rows.Sparsemax());
    }

    /**
     * The row activation that a text means: a name, alone or with parameters, as in {@code "softmax"} or {@code
     * "softmax(temperature=0.5)"}. Throws IllegalArgumentException for an unknown name or parameter, with what there is and the
     * nearest match, and for a value out of its range.
     */
    public static RowActivation of(String text) {
        return of(ActivationText.parseRow(text));
    }

    /** The names of all row activations. */
    public static List<String> names() {
        return Formulas.rows().stream().map(Formulas::name).toList();
    }

    /** The same row activation, computed by one backend of {@link Kinase#backends()}. */
    public RowActivation on(Backend backend) {
        return new RowActivation(formula, emptyRows, placement.on(backend));
    }

    /** The same row activation, with threads for calls on many elements in several slices; contiguous rows are slices. */
    public RowActivation with(Threads threads) {
        return new RowActivation(formula, emptyRows, placement.with(threads));
    }

    /** The same row activation with a policy for rows with nothing in them; {@link EmptyRows#NAN} if none is asked for. */
    public RowActivation emptyRows(EmptyRows policy) {
        return new RowActivation(formula, Objects.requireNonNull(policy, "policy"), placement.copy());
    }

    /** The name in snake case. */
    public String name() {
        return formula.name();
    }

    /** The parameters and their values, in order. */
    public Map<String, Double> parameters() {
        return Collections.unmodifiableMap(Formulas.parameters(formula));
    }

    /** The formula as a reader would write it. */
    public String formula() {
        return Formulas.describe(formula.getClass()).value();
    }

    // Raw memory.

    /** y = f(x) over contiguous rows behind raw addresses; see {@link Activation#forward(long, long, long, DataType)}. */
    public void forward(long xAddress, long yAddress, long rows, long columns, DataType type) {
        forward(xAddress, yAddress, Checks.elements(rows, columns, Long.MAX_VALUE), rows, columns, 1, type);
    }

    /** y = f(x) over every row along the axis of a shape, behind raw addresses. */
    public void forward(long xAddress, long yAddress, RowShape shape, DataType type) {
        forward(xAddress, yAddress, shape.elements(), shape.outer(), shape.axis(), shape.inner(), type);
    }

    private void forward(long x, long y, long length, long outer, long axis, long inner, DataType type) {
        Checks.address("x", x, length, type);
        Checks.address("y", y, length, type);
        Checks.overlap("x", x, "y", y, length * type.bytes());
        forward(type, null, x, null, y, outer, axis, inner);
    }

    /** The gradient of the input over contiguous rows behind raw addresses. */
    public void backwardFromOutput(long yAddress, long dyAddress, long dxAddress, long rows, long columns, DataType type) {
        gradient(yAddress, dyAddress, dxAddress, Checks.elements(rows, columns, Long.MAX_VALUE), rows, columns, 1, type);
    }

    /** The gradient of the input over every row along the axis of a shape, behind raw addresses. */
    public void backwardFromOutput(long yAddress, long dyAddress, long dxAddress, RowShape shape, DataType type) {
        gradient(yAddress, dyAddress, dxAddress, shape.elements(), shape.outer(), shape.axis(), shape.inner(), type);
    }

    private void gradient(long y, long dy, long dx, long length, long outer, long axis, long inner, DataType type) {
        Checks.address("y", y, length, type);
        Checks.address("dy", dy, length, type);
        Checks.address("dx", dx, length, type);
        Checks.overlap("y", y, "dx", dx, length * type.bytes());
        Checks.overlap("dy", dy, "dx", dx, length * type.bytes());
        gradient(type, null, y, null, dy, null, dx, outer, axis, inner);
    }

    @Override
    void forward(DataType type, Object x, long xAt, Object y, long yAt, long outer, long axis, long inner) {
        rows(false, type, x, xAt, x, xAt, y, yAt, outer, axis, inner);
    }

    @Override
    void gradient(DataType type, Object y, long yAt, Object dy, long dyAt, Object dx, long dxAt, long outer, long axis, long inner) {
        rows(true, type, y, yAt, dy, dyAt, dx, dxAt, outer, axis, inner);
    }

    private void rows(boolean backward, DataType type, Object x, long xAt, Object dy, long dyAt, Object out, long outAt, long outer,
                      long axis, long inner) {
        if (outer == 0 || axis == 0 || inner == 0) {
            return;
        }
        Backend backend = placement.backend();
        int kind = backward ? Placement.FROM_OUTPUT : Placement.FORWARD;
        long slice = axis * inner;
        if (outer == 1 || !placement.shares(kind, type, outer * slice)) {
            rows(backend, backward, type, x, xAt, dy, dyAt, out, outAt, outer, axis, inner);
            return;
        }
        placement.share(kind, type, outer, slice, (from, count) -> rows(backend, backward, type, x, at(type, x, xAt, from * slice),
                dy, at(type, dy, dyAt, from * slice), out, at(type, out, outAt, from * slice), count, axis, inner));
    }

    private void rows(Backend backend, boolean backward, DataType type, Object x, long xAt, Object dy, long dyAt, Object out, long outAt,
                      long outer, long axis, long inner) {
        if (type.isHalf()) {
            HalfStages.rows(backend, operation, backward, type, x, xAt, dy, dyAt, out, outAt, outer, axis, inner);
        } else {
            backend.rows(operation, backward, type, x, xAt, dy, dyAt, out, outAt, outer, axis, inner);
        }
    }

    @Override
    double nothing() {
        return formula instanceof RowFormula.Smallest ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
    }

    private Object readResolve() {
        return new RowActivation(formula, emptyRows, Placement.CHOSEN);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RowActivation activation && formula.equals(activation.formula) && emptyRows == activation.emptyRows;
    }

    @Override
    public int hashCode() {
        return Objects.hash(formula, emptyRows);
    }

    /** The text that {@link #of(String)} reads back; it leaves out the policy for empty rows. */
    @Override
    public String toString() {
        return ActivationText.print(name(), parameters());
    }
}
