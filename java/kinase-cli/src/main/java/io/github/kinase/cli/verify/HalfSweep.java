package io.github.kinase.cli.verify;

import io.github.kinase.Activation;
import io.github.kinase.DataType;
import io.github.kinase.Kinase;
import io.github.kinase.backend.Backend;
import io.github.kinase.cli.DataTypes;
import io.github.kinase.oracle.ExactValue;
import io.github.kinase.oracle.HalfFormat;
import io.github.kinase.oracle.Oracle;
import io.github.kinase.oracle.Promise;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

/**
 * One pass of one element-wise activation in float16 or bfloat16 over all inputs there are; dy is 1. Exact values are doubles of
 * the oracle, and where those are too close to the middle of two neighbours to say which is the nearest, of MPFR.
 */
final class HalfSweep implements Sweep {

    /** The relative error that the oracle may have. */
    private static final double ORACLE = 0x1p-40;
    /** Enough for x^2 / 4 beside x / 2 with the smallest x, which is in the middle of two numbers. */
    private static final int BITS = 400;
    /** Enough for e^-4100 beside 2049, as x - tanh x has it; only for what is in the middle as far as the others show. */
    private static final int ALL_BITS = 12_000;
    /** From here on an exponential may be that small. */
    private static final double FAR = 100;

    private final String name;
    private final Activation activation;
    private final Pass pass;
    private final DataType type;
    private final HalfFormat format;
    private final Promise promise;
    private final Path program;
    private final Collection<Double> parameters;
    private final List<Backend> backends = Kinase.backends();
    private final Comparison comparison = new Comparison(backends, Inputs.BLOCKS);
    private final AtomicBoolean taken = new AtomicBoolean();

    HalfSweep(String name, Activation activation, Pass pass, DataType type, Path program) {
        this.name = name;
        this.activation = activation;
        this.pass = pass;
        this.type = type;
        this.format = format(type);
        this.promise = pass.promise(activation, type, true);
        this.program = program;
        this.parameters = activation.parameters(type).values();
    }

    static HalfFormat format(DataType type) {
        return type == DataType.FLOAT16 ? HalfFormat.FLOAT16 : HalfFormat.BFLOAT16;
    }

    @Override
    public long inputs() {
        return HalfFormat.COUNT;
    }

    @Override
    public Tally newTally() {
        return new Tally(promise);
    }

    @Override
    public Verdict verdict(Tally tally) {
        return Verdict.of(name, pass, type, tally, comparison);
    }

    /** One thread does it all: it takes a moment. */
    @Override
    public void work(Tally tally, LongConsumer progress) {
        if (taken.getAndSet(true)) {
            return;
        }
        float[] x = new float[HalfFormat.COUNT];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) format.value(i);
        }
        try {
            measure(tally, x, compare(x));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        tally.count(x.length);
        progress.accept(x.length);
    }

    /** The results of the first backend. */
    private short[] compare(float[] x) {
        int length = HalfFormat.COUNT / Inputs.BLOCKS;
        short[] dy = new short[HalfFormat.COUNT];
        Arrays.fill(dy, format.nearest(1));
        short[][] results = new short[backends.size()][HalfFormat.COUNT];
        for (int i = 0; i < results.length; i++) {
            pass.run(activation.on(backends.get(i)), type, HalfFormat.all(), dy, results[i]);
        }
        Comparison.Reader bits = comparison.reader(length * Short.BYTES);
        for (int block = 0; block < Inputs.BLOCKS; block++) {
            bits.start(block);
            int from = block * length;
            for (int i = 0; i < results.length; i++) {
                bits.add(i, Arrays.copyOfRange(x, from, from + length), Arrays.copyOfRange(results[i], from, from + length), length);
            }
            bits.finish();
        }
        return results[0];
    }

    private void measure(Tally tally, float[] x, short[] results) throws IOException {
        double[] exact = new double[x.length];
        pass.exact(Oracle.of(activation.name(), parameters), x, exact, x.length);
        double[] undecided = new double[x.length];
        int[] places = new int[x.length];
        int count = 0;
        for (int i = 0; i < x.length; i++) {
            if (format.isUndecided(exact[i], ORACLE)) {
                undecided[count] = x[i];
                places[count++] = i;
            } else if (pass.means(x[i], exact[i] == exact[i])) {
                tally.measure(x[i], promise.error(format, results[i], exact[i], format.nearest(exact[i])));
            }
        }
        ExactValue[] values = sides(undecided, count);
        for (int k = 0; k < count; k++) {
            int i = places[k];
            tally.measure(x[i], promise.error(format, results[i], exact[i], format.nearest(values[k])));
        }
    }

    /** The exact values at the first {@code count} numbers, with what shows on which side of a middle they are. */
    private ExactValue[] sides(double[] x, int count) throws IOException {
        ExactValue[] values = new ExactValue[count];
        evaluate(BITS, x, values, count);
        int[] middles = IntStream.range(0, count).filter(k -> values[k].low() == 0 && Math.abs(x[k]) > FAR).toArray();
        ExactValue[] again = new ExactValue[middles.length];
        evaluate(ALL_BITS, Arrays.stream(middles).mapToDouble(k -> x[k]).toArray(), again, middles.length);
        for (int k = 0; k < middles.length; k++) {
            values[middles[k]] = again[k];
        }
        return values;
    }

    private void evaluate(int bits, double[] x, ExactValue[] values, int count) throws IOException {
        if (count > 0) {
            try (Reference reference = Reference.start(program, bits, activation.name(), pass, parameters)) {
                reference.evaluate(x, values, count);
            }
        }
    }

    @Override
    public String toString() {
        return name + " " + pass + " " + DataTypes.name(type);
    }
}
