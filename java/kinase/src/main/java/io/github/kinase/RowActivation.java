package io.github.kinase;

import io.github.kinase.backend.Backend;
import io.github.kinase.backend.Backends;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Objects;

/**
 * An activation over rows: each output depends on its whole row. Rows are contiguous, one after the other; arguments are
 * checked as {@link Activation} says. Immutable and safe for any number of threads. Sums run in a fixed order, so that the
 * bits are the same on every backend and machine.
 */
public final class RowActivation {

    private static final RowActivation SOFTMAX = new RowActivation(null);

    /** Null for the backend that {@link Backends} has chosen. */
    private final Backend pinned;

    private RowActivation(Backend pinned) {
        this.pinned = pinned;
    }

    /**
     * softmax: e^(x - max) / sum(e^(x - max)) over each row. A row with NaN or +inf in it, or of -inf alone, gives NaN
     * throughout.
     */
    public static RowActivation softmax() {
        return SOFTMAX;
    }

    /** The row activation that a name means. Throws IllegalArgumentException for an unknown one, with what there is. */
    public static RowActivation of(String name) {
        if (!names().contains(name)) {
            throw new IllegalArgumentException("there is no row activation \"" + name + "\"; all: " + String.join(", ", names()));
        }
        return SOFTMAX;
    }

    /** The names of all row activations. */
    public static List<String> names() {
        return List.of("softmax");
    }

    /** The same row activation, computed by one backend of {@link Kinase#backends()}. */
    public RowActivation on(Backend backend) {
        return new RowActivation(Objects.requireNonNull(backend, "backend"));
    }

    /** The name in snake case. */
    public String name() {
        return "softmax";
    }

    /** The formula as a reader would write it. */
    public String formula() {
        return "e^(x - max x) / sum(e^(x - max x))";
    }

    /** Same as {@code forward(x, 0, y, 0, rows, columns)}; both arrays must have rows x columns elements. */
    public void forward(float[] x, float[] y, int rows, int columns) {
        int length = Checks.elements(rows, columns);
        Checks.sameLength("rows x columns", length, "x", x.length);
        Checks.sameLength("rows x columns", length, "y", y.length);
        forward(x, 0, y, 0, rows, columns);
    }

    /** y = f(x) over {@code rows} rows of {@code columns} elements; y may be x. */
    public void forward(float[] x, int xOffset, float[] y, int yOffset, int rows, int columns) {
        int length = Checks.elements(rows, columns);
        Checks.range("x", x, xOffset, length);
        Checks.range("y", y, yOffset, length);
        Checks.overlap("x", x, xOffset, "y", y, yOffset, length);
        if (length > 0) {
            backend().softmax(x, xOffset, y, yOffset, rows, columns);
        }
    }

    /** y = f(x) over the remaining elements, which must be rows x columns; positions stay. */
    public void forward(FloatBuffer x, FloatBuffer y, int rows, int columns) {
        int length = Checks.elements(rows, columns);
        Checks.input("x", x);
        Checks.output("y", y);
        Checks.sameLength("rows x columns", length, "x", x.remaining());
        Checks.sameLength("rows x columns", length, "y", y.remaining());
        Checks.overlap("x", x, "y", y);
        if (length > 0) {
            Buffers.run(this, x, x, y, rows, columns,
                    (f, a, aOffset, b, bOffset, c, cOffset, r, n) -> f.backend().softmax(a, aOffset, c, cOffset, r, n),
                    (f, a, b, c, r, n) -> f.backend().softmax(a, c, r, n));
        }
    }

    /** y = f(x) behind raw addresses; see {@link Activation#forward(long, long, long, DataType)}. */
    public void forward(long xAddress, long yAddress, long rows, long columns, DataType type) {
        requireFloat32(type);
        long length = elements(rows, columns);
        Checks.address("x", xAddress, length, type);
        Checks.address("y", yAddress, length, type);
        Checks.overlap("x", xAddress, "y", yAddress, length * type.bytes());
        if (length > 0) {
            backend().softmax(xAddress, yAddress, rows, columns);
        }
    }

