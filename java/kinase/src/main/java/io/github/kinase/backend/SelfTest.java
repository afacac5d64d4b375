package io.github.kinase.backend;

import io.github.kinase.DataType;
import io.github.kinase.formula.Entry;
import io.github.kinase.formula.Formulas;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A backend proves itself before it is accepted, bit for bit, against plain Java: the native one with every operation. What plain Java
 * gives is kept as a number, for its kernels take longer to load and to interpret than all else at the start; they are asked where a
 * backend gives another number, and say where it is wrong.
 */
final class SelfTest {

    /** The {@link #number} of the results of plain Java; {@code SelfTestTest} says if it is another. */
    static final long RESULTS = 0x5dadb7ced6399d3eL;

    /** Special values, each branch of each formula, and a length that leaves a tail on every SIMD width. */
    private static final float[] INPUTS = {0, -0f, 1, -1, 0.5f, -0.5f, -0.75f, 3, -3, 6, -6, 13, -13, 40, -40, 87, -87, 89,
        -89, -103, -105, 1e-3f, -1e-3f, 1e-20f, -1e-20f, Float.MIN_VALUE, -Float.MIN_VALUE, Float.MIN_NORMAL, Float.MAX_VALUE,
        -Float.MAX_VALUE, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NaN, 0.1f, -0.2f, 2.5f, -2.7f};
    private static final int N = INPUTS.length;

    private static final DataType[] FULL = {DataType.FLOAT32, DataType.FLOAT64};

    /** The bits that an operation gave. */
    private record Result(String operation, String pass, DataType type, long[] bits) {}

    private final Backend backend;
    /** Whether the backend runs native code, which takes operations without their Java kernels. */
    private final boolean code;
    private final List<Result> results = new ArrayList<>();

    private SelfTest(Backend backend) {
        this.backend = backend;
        this.code = backend instanceof NativeBackend;
    }

    /** Throws IllegalStateException for the first result that is not that of plain Java. */
    static void run(Backend candidate) {
        List<Result> got = all(candidate);
        if (number(got) != RESULTS) {
            compare(candidate, got, all(JavaBackend.INSTANCE));
        }
    }

    /** Only a few functions, for what vectors do in all: code that is about to be compiled takes its time. */
    static void runVectors(Backend candidate) {
        compare(candidate, few(candidate), few(JavaBackend.INSTANCE));
    }

    /** What {@link #RESULTS} must be. */
    static long number() {
        return number(all(JavaBackend.INSTANCE));
    }

    /** Every step gives different numbers for different bits, and for different numbers: one result that is wrong always shows. */
    private static long number(List<Result> results) {
        long number = 0;
        for (Result result : results) {
            for (long bits : result.bits) {
                number = (number ^ bits) * 0x9e3779b97f4a7c15L;
                number ^= number >>> 29;
            }
        }
        return number;
    }

    private static void compare(Backend candidate, List<Result> got, List<Result> want) {
        for (int k = 0; k < want.size(); k++) {
            Result result = got.get(k);
            int i = Arrays.mismatch(result.bits, want.get(k).bits);
            if (i >= 0) {
                throw new IllegalStateException("self-test of " + candidate + ": " + result.operation + result.pass + " in " + result.type
                        + " at input " + i + " (" + INPUTS[i] + ") gives the bits 0x" + Long.toHexString(result.bits[i])
                        + ", plain Java gives 0x" + Long.toHexString(want.get(k).bits[i]));
            }
        }
    }

    private static List<Result> all(Backend backend) {
        SelfTest test = new SelfTest(backend);
        for (Entry formula : Formulas.entries()) {
            for (DataType type : FULL) {
                test.elementWise(formula, type);
            }
        }
        for (String gate : new String[] {"relu", "silu", "swiglu_oai"}) {
            for (DataType type : FULL) {
                test.gated(named(gate), type);
            }
        }
        for (String formula : new String[] {"leaky_relu", "silu"}) {
            test.half(named(formula), DataType.FLOAT16);
            test.half(named(formula), DataType.BFLOAT16);
        }
        test.rreluTraining();
        for (Entry formula : Formulas.rowEntries()) {
            for (DataType type : FULL) {
                test.rows(formula, type, 1);
                test.rows(formula, type, 3);
            }
        }
        return test.results;
    }

    private static List<Result> few(Backend backend) {
        SelfTest test = new SelfTest(backend);
        test.elementWise(named("leaky_relu"), DataType.FLOAT32);
        test.elementWise(named("silu"), DataType.FLOAT32);
        test.gated(named("silu"), DataType.FLOAT32);
        test.channels(1);
        test.channels(N);
        return test.results;
    }

    private static Entry named(String name) {
        for (Entry entry : Formulas.gateEntries()) {
            if (entry.name().equals(name)) {
                return entry;
            }
        }
        throw new IllegalArgumentException(name);
    }

    private Operation operation(Entry formula) {
        return code ? new Operation(formula) : new Operation(Formulas.create(formula));
    }

