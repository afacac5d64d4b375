package io.github.kinase.cli.verify;

import io.github.kinase.DataType;
import io.github.kinase.Kinase;
import io.github.kinase.backend.Backend;
import io.github.kinase.cli.DataTypes;
import io.github.kinase.oracle.Promise;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;

/**
 * One pass, forward or backward, of an activation of two inputs in one type, over random inputs that are the same in every run:
 * what gated activations and those by channel share.
 */
abstract class PairSweep implements Sweep {

    static final int BLOCKS = 256;
    /** Elements of a call: what a thread works on stays in its cache. */
    static final int PIECE = 1 << 12;

    final String name;
    final Pass pass;
    final DataType type;
    final TypedArrays arrays;
    final List<Backend> backends = Kinase.backends();
    /** How many inputs; a multiple of the blocks. */
    private final long count;
    private final Comparison comparison = new Comparison(backends, BLOCKS);
    private final AtomicInteger nextBlock = new AtomicInteger();

    PairSweep(String name, Pass pass, DataType type, long count) {
        this.name = name;
        this.pass = pass;
        this.type = type;
        this.arrays = new TypedArrays(type);
        this.count = count;
    }

    /** Makes what a thread needs; its results go to {@code bits}. */
    abstract Piece newPiece(Comparison.Reader bits) throws IOException;

    /** The promise about the values, which a tally starts with. */
    abstract Promise promise();

    @Override
    public long inputs() {
        return count;
    }

    @Override
    public Tally newTally() {
        return new Tally(promise());
    }

    @Override
    public Verdict verdict(Tally tally) {
        return Verdict.of(name, pass, type, tally, comparison);
    }

    @Override
    public void work(Tally tally, LongConsumer progress) {
        try (Piece piece = newPiece(comparison.reader(PIECE * type.bytes()))) {
            for (int block = nextBlock.getAndIncrement(); block < BLOCKS; block = nextBlock.getAndIncrement()) {
                run(piece, block, tally, progress);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void run(Piece piece, int block, Tally tally, LongConsumer progress) throws IOException {
        long size = count / BLOCKS;
        piece.bits.start(block);
        for (long from = 0; from < size; from += PIECE) {
            int length = (int) Math.min(PIECE, size - from);
            piece.run(tally, block * size + from, length);
            tally.count(length);
            progress.accept(length);
        }
        piece.bits.finish();
    }

    /** Computes and measures one block alone, and returns its digest. */
    final String run(int block, Tally tally) throws IOException {
        try (Piece piece = newPiece(comparison.reader(PIECE * type.bytes()))) {
            run(piece, block, tally, length -> { });
        }
        return comparison.blockDigests().substring(8 * block, 8 * block + 8);
    }

    final Object newArray() {
        return arrays.make(PIECE);
    }

    final double get(Object array, int i) {
        return arrays.get(array, i);
    }

    /** The exact values of one pass of an element-wise activation, by an oracle but in float64. */
    final ExactValues exact(Path program, String activation, Pass function, List<Double> parameters, ExactValues oracle)
            throws IOException {
        return !arrays.isDouble() ? oracle : ExactValues.of(Reference.start(program, activation, function, parameters));
    }

    /** The memory of one thread. */
    abstract class Piece implements AutoCloseable {

        private final Comparison.Reader bits;

        Piece(Comparison.Reader bits) {
            this.bits = bits;
        }

        /** Computes and measures {@code length} inputs, those that belong to this seed. */
        abstract void run(Tally tally, long seed, int length) throws IOException;

        @Override
        public abstract void close();

        /** Takes in what the backends gave, each in its place. */
        final void compare(Object inputs, Object[] results, int length) {
            for (int i = 0; i < results.length; i++) {
                arrays.compare(bits, i, inputs, results[i], length);
            }
        }
    }

    @Override
    public String toString() {
        return name + " " + pass + (type == DataType.FLOAT32 ? "" : " " + DataTypes.name(type));
    }
}
