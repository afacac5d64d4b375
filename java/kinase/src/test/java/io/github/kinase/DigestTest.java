package io.github.kinase;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.kinase.backend.Backend;
import io.github.kinase.backend.DrawnSlopes;
import io.github.kinase.backend.GatedOperation;
import io.github.kinase.backend.Memory;
import io.github.kinase.backend.Operation;
import io.github.kinase.backend.RowOperation;
import io.github.kinase.formula.Formula;
import io.github.kinase.formula.Formulas;
import io.github.kinase.formula.RowFormula;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The bits of every operation, as digests over inputs spread over all of the type, against a file that the C++ tests read
 * as well, on every SIMD target and under an emulated Arm: so all of them agree without meeting. After a change of a formula,
 * {@code -Dkinase.writeDigests=true} writes the file anew from the Java backend.
 */
class DigestTest {

    private static final Path FILE = Path.of("../../native/test/digests.csv");
    private static final int INPUTS = 1 << 16;
    /** Odd, so that the inputs are distinct; about 2^32 over the golden ratio, so that they are spread evenly. */
    private static final int STEP = (int) 2654435769L;
    /** The same for 64 bits. */
    private static final long STEP_64 = 0x9e3779b97f4a7c15L;

    static List<Backend> backends() {
        return Kinase.backends();
    }

    @ParameterizedTest
    @MethodSource("backends")
    void areThoseOfTheFile(Backend backend) throws IOException {
        List<String> lines = digests(backend);
        if (backend.name().equals("java") && Boolean.getBoolean("kinase.writeDigests")) {
            Files.write(FILE, lines);
        }
        assertEquals(String.join("\n", Files.readAllLines(FILE)), String.join("\n", lines));
    }

    private static List<String> digests(Backend backend) {
        List<String> lines = new ArrayList<>(List.of("name,pass,type,digest"));
        for (Class<?> type : Formulas.types()) {
            Map<String, Double> halves = Formulas.defaults(type);
            halves.replaceAll((parameter, value) -> 0.5);
            Operation op = new Operation(Formulas.create(type, halves));
            for (DataType element : Cases.FULL_TYPES) {
                add(backend, op, op.formula().name(), element, lines);
            }
            addHalves(backend, op, lines);
            addDefaults(backend, type, lines);
        }
        for (Class<?> type : Formulas.gates()) {
            Map<String, Double> halves = Formulas.defaults(type);
            halves.replaceAll((parameter, value) -> 0.5);
            for (DataType element : Cases.FULL_TYPES) {
                Formula gate = Formulas.create(type, halves);
                addGated(backend, gate, gate.name(), element, lines);
            }
            addGatedDefaults(backend, type, lines);
        }
        addRreluTraining(backend, lines);
        for (Class<?> type : Formulas.rows()) {
            for (double each : new double[] {0.5, 1}) {
                Map<String, Double> parameters = Formulas.defaults(type);
                parameters.replaceAll((parameter, value) -> each);
                for (DataType element : Cases.FULL_TYPES) {
                    addRows(backend, Formulas.createRow(type, parameters), each == 1, element, lines);
                }
            }
        }
        return lines;
    }

    /** Some compute in float with their defaults alone; their rows name the parameters, which C++ does not know. */
    private static void addDefaults(Backend backend, Class<?> type, List<String> lines) {
        Map<String, Double> defaults = Formulas.defaults(type);
        if (!defaults.isEmpty()) {
            Operation op = new Operation(Formulas.create(type, defaults));
            add(backend, op, named(op.formula(), defaults), DataType.FLOAT32, lines);
        }
    }

    private static void addGatedDefaults(Backend backend, Class<?> type, List<String> lines) {
        Map<String, Double> defaults = Formulas.defaults(type);
        if (!defaults.isEmpty()) {
            Formula gate = Formulas.create(type, defaults);
            addGated(backend, gate, named(gate, defaults), DataType.FLOAT32, lines);
        }
    }

    private static String named(Formula formula, Map<String, Double> parameters) {
        return formula.name() + parameters.values().stream().map(String::valueOf).collect(Collectors.joining(" ", "(", ")"));
    }

    private static void add(Backend backend, Operation op, String name, DataType type, List<String> lines) {
        Object x = type == DataType.FLOAT32 ? floats() : doubles();
        Object dy = type == DataType.FLOAT32 ? new float[INPUTS] : new double[INPUTS];
        Object result = type == DataType.FLOAT32 ? new float[INPUTS] : new double[INPUTS];
        for (int i = 0; i < INPUTS; i++) {
            Array.setFloat(dy, i, 1);
        }
        String end = "," + type.name().toLowerCase(Locale.ROOT) + ",";
        backend.map(op, type, x, 0, result, 0, INPUTS);
        lines.add(name + ",forward" + end + digest(result));
        backend.gradient(op, false, type, x, 0, dy, 0, result, 0, INPUTS);
        lines.add(name + ",backward" + end + digest(result));
        if (op.formula() instanceof Formula.FromOutput) {
            backend.gradient(op, true, type, x, 0, dy, 0, result, 0, INPUTS);
            lines.add(name + ",backward_from_output" + end + digest(result));
        }
    }

