package io.github.kinase.cli.verify;

import io.github.kinase.DataType;
import io.github.kinase.Kinase;
import io.github.kinase.RowActivation;
import io.github.kinase.RowShape;
import io.github.kinase.backend.Backend;
import io.github.kinase.oracle.ExactValue;
import io.github.kinase.oracle.Promise;
import io.github.kinase.oracle.RowOracle;
import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;

/** An activation by row, forward or backward, over random rows of several lengths and magnitudes, contiguous and side by side. */
final class RowSweep implements Sweep {

    private static final int[] COLUMNS = {1, 2, 3, 15, 16, 17, 1000, 65536};
    private static final double[] MAGNITUDES = {0.01, 1, 10, 100, 1e4};
    /** Of all rows of one length and magnitude, at least one row. */
    private static final int ELEMENTS = 8192;

    private final RowActivation activation;
    private final String shown;
    private final boolean forward;
    private final DataType type;
    private final List<Backend> backends = Kinase.backends();
    private final List<RowActivation> activations;
    private final Comparison comparison = new Comparison(backends, 2 * COLUMNS.length * MAGNITUDES.length);
    private final AtomicInteger nextBlock = new AtomicInteger();

    RowSweep(RowActivation activation, boolean forward, DataType type) {
        this.activation = activation;
        this.shown = activation.equals(RowActivation.of(activation.name())) ? activation.name() : activation.toString();
        this.forward = forward;
        this.type = type;
        this.activations = backends.stream().map(activation::on).toList();
    }

    @Override
    public long inputs() {
        return 2L * MAGNITUDES.length * Arrays.stream(COLUMNS).mapToLong(columns -> (long) rows(columns) * columns).sum();
    }

    private static int rows(int columns) {
        return Math.max(1, ELEMENTS / columns);
    }

    @Override
    public Tally newTally() {
        boolean floats = type == DataType.FLOAT32;
        return new Tally(forward ? Promise.rowForward(activation.name(), floats)
                : floats ? Promise.ROW_BACKWARD : Promise.ROW_FLOAT64_BACKWARD);
    }

    @Override
    public Verdict verdict(Tally tally) {
        return Verdict.of(shown, forward ? Pass.FORWARD : Pass.BACKWARD_FROM_OUTPUT, type, tally, comparison);
    }

    @Override
    public void work(Tally tally, LongConsumer progress) {
        Comparison.Reader bits = comparison.reader(COLUMNS[COLUMNS.length - 1] * type.bytes());
        for (int block = nextBlock.getAndIncrement(); block < comparison.blocks(); block = nextBlock.getAndIncrement()) {
            int columns = COLUMNS[block / 2 % COLUMNS.length];
            int rows = rows(columns);
            RowShape shape = block % 2 == 0 ? new RowShape(rows, columns, 1) : new RowShape(1, columns, rows);
            Object x = random(block, rows * columns, MAGNITUDES[block / 2 / COLUMNS.length]);
            bits.start(block);
            if (forward) {
                forward(tally, bits, x, shape);
            } else {
                backward(tally, bits, x, random(-block - 1, rows * columns, 1), shape);
            }
            bits.finish();
            tally.count(rows * columns);
            progress.accept(rows * columns);
        }
    }

    /** Numbers in (-magnitude, magnitude), the same in every run. */
    private Object random(int seed, int length, double magnitude) {
        SplittableRandom random = new SplittableRandom(seed);
        Object values = array(length);
        for (int i = 0; i < length; i++) {
            double value = magnitude * (2 * random.nextDouble() - 1);
            if (values instanceof float[] floats) {
                floats[i] = (float) value;
            } else {
                ((double[]) values)[i] = value;
            }
        }
        return values;
    }

    private Object array(int length) {
        return type == DataType.FLOAT32 ? new float[length] : new double[length];
    }

    private void forward(Tally tally, Comparison.Reader bits, Object x, RowShape shape) {
        Object first = array(Array.getLength(x));
        Object other = array(Array.getLength(x));
        for (int i = 0; i < activations.size(); i++) {
            Object y = i == 0 ? first : other;
            run(activations.get(i), x, y, shape);
            add(bits, i, x, y);
        }
        for (int row = 0; row < shape.outer() * shape.inner(); row++) {
            measure(tally, x, first, row, shape, RowOracle.forward(activation.name(), temperature(), values(x, row, shape)));
        }
    }

    private void backward(Tally tally, Comparison.Reader bits, Object x, Object dy, RowShape shape) {
        Object y = array(Array.getLength(x));
        Object first = array(Array.getLength(x));
        Object other = array(Array.getLength(x));
        run(activations.get(0), x, y, shape);
        for (int i = 0; i < activations.size(); i++) {
            Object dx = i == 0 ? first : other;
            if (dx instanceof float[] floats) {
                activations.get(i).backwardFromOutput((float[]) y, (float[]) dy, floats, shape);
            } else {
                activations.get(i).backwardFromOutput((double[]) y, (double[]) dy, (double[]) dx, shape);
            }
            add(bits, i, y, dx);
        }
        for (int row = 0; row < shape.outer() * shape.inner(); row++) {
            ExactValue[] exact = RowOracle.backwardFromOutput(activation.name(), temperature(), values(y, row, shape),
                    values(dy, row, shape));
            measure(tally, y, first, row, shape, exact);
        }
    }

    private double temperature() {
        return activation.parameters().getOrDefault("temperature", 1.0);
    }

    private static void run(RowActivation activation, Object x, Object y, RowShape shape) {
        if (y instanceof float[] floats) {
            activation.forward((float[]) x, floats, shape);
        } else {
            activation.forward((double[]) x, (double[]) y, shape);
        }
    }

    private static void add(Comparison.Reader bits, int backend, Object inputs, Object results) {
        if (results instanceof float[] floats) {
            bits.add(backend, (float[]) inputs, floats, floats.length);
        } else {
            bits.add(backend, (double[]) inputs, (double[]) results, Array.getLength(results));
        }
    }

    /** Where element k of a row is; either there is one slice, or its rows have one element side by side. */
    private static int at(int row, int k, RowShape shape) {
        return (int) (shape.outer() == 1 ? k * shape.inner() + row : row * shape.axis() + k);
    }

    private static double[] values(Object array, int row, RowShape shape) {
        double[] values = new double[(int) shape.axis()];
        for (int k = 0; k < values.length; k++) {
            values[k] = Array.getDouble(array, at(row, k, shape));
        }
        return values;
    }

    private static void measure(Tally tally, Object inputs, Object results, int row, RowShape shape, ExactValue[] exact) {
        for (int k = 0; k < exact.length; k++) {
            int i = at(row, k, shape);
            if (results instanceof float[] floats) {
                tally.measure(((float[]) inputs)[i], floats[i], exact[k].value());
            } else {
                tally.measure(((double[]) inputs)[i], ((double[]) results)[i], exact[k]);
            }
        }
    }

    @Override
    public String toString() {
        return shown;
    }
}
