package io.github.kinase.cli.verify;

import io.github.kinase.Activation;
import io.github.kinase.DataType;
import io.github.kinase.Kinase;
import io.github.kinase.backend.Backend;
import io.github.kinase.oracle.ExactValue;
import io.github.kinase.oracle.Promise;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;

/** One pass of one element-wise activation in float64 against exact values; dy is 1. */
final class Float64Sweep implements Sweep {

    private static final int PIECE = 1 << 12;

    private final String name;
    private final Activation activation;
    private final Pass pass;
    private final Promise promise;
    private final Path program;
    private final Collection<Double> parameters;
    private final Samples samples;
    private final List<Backend> backends = Kinase.backends();
    /** The same activation on each backend. */
    private final List<Activation> activations;
    private final Comparison comparison = new Comparison(backends, Samples.BLOCKS);
    private final AtomicInteger nextBlock = new AtomicInteger();

    /** Takes {@code count} random inputs besides the special ones. */
    Float64Sweep(String name, Activation activation, Pass pass, Path program, long count) {
        this.name = name;
        this.activation = activation;
        this.pass = pass;
        this.promise = pass.promise(activation, DataType.FLOAT64, true);
        this.program = program;
        this.parameters = activation.parameters(DataType.FLOAT64).values();
        this.samples = new Samples(count, parameters);
        this.activations = backends.stream().map(activation::on).toList();
    }

    @Override
    public long inputs() {
        return samples.count();
    }

    @Override
    public Tally newTally() {
        return new Tally(promise);
    }

    @Override
    public Verdict verdict(Tally tally) {
        return Verdict.of(name, pass, DataType.FLOAT64, tally, comparison);
    }

    @Override
    public void work(Tally tally, LongConsumer progress) {
        try (Reference reference = Reference.start(program, activation.name(), pass, parameters)) {
            Piece piece = new Piece(reference);
            for (int block = nextBlock.getAndIncrement(); block <= Samples.SPECIAL; block = nextBlock.getAndIncrement()) {
                piece.bits.start(block);
                for (long from = 0; from < samples.count(block); from += PIECE) {
                    int length = samples.fill(block, from, piece.x);
                    piece.compare(length);
                    piece.measure(tally, length);
                    progress.accept(length);
                }
                piece.bits.finish();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The memory of one thread. */
    private final class Piece {

        private final Reference reference;
        private final double[] x = new double[PIECE];
        private final double[] dy = new double[PIECE];
        private final double[] first = new double[PIECE];
        private final double[] other = new double[PIECE];
        private final ExactValue[] exact = new ExactValue[PIECE];
        private final Comparison.Reader bits = comparison.reader(PIECE * Double.BYTES);

        private Piece(Reference reference) {
            this.reference = reference;
            Arrays.fill(dy, 1);
        }

        private void compare(int length) {
            for (int i = 0; i < activations.size(); i++) {
                double[] result = i == 0 ? first : other;
                pass.run(activations.get(i), x, dy, result, length);
                bits.add(i, x, result, length);
            }
        }

        private void measure(Tally tally, int length) throws IOException {
            reference.evaluate(x, exact, length);
            for (int i = 0; i < length; i++) {
                if (pass.means(x[i], !exact[i].isNaN())) {
                    tally.measure(x[i], first[i], exact[i]);
                }
            }
            tally.count(length);
        }
    }

    @Override
    public String toString() {
        return name + " " + pass + " float64";
    }
}
