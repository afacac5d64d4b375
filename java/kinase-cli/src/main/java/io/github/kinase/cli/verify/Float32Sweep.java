package io.github.kinase.cli.verify;

import io.github.kinase.Activation;
import io.github.kinase.DataType;
import io.github.kinase.Kinase;
import io.github.kinase.backend.Backend;
import io.github.kinase.oracle.Oracle;
import io.github.kinase.oracle.Promise;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;

/** One pass of one element-wise activation in float32 over all inputs of a sweep; dy is 1. */
final class Float32Sweep implements Sweep {

    /** Elements at a time: what a thread works on stays in its cache. */
    private static final int PIECE = 1 << 13;

    private final String name;
    private final Pass pass;
    private final Promise promise;
    private final Inputs inputs;
    private final Oracle oracle;
    private final List<Backend> backends = Kinase.backends();
    /** The same activation on each backend. */
    private final List<Activation> activations;
    private final Comparison comparison = new Comparison(backends, Inputs.BLOCKS);
    private final AtomicInteger nextBlock = new AtomicInteger();

    Float32Sweep(String name, Activation activation, Pass pass, long stride) {
        this.name = name;
        this.pass = pass;
        this.promise = pass.promise(activation, DataType.FLOAT32, activation.equals(Activation.of(activation.name())));
        this.inputs = new Inputs(stride, activation.parameters().values());
        this.oracle = Oracle.of(activation.name(), activation.parameters(DataType.FLOAT32).values());
        this.activations = backends.stream().map(activation::on).toList();
    }

    @Override
    public long inputs() {
        return inputs.count();
    }

    @Override
    public Tally newTally() {
        return new Tally(promise);
    }

    @Override
    public Verdict verdict(Tally tally) {
        return Verdict.of(name, pass, DataType.FLOAT32, tally, comparison);
    }

    @Override
    public void work(Tally tally, LongConsumer progress) {
        Piece piece = new Piece();
        for (int block = nextBlock.getAndIncrement(); block <= Inputs.SPECIAL; block = nextBlock.getAndIncrement()) {
            piece.bits.start(block);
            for (long from = 0; from < inputs.count(block); from += PIECE) {
                int length = inputs.fill(block, from, piece.x);
                piece.compare(length);
                piece.measure(tally, length);
                progress.accept(length);
            }
            piece.bits.finish();
        }
    }

    /** The memory of one thread. */
    private final class Piece {

        private final float[] x = new float[PIECE];
        private final float[] dy = new float[PIECE];
        private final float[] first = new float[PIECE];
        private final float[] other = new float[PIECE];
        private final double[] exact = new double[PIECE];
        private final Comparison.Reader bits = comparison.reader(PIECE * Float.BYTES);

        private Piece() {
            Arrays.fill(dy, 1);
        }

        private void compare(int length) {
            for (int i = 0; i < activations.size(); i++) {
                float[] result = i == 0 ? first : other;
                pass.run(activations.get(i), x, dy, result, length);
                bits.add(i, x, result, length);
            }
        }

        private void measure(Tally tally, int length) {
            pass.exact(oracle, x, exact, length);
            for (int i = 0; i < length; i++) {
                if (pass.means(x[i], exact[i] == exact[i])) {
                    tally.measure(x[i], first[i], exact[i]);
                }
            }
            tally.count(length);
        }
    }

    @Override
    public String toString() {
        return name + " " + pass;
    }
}
