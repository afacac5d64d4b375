package io.github.kinase.backend;

import io.github.kinase.DataType;
import io.github.kinase.formula.Formula;
import io.github.kinase.formula.Formulas;
import io.github.kinase.formula.Gates;
import io.github.kinase.formula.Rectifiers;
import io.github.kinase.formula.RowFormula;
import io.github.kinase.formula.SmoothRectifiers;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * Chooses the backend, once: a list of conditions, each with the reason that {@link #reasons()} reports and one log line
 * says. The system properties {@code kinase.backend} (auto, native, vector, java) and {@code kinase.simd} (avx512, avx2, neon: the
 * best target to use) narrow the choice; a backend that is forced and cannot run throws. Where nothing is forced, plain Java takes
 * the arrays that are so short that a native call costs more than it saves.
 */
public final class Backends {

    private static final String BACKEND = "kinase.backend";
    private static final String SIMD = "kinase.simd";
    /** Every SIMD target, the best first. */
    private static final List<String> TARGETS = List.of("avx512", "avx2", "neon");

    private static final System.Logger LOGGER = System.getLogger("io.github.kinase");
    private static final List<String> REASONS = new ArrayList<>();
    private static final Backend JAVA = JavaBackend.INSTANCE;
    /** The one that is chosen; none for plain Java. */
    private static final List<Backend> AVAILABLE = new ArrayList<>();
    /** The SIMD targets that run here as well. */
    private static final List<String> LOWER_TARGETS = new ArrayList<>();
    private static final Backend CHOSEN;
    /** What a forced backend could not do; thrown at the first use, so that {@code info} can still tell. */
    private static final IllegalStateException FORCED;
    /** Whether plain Java may take short arrays from the chosen backend. */
    private static final boolean CROSSES;

    static {
        String wanted = System.getProperty(BACKEND, "auto");
        Throwable failure = null;
        if (wanted.equals("java")) {
            REASONS.add("-D" + BACKEND + "=java asks for plain Java");
        } else {
            failure = wanted.equals("vector") ? null : addNative();
            if (AVAILABLE.isEmpty()) {
                Throwable vectorFailure = addVector();
                failure = failure == null ? vectorFailure : failure;
            }
        }
        CHOSEN = AVAILABLE.isEmpty() ? JAVA : AVAILABLE.get(0);
        FORCED = switch (wanted) {
            case "auto", "java" -> null;
            case "native", "vector" -> CHOSEN.name().equals(wanted) ? null
                    : new IllegalStateException("-D" + BACKEND + "=" + wanted + ", but " + String.join("; ", REASONS), failure);
            default -> new IllegalStateException("-D" + BACKEND + "=" + wanted + "; it must be auto, native, vector or java");
        };
        CROSSES = wanted.equals("auto") && CHOSEN instanceof NativeBackend;
        Level level = failure == null ? Level.DEBUG : NativeLibrary.exists() ? Level.WARNING : Level.INFO;
        LOGGER.log(level, () -> "Kinase runs on " + CHOSEN + (REASONS.isEmpty() ? "" : ": " + String.join("; ", REASONS)));
    }

    private Backends() {}

    /** Adds the native backend for the best SIMD target that is allowed here; says why not, or why not a better one. */
    private static Throwable addNative() {
        String cap = System.getProperty(SIMD);
        if (cap != null && !TARGETS.contains(cap)) {
            REASONS.add("-D" + SIMD + "=" + cap + " is none of " + TARGETS);
            return new IllegalStateException(REASONS.get(0));
        }
        if (!NativeLibrary.exists()) {
            REASONS.add("there is no native library for " + NativeLibrary.platform() + " on the class path");
            return new IllegalStateException(REASONS.get(0));
        }
        try {
            NativeLibrary.load();
            List<String> targets = TARGETS.subList(cap == null ? 0 : TARGETS.indexOf(cap), TARGETS.size()).stream()
                    .filter(NativeBackend::supports).toList();
            if (targets.isEmpty()) {
                throw new IllegalStateException("this processor has none of the SIMD targets of the native library"
                        + (cap == null ? "" : " up to -D" + SIMD + "=" + cap) + "; AVX2 with FMA is the least");
            }
            AVAILABLE.add(proven(targets.get(0)));
            LOWER_TARGETS.addAll(targets.subList(1, targets.size()));
            if (cap != null) {
                REASONS.add("-D" + SIMD + "=" + cap + " caps the SIMD target");
            }
            return null;
        } catch (Exception | LinkageError e) {
            AVAILABLE.clear();
            REASONS.add("the native library failed to load: " + (e.getMessage() == null ? e : e.getMessage()));
            return e;
        }
    }

    private static Backend proven(String target) {
        Backend backend = new NativeBackend(target);
        SelfTest.run(backend, JAVA);
        return backend;
    }

    /** Adds the backend in vectors of the JDK, or says why not. */
    private static Throwable addVector() {
        try {
            AVAILABLE.add(vector());
            return null;
        } catch (IllegalStateException | LinkageError e) {
            REASONS.add(e.getMessage() == null ? e.toString() : e.getMessage());
            return e;
        }
    }

    private static Backend vector() {
        Backend backend = new VectorBackend();
        SelfTest.runVectors(backend, JAVA);
        return backend;
    }

    /** All that work. Found only for those who ask: who has a backend pays for no other when the library loads. */
    private static final class All {

        static final List<Backend> BACKENDS = new ArrayList<>(AVAILABLE);

        static {
            LOWER_TARGETS.forEach(target -> add(() -> proven(target), "on " + target, Level.WARNING));
            if (CHOSEN.name().equals("native")) {
                add(Backends::vector, "in vectors", Level.DEBUG);
            }
            BACKENDS.add(JAVA);
        }

        private static void add(Supplier<Backend> backend, String which, Level ifNot) {
            try {
                BACKENDS.add(backend.get());
            } catch (IllegalStateException | LinkageError e) {
                LOGGER.log(ifNot, "Kinase has no backend " + which, e);
            }
        }
    }

    /** The backend that calls use. Throws IllegalStateException with the cause if a forced one cannot run. */
    public static Backend chosen() {
        if (FORCED != null) {
            throw new IllegalStateException(FORCED.getMessage(), FORCED.getCause());
        }
        return CHOSEN;
    }

    /** The same for y = f(x) over so many elements of an array: plain Java where a native call costs more than it saves. */
    public static Backend forMap(Operation op, DataType type, long length) {
        return forArrays(op, NarrowKernel.FORWARD, type, length);
    }

    /** The same for a gradient. */
    public static Backend forGradient(Operation op, boolean fromOutput, DataType type, long length) {
        return forArrays(op, fromOutput ? NarrowKernel.BACKWARD_FROM_OUTPUT : NarrowKernel.BACKWARD, type, length);
    }

    private static Backend forArrays(Operation op, int pass, DataType type, long length) {
        return CROSSES && length <= Crossovers.elements(op, pass, type) ? JAVA : chosen();
    }

    /** Every backend that works here, on each of its SIMD targets, the fastest first; plain Java is the last. */
    public static List<Backend> available() {
        return List.copyOf(All.BACKENDS);
    }

    /** Why the chosen backend is not a better one; empty if there is nothing to improve. */
    public static List<String> reasons() {
        return List.copyOf(REASONS);
    }

    /** A backend proves itself before it is accepted, bit for bit, against plain Java: the native one with every operation. */
    private static final class SelfTest {

        /** Special values, each branch of each formula, and a length that leaves a tail on every SIMD width. */
        private static final float[] INPUTS = {0, -0f, 1, -1, 0.5f, -0.5f, -0.75f, 3, -3, 6, -6, 13, -13, 40, -40, 87, -87, 89,
            -89, -103, -105, 1e-3f, -1e-3f, 1e-20f, -1e-20f, Float.MIN_VALUE, -Float.MIN_VALUE, Float.MIN_NORMAL, Float.MAX_VALUE,
            -Float.MAX_VALUE, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NaN, 0.1f, -0.2f, 2.5f, -2.7f};

        private static final List<DataType> FULL = List.of(DataType.FLOAT32, DataType.FLOAT64);

        static void run(Backend candidate, Backend reference) {
            for (Class<?> type : Formulas.types()) {
                Formula formula = Formulas.create(type, Formulas.defaults(type));
                for (DataType element : FULL) {
                    run(candidate, reference, new Operation(formula), element);
                }
            }
            for (Formula gate : List.of(new Rectifiers.Relu(0, Double.POSITIVE_INFINITY, 0), new SmoothRectifiers.Silu(1),
                    new Gates.SwigluOai(1.702, 7))) {
                for (DataType element : FULL) {
                    runGated(candidate, reference, gate, element);
                }
            }
            for (Formula formula : List.of(new Rectifiers.LeakyRelu(0.01), new SmoothRectifiers.Silu(1))) {
                for (DataType element : List.of(DataType.FLOAT16, DataType.BFLOAT16)) {
                    runHalf(candidate, reference, new Operation(formula), element);
                }
            }
            DrawnSlopes slopes = new DrawnSlopes(-0.5, 0.25, 1);
            float[] floats = new float[INPUTS.length];
            compare(candidate, reference, "rrelu in training", floats,
                    (backend, y) -> backend.rreluTraining(slopes, 5, INPUTS, 0, (float[]) y, 0, INPUTS.length));
            compare(candidate, reference, "rrelu in training", floats, (backend, dx) ->
                    backend.rreluTrainingBackward(slopes, 5, INPUTS, 0, gradients(), 0, (float[]) dx, 0, INPUTS.length));
            for (Class<?> type : Formulas.rows()) {
                RowFormula formula = Formulas.createRow(type, Formulas.defaults(type));
                for (DataType element : List.of(DataType.FLOAT32, DataType.FLOAT64)) {
                    runRows(candidate, reference, formula, element);
                }
            }
        }

        /** Only a few functions, for what vectors do in all: code that is about to be compiled takes its time. */
        static void runVectors(Backend candidate, Backend reference) {
            for (Formula formula : List.of(new Rectifiers.LeakyRelu(0.01), new SmoothRectifiers.Silu(1))) {
                run(candidate, reference, new Operation(formula), DataType.FLOAT32);
            }
            runGated(candidate, reference, new SmoothRectifiers.Silu(1), DataType.FLOAT32);
            runChannels(candidate, reference, 1);
            runChannels(candidate, reference, INPUTS.length);
        }

        /** The slopes of prelu, of so many elements of each channel in a row. */
        private static void runChannels(Backend candidate, Backend reference, int inner) {
            int n = INPUTS.length;
            int channels = n / inner;
            compare(candidate, reference, "prelu", new float[n], (backend, y) ->
                    backend.channelwise(null, DataType.FLOAT32, INPUTS, 0, gradients(), 0, y, 0, channels, inner, 0, n));
            compare(candidate, reference, "prelu", new float[n], (backend, dx) ->
                    backend.channelwiseBackward(null, DataType.FLOAT32, INPUTS, 0, gradients(), 0, gradients(), 0, dx, 0,
                            new double[ChannelLoops.ROUND + ChannelLoops.LANES], channels, inner, 0, 1, n, n, 0));
        }

        /** Along contiguous rows, and along rows side by side. */
        private static void runRows(Backend candidate, Backend reference, RowFormula formula, DataType type) {
            RowOperation op = new RowOperation(formula, false);
            Object x = of(type, Arrays.copyOf(INPUTS, 30));
            Object dy = of(type, gradients());
            Object result = of(type, new float[INPUTS.length]);
            String name = formula.name() + " in " + type;
            for (int inner : new int[] {1, 3}) {
                compare(candidate, reference, name, result,
                        (backend, y) -> backend.rows(op, false, type, x, 0, x, 0, y, 0, 6 / inner, 5, inner));
                compare(candidate, reference, name, result,
                        (backend, dx) -> backend.rows(op, true, type, x, 0, dy, 0, dx, 0, 6 / inner, 5, inner));
            }
        }

        private static void run(Backend candidate, Backend reference, Operation op, DataType type) {
            Object x = of(type, INPUTS);
            Object dy = of(type, gradients());
            Object result = of(type, INPUTS);
            String name = op.formula().name() + " in " + type;
            compare(candidate, reference, name, result, (backend, y) -> backend.map(op, type, x, 0, y, 0, INPUTS.length));
            compare(candidate, reference, name, result,
                    (backend, dx) -> backend.gradient(op, false, type, x, 0, dy, 0, dx, 0, INPUTS.length));
            if (op.formula() instanceof Formula.FromOutput) {
                compare(candidate, reference, name, result,
                        (backend, dx) -> backend.gradient(op, true, type, x, 0, dy, 0, dx, 0, INPUTS.length));
            }
        }

        /**
         * As the halves of rows. Only a few gates, for the loops: the formulas have been compared above, and the Java kernels of
         * all gates would double the time that a first call takes.
         */
        private static void runGated(Backend candidate, Backend reference, Formula gate, DataType type) {
            GatedOperation op = new GatedOperation(gate);
            Object x = of(type, INPUTS);
            Object dy = of(type, gradients());
            int length = INPUTS.length / 4;
            String name = gate.name() + " as a gate in " + type;
            Object result = of(type, new float[INPUTS.length]);
            compare(candidate, reference, name, result,
                    (backend, y) -> backend.gated(op, type, x, 0, x, length, y, 0, 2, length, 2 * length));
            compare(candidate, reference, name, result, (backend, dx) ->
                    backend.gatedBackward(op, type, x, 0, x, length, dy, 0, dx, 0, dx, length, 2, length, 2 * length));
        }

        /** Only a few formulas, for the conversions: as the gates. */
        private static void runHalf(Backend candidate, Backend reference, Operation op, DataType type) {
            Object x = of(type, INPUTS);
            Object dy = of(type, gradients());
            String name = op.formula().name() + " in " + type;
            compare(candidate, reference, name, of(type, INPUTS),
                    (backend, y) -> backend.mapNarrow(op, type, x, 0, type, y, 0, INPUTS.length));
            compare(candidate, reference, name, of(type, INPUTS), (backend, dx) ->
                    backend.gradientNarrow(op, false, type, x, 0, type, dy, 0, type, dx, 0, INPUTS.length));
            compare(candidate, reference, name + " to float", INPUTS.clone(),
                    (backend, y) -> backend.mapNarrow(op, type, x, 0, DataType.FLOAT32, y, 0, INPUTS.length));
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
            float[] dy = new float[INPUTS.length];
            for (int i = 0; i < dy.length; i++) {
                dy[i] = i - 0.5f * dy.length;
            }
            return dy;
        }

        private interface Call {
            void on(Backend backend, Object result);
        }

        private static void compare(Backend candidate, Backend reference, String name, Object result, Call call) {
            call.on(candidate, result);
            long[] got = bits(result);
            call.on(reference, result);
            long[] want = bits(result);
            int i = Arrays.mismatch(got, want);
            if (i >= 0) {
                throw new IllegalStateException("self-test of " + candidate + ": " + name + " at input " + i + " (" + INPUTS[i]
                        + ") gives the bits 0x" + Long.toHexString(got[i]) + ", plain Java gives 0x" + Long.toHexString(want[i]));
            }
        }

        private static long[] bits(Object result) {
            long[] bits = new long[INPUTS.length];
            for (int i = 0; i < bits.length; i++) {
                bits[i] = result instanceof short[] halves ? halves[i] & 0xffff
                        : result instanceof float[] floats ? Float.floatToRawIntBits(floats[i])
                        : Double.doubleToRawLongBits(((double[]) result)[i]);
            }
            return bits;
        }
    }
}
