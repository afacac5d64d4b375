package io.github.kinase.cli.verify;

import io.github.kinase.Activation;
import io.github.kinase.ChannelActivation;
import io.github.kinase.Channels;
import io.github.kinase.DataType;
import io.github.kinase.oracle.ExactValue;
import io.github.kinase.oracle.Oracle;
import io.github.kinase.oracle.Promise;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * One pass of an activation by channel, over several shapes. The inputs that errors are named by are elements, and for the sums
 * over channels, which are measured in float32, the numbers of the channels. All terms of such a sum have one sign: dy is chosen
 * so.
 */
final class ChannelSweep extends PairSweep {

    private static final String BIASED = "biased:";
    private static final int MOST_CHANNELS = 16;

    private final List<ChannelActivation> activations;
    /** Null for prelu. */
    private final Activation activation;
    private final boolean byDefault;
    private final Path program;

    ChannelSweep(ChannelActivation f, Pass pass, DataType type, long count, Path program) {
        super(isByDefault(f) ? f.name() : f.toString(), pass, type, count);
        this.activations = backends.stream().map(f::on).toList();
        this.activation = f.name().startsWith(BIASED) ? Activation.of(f.toString().substring(BIASED.length())) : null;
        this.byDefault = isByDefault(f);
        this.program = program;
    }

    private static boolean isByDefault(ChannelActivation f) {
        return f.equals(ChannelActivation.of(f.name()));
    }

    @Override
    Promise promise() {
        return activation == null ? Promise.ROUNDED : pass.promise(activation, arrays.computed(), byDefault);
    }

    @Override
    Piece newPiece(Comparison.Reader bits) throws IOException {
        return new ChannelPiece(bits);
    }

    /** Columns, rows, and channels in between; {@code length} is a multiple of 64. */
    private static Channels shape(long seed, int length) {
        return switch ((int) (seed / length % 4)) {
            case 0 -> Channels.columns(length / MOST_CHANNELS, MOST_CHANNELS);
            case 1 -> Channels.rows(MOST_CHANNELS, length / MOST_CHANNELS);
            case 2 -> new Channels(4, 8, length / 32);
            default -> new Channels(length / 32, 4, 8);
        };
    }

    private final class ChannelPiece extends Piece {

        private final Object x = newArray();
        private final Object v = arrays.make(MOST_CHANNELS);
        private final Object dy = newArray();
        /** By backend: y or dx, and dalpha or dbias. */
        private final Object[] y = Stream.generate(ChannelSweep.this::newArray).limit(activations.size()).toArray();
        private final Object[] sums = Stream.generate(() -> arrays.make(MOST_CHANNELS)).limit(activations.size()).toArray();
        private final double[] inputs = new double[PIECE];
        /** Values or slopes of the activation of the sum. */
        private final ExactValue[] exact = new ExactValue[PIECE];
        /** Null for prelu. */
        private final ExactValues function;

        ChannelPiece(Comparison.Reader bits) throws IOException {
            super(bits);
            if (activation == null) {
                function = null;
                return;
            }
            List<Double> parameters = List.copyOf(activation.parameters(arrays.computed()).values());
            Oracle oracle = Oracle.of(activation.name(), parameters);
            function = exact(program, activation.name(), pass, parameters,
                    ExactValues.of(pass == Pass.FORWARD ? oracle::value : oracle::derivative));
        }

        @Override
        public void close() {
            if (function != null) {
                function.close();
            }
        }

        @Override
        void run(Tally tally, long seed, int length) throws IOException {
            Channels shape = shape(seed, length);
            int channels = (int) shape.channels();
            Draws draws = new Draws(arrays, seed);
            draws.fill(x, length);
            for (int channel = 0; channel < channels; channel++) {
                arrays.set(v, channel, draws.busy());
            }
            evaluate(shape, length);
            for (int i = 0; i < length; i++) {
                // A power of two keeps the error of a slope as it is.
                double size = activation == null ? Math.abs(draws.busy()) : draws.powerOfTwo();
                boolean negative = activation != null && exact[i].high() < 0;
                arrays.set(dy, i, negative ^ channel(shape, i) % 2 == 1 ? -size : size);
            }
            for (int i = 0; i < activations.size(); i++) {
                compute(activations.get(i), y[i], sums[i], shape);
            }
            compare(x, y, length);
            for (int i = 0; i < length; i++) {
                measure(tally, shape, i);
            }
            if (pass == Pass.BACKWARD) {
                compare(v, sums, channels);
                measureSums(tally, shape, length);
            }
        }