    private void elementWise(Entry formula, DataType type) {
        Operation op = operation(formula);
        Object x = of(type, INPUTS);
        Object dy = of(type, gradients());
        Object result = of(type, INPUTS);
        backend.map(op, type, x, 0, result, 0, N);
        add(formula, "", type, result);
        backend.gradient(op, false, type, x, 0, dy, 0, result, 0, N);
        add(formula, ", gradient", type, result);
        if (formula.is("FromOutput")) {
            backend.gradient(op, true, type, x, 0, dy, 0, result, 0, N);
            add(formula, ", gradient from the output", type, result);
        }
    }

    /**
     * As the halves of rows. Only a few gates, for the loops: the formulas have been tested before.
     */
    private void gated(Entry gate, DataType type) {
        GatedOperation op = code ? new GatedOperation(gate) : new GatedOperation(Formulas.create(gate));
        Object x = of(type, INPUTS);
        Object dy = of(type, gradients());
        Object result = of(type, new float[N]);
        int length = N / 4;
        backend.gated(op, type, x, 0, x, length, result, 0, 2, length, 2 * length);
        add(gate, " as a gate", type, result);
        backend.gatedBackward(op, type, x, 0, x, length, dy, 0, result, 0, result, length, 2, length, 2 * length);
        add(gate, " as a gate, gradient", type, result);
    }

    /** Only a few formulas, for the conversions: as the gates. */
    private void half(Entry formula, DataType type) {
        Operation op = operation(formula);
        Object x = of(type, INPUTS);
        Object dy = of(type, gradients());
        Object result = of(type, INPUTS);
        backend.mapNarrow(op, type, x, 0, type, result, 0, N);
        add(formula, "", type, result);
        backend.gradientNarrow(op, false, type, x, 0, type, dy, 0, type, result, 0, N);
        add(formula, ", gradient", type, result);
        float[] floats = new float[N];
        backend.mapNarrow(op, type, x, 0, DataType.FLOAT32, floats, 0, N);
        add(formula, " to float", type, floats);
    }

    private void rreluTraining() {
        DrawnSlopes slopes = new DrawnSlopes(-0.5, 0.25, 1);
        float[] result = new float[N];
        backend.rreluTraining(slopes, 5, INPUTS, 0, result, 0, N);
        add(named("rrelu"), " in training", DataType.FLOAT32, result);
        backend.rreluTrainingBackward(slopes, 5, INPUTS, 0, gradients(), 0, result, 0, N);
        add(named("rrelu"), " in training, gradient", DataType.FLOAT32, result);
    }

    /** Along contiguous rows, or along rows side by side. */
    private void rows(Entry formula, DataType type, int inner) {
        RowOperation op = code ? new RowOperation(formula) : new RowOperation(Formulas.createRow(formula), false);
        Object x = of(type, INPUTS);
        Object dy = of(type, gradients());
        Object result = of(type, new float[N]);
        backend.rows(op, false, type, x, 0, x, 0, result, 0, 6 / inner, 5, inner);
        add(formula, "", type, result);
        backend.rows(op, true, type, x, 0, dy, 0, result, 0, 6 / inner, 5, inner);
        add(formula, ", gradient", type, result);
    }

    /** The slopes of prelu, of so many elements of each channel in a row. */
    private void channels(int inner) {
        int channels = N / inner;
        Object result = new float[N];
        backend.channelwise(null, DataType.FLOAT32, INPUTS, 0, gradients(), 0, result, 0, channels, inner, 0, N);
        results.add(new Result("prelu", "", DataType.FLOAT32, bits(result)));
        backend.channelwiseBackward(null, DataType.FLOAT32, INPUTS, 0, gradients(), 0, gradients(), 0, result, 0,
                new double[ChannelLoops.ROUND + ChannelLoops.LANES], channels, inner, 0, 1, N, N, 0);
        results.add(new Result("prelu", ", gradient", DataType.FLOAT32, bits(result)));
    }

    private void add(Entry formula, String pass, DataType type, Object result) {
        results.add(new Result(formula.name(), pass, type, bits(result)));
    }

    private static Object of(DataType type, float[] values) {
        if (type.isHalf()) {
            short[] halves = new short[values.length];
            for (int i = 0; i < halves.length; i++) {
                halves[i] = Format16.of(type).round(values[i]);
            }
            return halves;
        }
        if (type == DataType.FLOAT32) {
            return values.clone();
        }
        double[] doubles = new double[values.length];
        for (int i = 0; i < doubles.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }

    /** Another number in every lane. */
    private static float[] gradients() {
        float[] dy = new float[N];
        for (int i = 0; i < N; i++) {
            dy[i] = i - 0.5f * N;
        }
        return dy;
    }

    private static long[] bits(Object result) {
        long[] bits = new long[N];
        for (int i = 0; i < N; i++) {
            bits[i] = result instanceof short[] halves ? halves[i] & 0xffff
                    : result instanceof float[] floats ? Float.floatToRawIntBits(floats[i])
                    : Double.doubleToRawLongBits(((double[]) result)[i]);
        }
        return bits;
    }
}
