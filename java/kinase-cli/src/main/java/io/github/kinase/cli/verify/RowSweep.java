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
    private final TypedArrays arrays;
    private final List<Backend> backends = Kinase.backends();
    private final List<RowActivation> activations;
    private final Comparison comparison = new Comparison(backends, 2 * COLUMNS.length * MAGNITUDES.length);
    private final AtomicInteger nextBlock = new AtomicInteger();

    RowSweep(RowActivation activation, boolean forward, DataType type) {
        this.activation = activation;
        this.shown = activation.equals(RowActivation.of(activation.name())) ? activation.name() : activation.toString();
        this.forward = forward;
        this.type = type;
        this.arrays = new TypedArrays(type);
        this.activations = backends.stream().map(activation::on).toList();
    }

    @Override
    public long inputs() {
        return 2L * MAGNITUDES.length * Arrays.stream(COLUMNS).mapToLong(columns -> (long) rows(columns) * columns).sum();
    }

    private static int rows(int columns) {
        return Math.max(1, ELEMENTS / columns);
    }

    int blocks() {
        return comparison.blocks();
    }

    @Override
    public Tally newTally() {
        return new Tally(promise());
    }

    private Promise promise() {
        return forward ? Promise.rowForward(activation.name(), !arrays.isDouble())
                : arrays.isDouble() ? Promise.ROW_FLOAT64_BACKWARD : Promise.ROW_BACKWARD;
    }

    @Override
    public Verdict verdict(Tally tally) {
        return Verdict.of(shown, forward ? Pass.FORWARD : Pass.BACKWARD_FROM_OUTPUT, type, tally, comparison);
    }

    @Override
    public void work(Tally tally, LongConsumer progress) {
        Comparison.Reader bits = comparison.reader(COLUMNS[COLUMNS.length - 1] * type.bytes());
        for (int block = nextBlock.getAndIncrement(); block < comparison.blocks(); block = nextBlock.getAndIncrement()) {
            progress.accept(run(block, bits, tally));
        }
    }

    /** Computes and measures one block alone, and returns its digest. */
    String run(int block, Tally tally) {
        run(block, comparison.reader(COLUMNS[COLUMNS.length - 1] * type.bytes()), tally);
        return comparison.blockDigests().substring(8 * block, 8 * block + 8);
    }

    private int run(int block, Comparison.Reader bits, Tally tally) {
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
        return rows * columns;
    }

    /** Numbers in (-magnitude, magnitude), the same in every run. */
    private Object random(int seed, int length, double magnitude) {
        SplittableRandom random = new SplittableRandom(seed);
        Object values = arrays.make(length);
        for (int i = 0; i < length; i++) {
            arrays.set(values, i, magnitude * (2 * random.nextDouble() - 1));
        }
        return values;
    }

    private void forward(Tally tally, Comparison.Reader bits, Object x, RowShape shape) {
        Object first = arrays.make(Array.getLength(x));
        Object other = arrays.make(Array.getLength(x));
        for (int i = 0; i < activations.size(); i++) {
            Object y = i == 0 ? first : other;
            run(activations.get(i), x, y, shape);
            arrays.compare(bits, i, x, y, Array.getLength(y));
        }
        for (int row = 0; row < shape.outer() * shape.inner(); row++) {
            measure(tally, x, first, row, shape, RowOracle.forward(activation.name(), temperature(), values(x, row, shape)));
        }
    }

    private void backward(Tally tally, Comparison.Reader bits, Object x, Object dy, RowShape shape) {
        Object y = arrays.make(Array.getLength(x));
        Object first = arrays.make(Array.getLength(x));
        Object other = arrays.make(Array.getLength(x));
        run(activations.get(0), x, y, shape);
        for (int i = 0; i < activations.size(); i++) {
            Object dx = i == 0 ? first : other;
            run(activations.get(i), y, dy, dx, shape);
            arrays.compare(bits, i, y, dx, Array.getLength(dx));
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

    private void run(RowActivation activation, Object x, Object y, RowShape shape) {
        switch (type) {
            case FLOAT32 -> activation.forward((float[]) x, (float[]) y, shape);
            case FLOAT64 -> activation.forward((double[]) x, (double[]) y, shape);
            case FLOAT16, BFLOAT16 -> activation.forward((short[]) x, (short[]) y, shape, type);
        }
    }

    private void run(RowActivation activation, Object y, Object dy, Object dx, RowShape shape) {
        switch (type) {
            case FLOAT32 -> activation.backwardFromOutput((float[]) y, (float[]) dy, (float[]) dx, shape);
            case FLOAT64 -> activation.backwardFromOutput((double[]) y, (double[]) dy, (double[]) dx, shape);
            case FLOAT16, BFLOAT16 -> activation.backwardFromOutput((short[]) y, (short[]) dy, (short[]) dx, shape, type);
        }
    }

    /** Where element k of a row is; either there is one slice, or its rows have one element side by side. */
    private static int at(int row, int k, RowShape shape) {
        return (int) (shape.outer() == 1 ? k * shape.inner() + row : row * shape.axis() + k);
    }

    private double[] values(Object array, int row, RowShape shape) {
        double[] values = new double[(int) shape.axis()];
        for (int k = 0; k < values.length; k++) {
            values[k] = arrays.get(array, at(row, k, shape));
        }
        return values;
    }

    private void measure(Tally tally, Object inputs, Object results, int row, RowShape shape, ExactValue[] exact) {
        for (int k = 0; k < exact.length; k++) {
            int i = at(row, k, shape);
            arrays.measure(tally, promise(), 1, arrays.get(inputs, i), results, i, exact[k]);
        }
    }

    @Override
    public String toString() {
        return shown;
    }
}