        private int channel(Channels shape, int i) {
            return (int) (i / shape.inner() % shape.channels());
        }

        private void evaluate(Channels shape, int length) throws IOException {
            if (activation == null) {
                return;
            }
            for (int i = 0; i < length; i++) {
                double sum = get(x, i) + get(v, channel(shape, i));
                inputs[i] = arrays.isDouble() ? sum : (float) sum;
            }
            function.at(inputs, exact, length);
        }

        private void compute(ChannelActivation f, Object result, Object sum, Channels shape) {
            boolean forward = pass == Pass.FORWARD;
            for (int channel = 0; channel < shape.channels(); channel++) {
                arrays.set(sum, channel, 0);
            }
            switch (type) {
                case FLOAT32 -> {
                    if (forward) {
                        f.forward((float[]) x, 0, (float[]) v, 0, (float[]) result, 0, shape);
                    } else {
                        f.backward((float[]) x, 0, (float[]) v, 0, (float[]) dy, 0, (float[]) result, 0, (float[]) sum, 0, shape);
                    }
                }
                case FLOAT64 -> {
                    if (forward) {
                        f.forward((double[]) x, 0, (double[]) v, 0, (double[]) result, 0, shape);
                    } else {
                        f.backward((double[]) x, 0, (double[]) v, 0, (double[]) dy, 0, (double[]) result, 0, (double[]) sum, 0,
                                shape);
                    }
                }
                case FLOAT16, BFLOAT16 -> {
                    if (forward) {
                        f.forward((short[]) x, 0, (short[]) v, 0, (short[]) result, 0, shape, type);
                    } else {
                        f.backward((short[]) x, 0, (short[]) v, 0, (short[]) dy, 0, (short[]) result, 0, (short[]) sum, 0, shape,
                                type);
                    }
                }
            }
        }

        private void measure(Tally tally, Channels shape, int i) {
            double factor = pass == Pass.FORWARD ? 1 : get(dy, i);
            ExactValue result = activation != null ? exact[i].times(factor, 0)
                    : prelu(get(x, i), get(v, channel(shape, i)), factor);
            arrays.measure(tally, promise(), Math.abs(factor), get(x, i), y[0], i, result);
        }

        private ExactValue prelu(double e, double alpha, double factor) {
            if (pass == Pass.FORWARD) {
                return e > 0 ? ExactValue.of(e) : ExactValue.of(e).times(alpha, 0);
            }
            return e > 0 ? ExactValue.of(factor) : e <= 0 ? ExactValue.of(factor).times(alpha, 0) : ExactValue.of(e);
        }

        /** In double, with more bits than a sum of float32 needs. */
        private void measureSums(Tally tally, Channels shape, int length) {
            if (arrays.isDouble()) {
                return;
            }
            double[] exactSums = new double[MOST_CHANNELS];
            double[] scales = new double[MOST_CHANNELS];
            for (int i = 0; i < length; i++) {
                double e = get(x, i);
                double d = get(dy, i);
                exactSums[channel(shape, i)] += activation != null ? exact[i].value() * d : e > 0 ? 0 : d * e;
                scales[channel(shape, i)] += activation != null ? Math.abs(d) : 0;
            }
            for (int channel = 0; channel < shape.channels(); channel++) {
                ExactValue sum = ExactValue.of(exactSums[channel]);
                arrays.measure(tally, Promise.SUM, scales[channel], get(v, channel), sums[0], channel, sum);
            }
        }
    }
}
