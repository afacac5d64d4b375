package io.github.kinase;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kinase.backend.Backend;
import io.github.kinase.oracle.ExactValue;
import io.github.kinase.oracle.Promise;
import io.github.kinase.oracle.RowOracle;
import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What activations by row return: errors against the oracle, gradients, special values, empty rows and masks. */
class RowValuesTest {

    private static final int[] COLUMNS = {1, 2, 3, 16, 17, 100, 1001};

    static Stream<Arguments> textsAndTypes() {
        return RowActivationTest.TEXTS.stream().flatMap(text -> Cases.FULL_TYPES.stream().map(type -> Arguments.of(text, type)));
    }

    static List<Backend> backends() {
        return Kinase.backends();
    }

    private static double temperature(RowActivation f) {
        return f.parameters().getOrDefault("temperature", 1.0);
    }

    private static double[] doubles(Object values) {
        return IntStream.range(0, Array.getLength(values)).mapToDouble(i -> Array.getDouble(values, i)).toArray();
    }

    private static Object of(DataType type, double... values) {
        Object result = Cells.newArray(type, values.length);
        for (int i = 0; i < values.length; i++) {
            RowActivationTest.set(result, i, values[i]);
        }
        return result;
    }

    private static Object forward(RowActivation f, Object x) {
        Object y = Cells.newArray(Cells.type(x), Array.getLength(x));
        RowActivationTest.forward(f, x, 0, y, 0, new RowShape(1, Array.getLength(x), 1));
        return y;
    }

    private static Object backward(RowActivation f, Object y, Object dy) {
        Object dx = Cells.newArray(Cells.type(y), Array.getLength(y));
        RowActivationTest.backward(f, y, 0, dy, 0, dx, 0, new RowShape(1, Array.getLength(y), 1));
        return dx;
    }