    /** Same as {@code backwardFromOutput(y, 0, dy, 0, dx, 0, rows, columns)}; all must have rows x columns elements. */
    public void backwardFromOutput(float[] y, float[] dy, float[] dx, int rows, int columns) {
        int length = Checks.elements(rows, columns);
        Checks.sameLength("rows x columns", length, "y", y.length);
        Checks.sameLength("rows x columns", length, "dy", dy.length);
        Checks.sameLength("rows x columns", length, "dx", dx.length);
        backwardFromOutput(y, 0, dy, 0, dx, 0, rows, columns);
    }

    /** dx = y (dy - sum(dy y)) over each row, y being the output of forward; dx may be y or dy. */
    public void backwardFromOutput(float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset, int rows, int columns) {
        int length = Checks.elements(rows, columns);
        Checks.range("y", y, yOffset, length);
        Checks.range("dy", dy, dyOffset, length);
        Checks.range("dx", dx, dxOffset, length);
        Checks.overlap("y", y, yOffset, "dx", dx, dxOffset, length);
        Checks.overlap("dy", dy, dyOffset, "dx", dx, dxOffset, length);
        if (length > 0) {
            backend().softmaxBackward(y, yOffset, dy, dyOffset, dx, dxOffset, rows, columns);
        }
    }

    /** The same over the remaining elements of buffers, which must be rows x columns; positions stay. */
    public void backwardFromOutput(FloatBuffer y, FloatBuffer dy, FloatBuffer dx, int rows, int columns) {
        int length = Checks.elements(rows, columns);
        Checks.input("y", y);
        Checks.input("dy", dy);
        Checks.output("dx", dx);
        Checks.sameLength("rows x columns", length, "y", y.remaining());
        Checks.sameLength("rows x columns", length, "dy", dy.remaining());
        Checks.sameLength("rows x columns", length, "dx", dx.remaining());
        Checks.overlap("y", y, "dx", dx);
        Checks.overlap("dy", dy, "dx", dx);
        if (length > 0) {
            Buffers.run(this, y, dy, dx, rows, columns, (f, a, aOffset, b, bOffset, c, cOffset, r, n) ->
                    f.backend().softmaxBackward(a, aOffset, b, bOffset, c, cOffset, r, n),
                    (f, a, b, c, r, n) -> f.backend().softmaxBackward(a, b, c, r, n));
        }
    }

    /** The same behind raw addresses; see {@link Activation#forward(long, long, long, DataType)}. */
    public void backwardFromOutput(long yAddress, long dyAddress, long dxAddress, long rows, long columns, DataType type) {
        requireFloat32(type);
        long length = elements(rows, columns);
        Checks.address("y", yAddress, length, type);
        Checks.address("dy", dyAddress, length, type);
        Checks.address("dx", dxAddress, length, type);
        Checks.overlap("y", yAddress, "dx", dxAddress, length * type.bytes());
        Checks.overlap("dy", dyAddress, "dx", dxAddress, length * type.bytes());
        if (length > 0) {
            backend().softmaxBackward(yAddress, dyAddress, dxAddress, rows, columns);
        }
    }

    private static void requireFloat32(DataType type) {
        if (type != DataType.FLOAT32) {
            throw new IllegalArgumentException("type is " + type + "; activations over rows take " + DataType.FLOAT32 + " only");
        }
    }

    private static long elements(long rows, long columns) {
        Checks.notNegative("rows", rows);
        Checks.notNegative("columns", columns);
        try {
            return Math.multiplyExact(rows, columns);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("rows x columns is " + rows + " x " + columns + "; it must fit in a long");
        }
    }

    private Backend backend() {
        return pinned != null ? pinned : Backends.chosen();
    }

    @Override
    public String toString() {
        return name();
    }
}