    /** All there are of the types of 16 bits. */
    private static void addHalves(Backend backend, Operation op, List<String> lines) {
        for (DataType type : List.of(DataType.FLOAT16, DataType.BFLOAT16)) {
            short[] x = new short[INPUTS];
            short[] dy = new short[INPUTS];
            short[] result = new short[INPUTS];
            for (int i = 0; i < INPUTS; i++) {
                x[i] = (short) i;
                dy[i] = HalfPrecision.fromFloat(1, type);
            }
            String name = op.formula().name();
            String end = "," + type.name().toLowerCase(Locale.ROOT) + ",";
            backend.mapNarrow(op, type, x, 0, type, result, 0, INPUTS);
            lines.add(name + ",forward" + end + digest(result));
            backend.gradientNarrow(op, false, type, x, 0, type, dy, 0, type, result, 0, INPUTS);
            lines.add(name + ",backward" + end + digest(result));
            if (op.formula() instanceof Formula.FromOutput) {
                backend.gradientNarrow(op, true, type, x, 0, type, dy, 0, type, result, 0, INPUTS);
                lines.add(name + ",backward_from_output" + end + digest(result));
            }
        }
    }

    /** Rows of halves, so that a gate meets an up and a gradient of another size; dgate and dup lie in one array as they do. */
    private static void addGated(Backend backend, Formula gate, String name, DataType type, List<String> lines) {
        int length = 257;
        int rows = INPUTS / (2 * length);
        GatedOperation op = new GatedOperation(gate);
        Object x = type == DataType.FLOAT32 ? floats() : doubles();
        Object y = Cells.newArray(type, rows * length);
        Object dx = Cells.newArray(type, rows * 2 * length);
        String end = "," + type.name().toLowerCase(Locale.ROOT) + ",";
        backend.gated(op, type, x, 0, x, length, y, 0, rows, length, 2 * length);
        lines.add(name + ",gated" + end + digest(y));
        Object dy = Cells.newArray(type, rows * length);
        for (int i = 0; i < rows * length; i++) {
            Array.setFloat(dy, i, i % 64 - 31.5f);
        }
        backend.gatedBackward(op, type, x, 0, x, length, dy, 0, dx, 0, dx, length, rows, length, 2 * length);
        lines.add(name + ",gated_backward" + end + digest(dx));
    }

    private static float[] floats() {
        float[] x = new float[INPUTS];
        for (int i = 0; i < INPUTS; i++) {
            x[i] = Float.intBitsToFloat(i * STEP);
        }
        return x;
    }

    /** Bit patterns spread over all of float64, alternating with numbers in [-64, 64), where most activations happen. */
    private static double[] doubles() {
        double[] x = new double[INPUTS];
        for (int i = 0; i < INPUTS; i++) {
            long bits = i * STEP_64;
            x[i] = i % 2 == 0 ? Double.longBitsToDouble(bits) : (bits >> 11) * 0x1p-46;
        }
        return x;
    }

    private static void addRreluTraining(Backend backend, List<String> lines) {
        float[] x = floats();
        float[] dy = new float[INPUTS];
        Arrays.fill(dy, 1);
        DrawnSlopes slopes = new DrawnSlopes(-0.5, 0.25, 42);
        float[] result = new float[INPUTS];
        backend.rreluTraining(slopes, 7, x, 0, result, 0, INPUTS);
        lines.add("rrelu_training,forward,float32," + digest(result));
        backend.rreluTrainingBackward(slopes, 7, x, 0, dy, 0, result, 0, INPUTS);
        lines.add("rrelu_training,backward,float32," + digest(result));
    }

    /** Rows whose length is no multiple of any width, contiguous and side by side; in [-8, 8), or sixteen times as much. */
    private static void addRows(Backend backend, RowFormula formula, boolean large, DataType type, List<String> lines) {
        int axis = 1001;
        int length = INPUTS / axis * axis;
        RowOperation op = new RowOperation(formula, false);
        Object x = Cells.newArray(type, length);
        Object dy = Cells.newArray(type, length);
        for (int i = 0; i < length; i++) {
            float v = ((i * STEP >>> 8) * 0x1p-20f - 8) * (large ? 16 : 1);
            Array.setFloat(x, i, v);
            Array.setFloat(dy, length - 1 - i, v);
        }
        for (int inner : new int[] {1, 5}) {
            int outer = length / axis / inner;
            Object y = Cells.newArray(type, outer * axis * inner);
            Object dx = Cells.newArray(type, outer * axis * inner);
            backend.rows(op, false, type, x, 0, x, 0, y, 0, outer, axis, inner);
            backend.rows(op, true, type, y, 0, dy, 0, dx, 0, outer, axis, inner);
            String name = formula.name() + (large ? " of large" : "") + (inner == 1 ? "" : " side by side");
            String end = "," + type.name().toLowerCase(Locale.ROOT) + ",";
            lines.add(name + ",forward" + end + digest(y));
            lines.add(name + ",backward_from_output" + end + digest(dx));
        }
    }

    /** FNV-1a over the bytes of the bit patterns, least significant first. */
    private static String digest(Object values) {
        long digest = 0xcbf29ce484222325L;
        for (int k = 0; k < Array.getLength(values); k++) {
            long bits = values instanceof short[] halves ? halves[k]
                    : values instanceof float[] floats ? Float.floatToRawIntBits(floats[k])
                    : Double.doubleToRawLongBits(((double[]) values)[k]);
            for (int i = 0; i < 8 * Memory.elementBytes(values); i += 8) {
                digest = (digest ^ (bits >>> i & 0xff)) * 0x100000001b3L;
            }
        }
        return String.format("%016x", digest);
    }
}