    @ParameterizedTest
    @MethodSource("textsAndTypes")
    void valuesAndGradientsKeepTheirPromises(String text, DataType type) {
        RowActivation f = RowActivation.of(text);
        for (double magnitude : new double[] {0.01, 1, 10, 100, 1e4}) {
            for (int columns : COLUMNS) {
                measure(f, RowActivationTest.random(type, columns, columns, magnitude), columns + " columns up to " + magnitude);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("textsAndTypes")
    void longRowsKeepTheirPromises(String text, DataType type) {
        RowActivation f = RowActivation.of(text);
        for (double magnitude : new double[] {0.01, 30, 1e4}) {
            measure(f, RowActivationTest.random(type, 7, 65_536, magnitude), "65536 columns up to " + magnitude);
        }
    }

    /** Next to the largest element, and far below it. */
    @ParameterizedTest
    @MethodSource("textsAndTypes")
    void nearTiesKeepTheirPromises(String text, DataType type) {
        RowActivation f = RowActivation.of(text);
        double ulp = type == DataType.FLOAT32 ? Math.ulp(9999f) : Math.ulp(9999.0);
        for (int sign : new int[] {1, -1}) {
            measure(f, of(type, sign * 9999, sign * (9999 - ulp), sign * (9999 - 2 * ulp), sign * 9999, sign * 9998.5), "near ties");
            measure(f, of(type, 0, sign * -1e-30, sign * -1e-3), "ties next to 0");
        }
        for (double below : new double[] {10, 17, 30, 50, 80, 100, 600, 700, 740}) {
            measure(f, of(type, 0, -below), "0 and " + -below);
            measure(f, of(type, 0, below), "0 and " + below);
        }
    }

    /** However many there are. */
    @ParameterizedTest
    @MethodSource("backends")
    void whatHasVanishedDoesNotAddUp(Backend backend) {
        for (float below : new float[] {-125, -1e4f, Float.NEGATIVE_INFINITY}) {
            float[] x = new float[1 << 20];
            Arrays.fill(x, 1, x.length, below);
            float[] y = new float[x.length];
            RowActivation.logSoftmax().on(backend).forward(x, y, 1, x.length);
            assertEquals(0, y[0], () -> "the largest of " + below);
            assertEquals(below, y[1]);
        }
    }

    private static void measure(RowActivation f, Object x, String what) {
        boolean floats = x instanceof float[];
        Object y = forward(f.on(Cases.javaBackend()), x);
        measure(Promise.rowForward(f.name(), floats), y, RowOracle.forward(f.name(), temperature(f), doubles(x)), f + " of " + what);
        Object dy = RowActivationTest.random(Cells.type(x), -1, Array.getLength(x), 1);
        measure(floats ? Promise.ROW_BACKWARD : Promise.ROW_FLOAT64_BACKWARD, backward(f.on(Cases.javaBackend()), y, dy),
                RowOracle.backwardFromOutput(f.name(), temperature(f), doubles(y), doubles(dy)), "gradient of " + f + " of " + what);
    }

    private static void measure(Promise promise, Object results, ExactValue[] exact, String what) {
        for (int i = 0; i < exact.length; i++) {
            boolean floats = results instanceof float[];
            double result = Array.getDouble(results, i);
            double error = floats ? promise.error((float) result, exact[i].value()) : promise.error(result, exact[i]);
            boolean excused = floats ? promise.excuses((float) result, exact[i].value()) : promise.excuses(result, exact[i]);
            int at = i;
            assertTrue(error <= promise.ulps() || excused,
                    () -> what + ", element " + at + ": " + result + " instead of " + exact[at].value() + ", " + error + " ULP");
        }
    }

    /** Against differences of the oracle, which knows nothing of the slopes. */
    @ParameterizedTest
    @MethodSource("textsAndTypes")
    void gradientIsThatOfTheValue(String text, DataType type) {
        int n = 9;
        double step = 1e-4;
        RowActivation f = RowActivation.of(text);
        double[] x = doubles(RowActivationTest.random(type, 8, n, 1));
        Object dy = RowActivationTest.random(type, 9, n, 1);
        Object dx = backward(f, forward(f, of(type, x)), dy);
        for (int i = 0; i < n; i++) {
            double[] up = x.clone();
            double[] down = x.clone();
            up[i] += step;
            down[i] -= step;
            ExactValue[] above = RowOracle.forward(f.name(), temperature(f), up);
            ExactValue[] below = RowOracle.forward(f.name(), temperature(f), down);
            double difference = 0;
            for (int j = 0; j < n; j++) {
                difference += Array.getDouble(dy, j) * (above[j].value() - below[j].value()) / (2 * step);
            }
            assertEquals(difference, Array.getDouble(dx, i), 1e-6, text + ", element " + i);
        }
    }

    /** The row between two good ones; what is special may stand at any place of it. */
    @ParameterizedTest
    @MethodSource("backends")
    void specialValuesStayInTheirRow(Backend backend) {
        for (String name : RowActivation.names()) {
            RowActivation f = RowActivation.of(name).on(backend);
            for (DataType type : Cases.FULL_TYPES) {
                for (int columns : new int[] {2, 17, 20_000}) {
                    for (int at : new int[] {0, 1, columns / 2, columns - 1}) {
                        for (double special : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
                            specialValue(f, type, columns, at, special);
                        }
                    }
                }
            }
        }
    }

    private static void specialValue(RowActivation f, DataType type, int columns, int at, double special) {
        Object x = RowActivationTest.random(type, at, 3 * columns, 5);
        Object good = RowActivationTest.reference(f, x, 3, columns);
        RowActivationTest.set(x, columns + at, special);
        Object y = Cells.newArray(type, 3 * columns);
        RowActivationTest.forward(f, x, 0, y, 0, new RowShape(3, columns, 1));
        String what = f + " with " + special + " at " + at + " of " + columns;
        boolean rising = f.name().equals("softmin") ? special < 0 : special > 0;
        boolean nan = special != special || rising && !f.name().equals("hardmax");
        double there = nan ? Double.NaN : rising ? 1 : f.name().equals("log_softmax") ? Double.NEGATIVE_INFINITY : 0;
        assertBits(type, there, y, columns + at, what);
        if (nan) {
            assertBits(type, Double.NaN, y, columns + (at + 1) % columns, what);
        } else {
            double other = Array.getDouble(y, columns + (at + 1) % columns);
            assertTrue(other == other, what);
        }
        assertEquals(Array.getDouble(good, 0), Array.getDouble(y, 0), "row before " + what);
        assertEquals(Array.getDouble(good, 3 * columns - 1), Array.getDouble(y, 3 * columns - 1), "row after " + what);
    }

    private static void assertBits(DataType type, double expected, Object values, int i, String what) {
        Object one = Cells.newArray(type, 1);
        RowActivationTest.set(one, 0, Array.getDouble(values, i));
        Cells.assertBits(of(type, expected), one, 1, () -> what);
    }

    @ParameterizedTest
    @MethodSource("backends")
    void rowsWithNothingInThem(Backend backend) {
        for (String name : RowActivation.names()) {
            RowActivation nan = RowActivation.of(name).on(backend);
            RowActivation zero = nan.emptyRows(EmptyRows.ZERO);
            double nothing = name.equals("softmin") ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
            for (DataType type : Cases.FULL_TYPES) {
                for (int[] shape : new int[][] {{3, 1, 1}, {3, 16, 1}, {3, 33, 1}, {3, 20_000, 1}, {1, 33, 3}, {1, 5000, 5}}) {
                    int rows = shape[0] * shape[2];
                    RowShape where = new RowShape(shape[0], shape[1], shape[2]);
                    Object x = RowActivationTest.random(type, 5, rows * shape[1], 5);
                    Object withNaN = RowActivationTest.random(type, 5, rows * shape[1], 5);
                    for (int k = 0; k < shape[1]; k++) {
                        RowActivationTest.set(x, shape[1] + k, nothing);
                        RowActivationTest.set(withNaN, shape[1] + k, k == shape[1] / 2 ? Double.NaN : nothing);
                    }
                    checkEmpty(nan, RowActivationTest.sideBySide(x, shape), where, Double.NaN, name);
                    checkEmpty(zero, RowActivationTest.sideBySide(x, shape), where, name.equals("log_softmax") ? nothing : 0, name);
                    checkEmpty(zero, RowActivationTest.sideBySide(withNaN, shape), where, Double.NaN, name + " with NaN");
                }
            }
        }
    }

    /** The second row is as expected throughout and has no gradient; the others are those of the other policy. */
    private static void checkEmpty(RowActivation f, Object x, RowShape shape, double expected, String what) {
        DataType type = Cells.type(x);
        int length = (int) shape.elements();
        Object y = Cells.newArray(type, length);
        Object dx = Cells.newArray(type, length);
        RowActivationTest.forward(f, x, 0, y, 0, shape);
        RowActivationTest.backward(f, y, 0, RowActivationTest.random(type, 6, length, 1), 0, dx, 0, shape);
        for (int i = 0; i < length; i++) {
            long row = i / (shape.axis() * shape.inner()) * shape.inner() + i % shape.inner();
            if (row == 1) {
                assertBits(type, expected, y, i, what + " of " + shape + " at " + i);
                double slope = Array.getDouble(dx, i);
                assertTrue(expected != expected ? slope != slope : slope == 0, () -> "gradient of " + what + " of " + shape + ": " + slope);
            } else {
                double value = Array.getDouble(y, i);
                assertTrue(value == value, () -> what + " of " + shape + ", row " + row);
            }
        }
    }

    @Test
    void hardmaxTakesTheFirst() {
        for (Backend backend : backends()) {
            for (int first : new int[] {0, 3, 16, 17, 40}) {
                float[] x = new float[64];
                float[] expected = new float[64];
                x[first] = x[first + 1] = x[63] = 2;
                expected[first] = 1;
                float[] y = new float[64];
                RowActivation.hardmax().on(backend).forward(x, y, 1, 64);
                Cells.assertBits(expected, y, 64, () -> "first at " + first + " on " + backend);
                RowActivation.hardmax().on(backend).forward(x, y, new RowShape(1, 64, 1));
                Cells.assertBits(expected, y, 64, () -> "first at " + first + " on " + backend);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("backends")
    void masks(Backend backend) {
        for (String name : RowActivation.names()) {
            RowActivation f = RowActivation.of(name).on(backend).emptyRows(EmptyRows.ZERO);
            double nothing = name.equals("softmin") ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
            for (RowShape shape : List.of(new RowShape(6, 17, 1), new RowShape(6, 5, 3))) {
                int length = (int) shape.elements();
                float[] x = (float[]) RowActivationTest.random(DataType.FLOAT32, 3, length, 5);
                for (int maskLength : new int[] {length, length / 2, length / 6}) {
                    boolean[] keep = new boolean[maskLength + 2];
                    float[] add = new float[maskLength + 2];
                    double[] addDoubles = new double[maskLength + 2];
                    float[] kept = new float[length];
                    float[] sums = new float[length];
                    for (int i = 0; i < length; i++) {
                        int k = i % maskLength;
                        keep[k + 1] = k % 3 != 0;
                        add[k + 1] = k % 5 == 0 ? (float) nothing : 0.1f * k;
                        addDoubles[k + 1] = add[k + 1];
                        kept[i] = keep[k + 1] ? x[i] : (float) nothing;
                        sums[i] = x[i] + add[k + 1];
                    }
                    String what = name + " of " + shape + " with a mask of " + maskLength;
                    float[] expected = new float[length];
                    float[] y = new float[length];
                    f.forward(kept, expected, shape);
                    f.forwardMasked(x, 0, keep, 1, maskLength, y, 0, shape);
                    Cells.assertBits(expected, y, length, () -> what);
                    System.arraycopy(x, 0, y, 0, length);
                    f.forwardMasked(y, Arrays.copyOfRange(keep, 1, maskLength + 1), y, shape);
                    Cells.assertBits(expected, y, length, () -> what + " in place");
                    f.forward(sums, expected, shape);
                    f.forwardMasked(x, 0, add, 1, maskLength, y, 0, shape);
                    Cells.assertBits(expected, y, length, () -> "added, " + what);

                    double[] doubles = doubles(x);
                    double[] wide = new double[length];
                    double[] wideExpected = new double[length];
                    for (int i = 0; i < length; i++) {
                        wide[i] = doubles[i] + addDoubles[i % maskLength + 1];
                    }
                    f.forward(wide, wideExpected, shape);
                    f.forwardMasked(doubles, 0, addDoubles, 1, maskLength, doubles, 0, shape);
                    Cells.assertBits(wideExpected, doubles, length, () -> "added in doubles, " + what);
                }
            }
        }
    }
}
