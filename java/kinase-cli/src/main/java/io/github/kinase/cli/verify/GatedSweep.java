package io.github.kinase.cli.verify;

import io.github.kinase.Activation;
import io.github.kinase.DataType;
import io.github.kinase.GatedActivation;
import io.github.kinase.oracle.ExactValue;
import io.github.kinase.oracle.GateOracle;
import io.github.kinase.oracle.Promise;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** One pass of a gated activation; the inputs that errors are named by are gates. */
final class GatedSweep extends PairSweep {

    private static final String ANY = "gated:";
    /** From this exponent on the accuracy of a value or a slope of the gate is that of its product. */
    private static final int LEAST = -149;
    private static final int LEAST_64 = -960;

    private final List<GatedActivation> activations;
    private final GateOracle oracle;
    private final Path program;

    GatedSweep(GatedActivation f, Pass pass, DataType type, long count, Path program) {
        super(f.equals(GatedActivation.of(f.name())) ? f.name() : f.toString(), pass, type, count);
        this.activations = backends.stream().map(f::on).toList();
        this.oracle = GateOracle.of(f.name(), parameters(f, arrays.computed()));
        this.program = program;
    }

    /** Of a gate that is an activation of its own, what it computes with in this type. */
    private static Collection<Double> parameters(GatedActivation f, DataType type) {
        return f.name().startsWith(ANY) ? Activation.of(f.toString().substring(ANY.length())).parameters(type).values()
                : f.parameters().values();
    }

    @Override
    Promise promise() {
        return Promise.product(oracle.activation(), arrays.isDouble());
    }

    @Override
    Piece newPiece(Comparison.Reader bits) throws IOException {
        return new GatedPiece(bits);
    }

    private final class GatedPiece extends Piece {

        private final Object gate = newArray();
        private final Object up = newArray();
        private final Object dy = newArray();
        /** By backend: y, or dgate and dup. */
        private final Object[] y = Stream.generate(GatedSweep.this::newArray).limit(activations.size()).toArray();
        private final Object[] dup = Stream.generate(GatedSweep.this::newArray).limit(activations.size()).toArray();
        private final double[] inputs = new double[PIECE];
        private final ExactValue[] value = new ExactValue[PIECE];
        private final ExactValue[] slope = new ExactValue[PIECE];
        private final ExactValues values;
        /** Null forward. */
        private final ExactValues slopes;

        GatedPiece(Comparison.Reader bits) throws IOException {
            super(bits);
            values = exact(program, oracle.activation(), Pass.FORWARD, oracle.parameters(), ExactValues.of(oracle::value));
            slopes = pass == Pass.FORWARD ? null
                    : exact(program, oracle.activation(), Pass.BACKWARD, oracle.parameters(), ExactValues.of(oracle::slope));
        }

        @Override
        public void close() {
            values.close();
            if (slopes != null) {
                slopes.close();
            }
        }

        @Override
        void run(Tally tally, long seed, int length) throws IOException {
            Draws draws = new Draws(arrays, seed);
            draws.fill(gate, length);
            draws.fill(up, length);
            draws.fill(dy, length);
            for (int i = 0; i < activations.size(); i++) {
                compute(activations.get(i), y[i], dup[i], length);
            }
            compare(gate, y, length);
            if (pass == Pass.BACKWARD) {
                compare(gate, dup, length);
            }
            evaluate(length);
            for (int i = 0; i < length; i++) {
                if (pass == Pass.FORWARD) {
                    forward(tally, i);
                } else {
                    backward(tally, i);
                }
            }
        }

