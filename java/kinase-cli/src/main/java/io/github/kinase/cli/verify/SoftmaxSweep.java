package io.github.kinase.cli.verify;

import io.github.kinase.DataType;
import io.github.kinase.Kinase;
import io.github.kinase.RowActivation;
import io.github.kinase.backend.Backend;
import io.github.kinase.oracle.Promise;
import io.github.kinase.oracle.SoftmaxOracle;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;

/** softmax, forward or backward, over random rows of several lengths and magnitudes. */
final class SoftmaxSweep implements Sweep {

    /** One, around the 16 virtual lanes of the sums, usual sizes, and beyond what native code takes in one piece. */
    private static final int[] COLUMNS = {1, 2, 3, 15, 16, 17, 1000, 65536};
    private static final float[] MAGNITUDES = {0.01f, 1, 10, 100};
    private static final int ELEMENTS = 4 * 65536;

    private final boolean forward;
    private final List<Backend> backends = Kinase.backends();
    private final List<RowActivation> activations = backends.stream().map(RowActivation.softmax()::on).toList();
    private final Comparison comparison = new Comparison(backends, COLUMNS.length * MAGNITUDES.length);
    private final AtomicInteger nextBlock = new AtomicInteger();

    SoftmaxSweep(boolean forward) {
        this.forward = forward;
    }

    @Override
    public long inputs() {
        return Arrays.stream(COLUMNS).mapToLong(columns -> (long) rows(columns) * columns).sum() * MAGNITUDES.length;
    }

    private static int rows(int columns) {
        return ELEMENTS / columns;
    }

    @Override
    public Tally newTally() {
        return new Tally(forward ? Promise.ROW_FORWARD : Promise.ROW_BACKWARD);
    }

    @Override
    public Verdict verdict(Tally tally) {
        return Verdict.of("softmax", forward ? Pass.FORWARD : Pass.BACKWARD_FROM_OUTPUT, DataType.FLOAT32, tally, comparison);
    }

    @Override
    public void work(Tally tally, LongConsumer progress) {
        Comparison.Reader bits = comparison.reader(ELEMENTS * Float.BYTES);
        for (int block = nextBlock.getAndIncrement(); block < comparison.blocks(); block = nextBlock.getAndIncrement()) {
            int columns = COLUMNS[block % COLUMNS.length];
            int length = rows(columns) * columns;
            float[] x = random(block, length, MAGNITUDES[block / COLUMNS.length]);
            bits.start(block);
            if (forward) {
                forward(tally, bits, x, columns);
            } else {
                backward(tally, bits, x, random(-block, length, 1), columns);
            }
            bits.finish();
            tally.count(length);
            progress.accept(length);
        }
    }

    /** Numbers in (-magnitude, magnitude), the same in every run. */
    private static float[] random(int seed, int length, float magnitude) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = magnitude * (float) (2 * random.nextDouble() - 1);
        }
        return values;
    }

    private void forward(Tally tally, Comparison.Reader bits, float[] x, int columns) {
        int rows = x.length / columns;
        float[] first = new float[x.length];
        float[] other = new float[x.length];
        for (int i = 0; i < activations.size(); i++) {
            float[] y = i == 0 ? first : other;
            activations.get(i).forward(x, y, rows, columns);
            bits.add(i, x, y, x.length);
        }
        for (int at = 0; at < x.length; at += columns) {
            measure(tally, x, first, at, SoftmaxOracle.forward(Arrays.copyOfRange(x, at, at + columns)));
        }
    }

    private void backward(Tally tally, Comparison.Reader bits, float[] x, float[] dy, int columns) {
        int rows = x.length / columns;
        float[] y = new float[x.length];
        float[] first = new float[x.length];
        float[] other = new float[x.length];
        activations.get(0).forward(x, y, rows, columns);
        for (int i = 0; i < activations.size(); i++) {
            float[] dx = i == 0 ? first : other;
            activations.get(i).backwardFromOutput(y, dy, dx, rows, columns);
            bits.add(i, y, dx, x.length);
        }
        for (int at = 0; at < x.length; at += columns) {
            double[] exact = SoftmaxOracle.backwardFromOutput(Arrays.copyOfRange(y, at, at + columns),
                    Arrays.copyOfRange(dy, at, at + columns));
            measure(tally, y, first, at, exact);
        }
    }

    private static void measure(Tally tally, float[] input, float[] result, int at, double[] exact) {
        for (int i = 0; i < exact.length; i++) {
            tally.measure(input[at + i], result[at + i], exact[i]);
        }
    }

    @Override
    public String toString() {
        return "softmax";
    }
}