        private void compute(GatedActivation f, Object first, Object second, int n) {
            boolean forward = pass == Pass.FORWARD;
            switch (type) {
                case FLOAT32 -> {
                    if (forward) {
                        f.forward((float[]) gate, 0, (float[]) up, 0, (float[]) first, 0, n);
                    } else {
                        f.backward((float[]) gate, 0, (float[]) up, 0, (float[]) dy, 0, (float[]) first, 0, (float[]) second, 0, n);
                    }
                }
                case FLOAT64 -> {
                    if (forward) {
                        f.forward((double[]) gate, 0, (double[]) up, 0, (double[]) first, 0, n);
                    } else {
                        f.backward((double[]) gate, 0, (double[]) up, 0, (double[]) dy, 0, (double[]) first, 0, (double[]) second,
                                0, n);
                    }
                }
                case FLOAT16, BFLOAT16 -> {
                    if (forward) {
                        f.forward((short[]) gate, 0, (short[]) up, 0, (short[]) first, 0, n, type);
                    } else {
                        f.backward((short[]) gate, 0, (short[]) up, 0, (short[]) dy, 0, (short[]) first, 0, (short[]) second, 0, n,
                                type);
                    }
                }
            }
        }

        private void evaluate(int length) throws IOException {
            for (int i = 0; i < length; i++) {
                inputs[i] = oracle.input(get(gate, i));
            }
            values.at(inputs, value, length);
            if (slopes != null) {
                slopes.at(inputs, slope, length);
            }
            for (int i = 0; i < length; i++) {
                value[i] = limit(inputs[i], value[i]);
                if (slopes != null) {
                    slope[i] = oracle.isCut(get(gate, i)) ? ExactValue.of(0) : limit(inputs[i], slope[i]);
                }
            }
        }

        /** At an infinite gate 0 or infinity, of which the reference may stop short beyond the range of float64. */
        private ExactValue limit(double input, ExactValue value) {
            double nearest = value.value();
            return Double.isInfinite(input) && (nearest == 0 || Double.isInfinite(nearest)) ? ExactValue.of(nearest) : value;
        }

        private void forward(Tally tally, int i) {
            double u = get(up, i);
            if (holds(i, value[i])) {
                ExactValue exact = value[i].times(oracle.up(u), oracle.upRest(u));
                arrays.measure(tally, promise(), size(oracle.up(u)), get(gate, i), y[0], i, exact);
            }
        }

        private void backward(Tally tally, int i) {
            double u = get(up, i);
            double d = get(dy, i);
            double g = get(gate, i);
            if (holds(i, value[i])) {
                ExactValue exact = value[i].times(d, 0).times(oracle.upSlope(u), 0);
                arrays.measure(tally, promise(), size(d), g, dup[0], i, exact);
            }
            double factor = oracle.up(u);
            if (holds(i, slope[i]) && isExact(d, factor)) {
                ExactValue exact = slope[i].times(d, 0).times(factor, oracle.upRest(u));
                arrays.measure(tally, pass.promise(null, arrays.computed(), true), size(d * factor), g, y[0], i, exact);
            }
        }

        /** In float64 the product of dy and up is a double, which overflows, and has fewer bits where it is denormal. */
        private boolean isExact(double d, double factor) {
            double product = Math.abs(d * factor);
            return !arrays.isDouble() || !Double.isFinite(d) || !Double.isFinite(factor) || d == 0 || factor == 0
                    || Double.isFinite(product) && product >= Double.MIN_NORMAL;
        }

        /** Of a factor that absolute errors grow with; none are excused beside infinity. */
        private double size(double factor) {
            return Double.isFinite(factor) ? Math.abs(factor) : 0;
        }

        /** Whether something is promised where a value or a slope is this. In double a value of float32 may vanish or overflow. */
        private boolean holds(int i, ExactValue value) {
            if (value.isNaN() || Double.isInfinite(get(gate, i)) || value.high() == 0 && arrays.isDouble()) {
                return true;
            }
            int least = arrays.isDouble() ? LEAST_64 : LEAST;
            return value.high() != 0 && Double.isFinite(value.high()) && value.exponent() >= least
                    && value.exponent() <= Double.MAX_EXPONENT;
        }
    }
}
