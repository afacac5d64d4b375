package io.github.kinase;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kinase.Cells.Storage;
import io.github.kinase.backend.Backend;
import io.github.kinase.oracle.Promise;
import io.github.kinase.oracle.SoftmaxOracle;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** softmax over rows: values, gradients, policies, and the same bits on every backend, storage and length. */
class SoftmaxTest {

    /** Around the virtual lanes, the SIMD widths, the scratch and the critical region; then several regions. */
    private static final int[] COLUMNS = {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 1000, 1023, 1025, 16383, 16384,
        16385, 40_000};
    private static final List<Storage> BUFFERS = Arrays.stream(Storage.values()).filter(Storage::isBuffer).toList();

    static List<Backend> backends() {
        return Cases.backends();
    }

    static float[] random(int seed, int length, double magnitude) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] x = new float[length];
        for (int i = 0; i < length; i++) {
            x[i] = (float) (magnitude * (2 * random.nextDouble() - 1));
        }
        return x;
    }

    static void forward(RowActivation softmax, Cells x, Cells y, int rows, int columns) {
        switch (y.storage) {
            case ARRAY -> softmax.forward((float[]) x.array, x.offset, (float[]) y.array, y.offset, rows, columns);
            case ADDRESS -> softmax.forward(x.address(), y.address(), rows, columns, DataType.FLOAT32);
            default -> softmax.forward(x.buffer(), y.buffer(), rows, columns);
        }
    }

    private static void backward(RowActivation softmax, Cells y, Cells dy, Cells dx, int rows, int columns) {
        switch (dx.storage) {
            case ARRAY -> softmax.backwardFromOutput((float[]) y.array, y.offset, (float[]) dy.array, dy.offset, (float[]) dx.array,
                    dx.offset, rows, columns);
            case ADDRESS -> softmax.backwardFromOutput(y.address(), dy.address(), dx.address(), rows, columns, DataType.FLOAT32);
            default -> softmax.backwardFromOutput(y.buffer(), dy.buffer(), dx.buffer(), rows, columns);
        }
    }

    /** Plain Java on arrays, row by row: what everything else must equal. */
    private static float[] reference(float[] x, int rows, int columns) {
        float[] y = new float[rows * columns];
        for (int row = 0; row < rows; row++) {
            RowActivation.softmax().on(Cases.javaBackend()).forward(x, row * columns, y, row * columns, 1, columns);
        }
        return y;
    }

    private static float[] referenceGradient(float[] y, float[] dy, int rows, int columns) {
        float[] dx = new float[rows * columns];
        for (int at = 0; at < dx.length; at += columns) {
            RowActivation.softmax().on(Cases.javaBackend()).backwardFromOutput(y, at, dy, at, dx, at, 1, columns);
        }
        return dx;
    }

    @ParameterizedTest
    @MethodSource("backends")
    void everyLengthAndStorageHasTheSameBits(Backend backend) {
        for (int columns : COLUMNS) {
            int rows = columns > 2000 ? 2 : 3;
            check(backend, rows, columns, random(columns, rows * columns, 20), random(-columns, rows * columns, 1));
        }
    }

    private static void check(Backend backend, int rows, int columns, float[] x, float[] dy) {
        RowActivation softmax = RowActivation.softmax().on(backend);
        int length = rows * columns;
        float[] y = reference(x, rows, columns);
        float[] dx = referenceGradient(y, dy, rows, columns);
        for (Storage in : Storage.values()) {
            for (Storage out : in.isBuffer() ? BUFFERS : List.of(in)) {
                if (out.isWritable()) {
                    String what = rows + " x " + columns + " from " + in + " to " + out;
                    Cells result = Cells.room(out, 3, length);
                    forward(softmax, Cells.of(in, 1, length, x), result, rows, columns);
                    result.assertHolds(y, () -> "softmax of " + what);
                    result = Cells.room(out, 2, length);
                    backward(softmax, Cells.of(in, 3, length, y), Cells.of(in, 1, length, dy), result, rows, columns);
                    result.assertHolds(dx, () -> "gradient of " + what);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("backends")
    void inPlace(Backend backend) {
        RowActivation softmax = RowActivation.softmax().on(backend);
        for (int columns : new int[] {1, 17, 1000, 20_000}) {
            int length = 2 * columns;
            float[] x = random(columns, length, 20);
            float[] dy = random(-columns, length, 1);
            float[] y = reference(x, 2, columns);
            float[] dx = referenceGradient(y, dy, 2, columns);
            for (Storage storage : List.of(Storage.ARRAY, Storage.ADDRESS, Storage.HEAP_BUFFER, Storage.DIRECT_SLICE)) {
                Cells cells = Cells.of(storage, 1, length, x);
                forward(softmax, cells, cells, 2, columns);
                cells.assertHolds(y, () -> "softmax in place, " + storage);
                Cells gradient = Cells.of(storage, 2, length, dy);
                backward(softmax, cells, gradient, gradient, 2, columns);
                gradient.assertHolds(dx, () -> "in place of the gradient, " + storage);
                backward(softmax, cells, Cells.of(storage, 3, length, dy), cells, 2, columns);
                cells.assertHolds(dx, () -> "in place of the output, " + storage);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 1, 10, 100, 1e6})
    void valuesAndGradientsKeepTheirPromises(double magnitude) {
        for (int columns : COLUMNS) {
            float[] x = random(columns, columns, magnitude);
            float[] dy = random(-columns, columns, 1);
            float[] y = reference(x, 1, columns);
            measure(Promise.ROW_FORWARD, x, y, SoftmaxOracle.forward(x));
            measure(Promise.ROW_BACKWARD, y, referenceGradient(y, dy, 1, columns), SoftmaxOracle.backwardFromOutput(y, dy));
            double sum = 0;
            for (float v : y) {
                sum += v;
            }
            assertEquals(1, sum, 1e-6, () -> "sum of " + columns + " columns");
        }
    }

    private static void measure(Promise promise, float[] x, float[] results, double[] exact) {
        for (int i = 0; i < results.length; i++) {
            double error = promise.error(results[i], exact[i]);
            int at = i;
            assertTrue(error <= promise.ulps() || promise.excuses(results[i], exact[i]), () -> promise + " of " + x.length + " columns at "
                    + x[at] + ": " + results[at] + " instead of " + exact[at] + ", " + error + " ULP");
        }
    }

    /** Numbers of few digits, so that the shift itself rounds nothing. */
    @ParameterizedTest
    @MethodSource("backends")
    void shiftingARowChangesNothing(Backend backend) {
        float[] x = random(3, 1000, 4);
        float[] shifted = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = Math.round(x[i] * 64) / 64f;
            shifted[i] = x[i] + 1000;
        }
        float[] y = new float[x.length];
        RowActivation.softmax().on(backend).forward(shifted, y, 1, x.length);
        Cells.assertBits(reference(x, 1, x.length), y, x.length, () -> "shifted by 1000");
    }

    /** The row between two good ones; "inf" may stand at any place of it. */
    @ParameterizedTest
    @CsvSource({"NaN,NaN", "Infinity,NaN", "-Infinity,0"})
    void oneSpecialValueInARow(float special, float expected) {
        for (Backend backend : Cases.backends()) {
            for (int columns : new int[] {2, 17, 20_000}) {
                for (int at : new int[] {0, 1, columns / 2, columns - 1}) {
                    float[] x = random(at, 3 * columns, 5);
                    float[] y = x.clone();
                    float[] good = reference(x, 3, columns);
                    x[columns + at] = special;
                    RowActivation.softmax().on(backend).forward(x, y, 3, columns);
                    String what = special + " at " + at + " of " + columns + " on " + backend;
                    assertEquals(Float.floatToRawIntBits(expected), Float.floatToRawIntBits(y[columns + at]), what);
                    assertEquals(expected != expected, Float.floatToRawIntBits(y[columns + (at + 1) % columns]) == 0x7fc00000, what);
                    assertEquals(good[0], y[0], "row before " + what);
                    assertEquals(good[3 * columns - 1], y[3 * columns - 1], "row after " + what);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("backends")
    void rowsOfInfinitiesAlone(Backend backend) {
        for (int columns : new int[] {1, 16, 33, 20_000}) {
            float[] y = new float[columns];
            for (float special : new float[] {Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, Float.NaN}) {
                float[] x = new float[columns];
                Arrays.fill(x, special);
                float[] nan = new float[columns];
                Arrays.fill(nan, Float.NaN);
                RowActivation.softmax().on(backend).forward(x, y, 1, columns);
                Cells.assertBits(nan, y, columns, () -> columns + " times " + special);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("backends")
    void noRowsOrNoColumns(Backend backend) {
        RowActivation softmax = RowActivation.softmax().on(backend);
        float[] none = new float[0];
        softmax.forward(none, none, 0, 5);
        softmax.forward(none, none, 5, 0);
        softmax.backwardFromOutput(none, none, none, 0, 0);
        softmax.forward(0, 0, 0, 7, DataType.FLOAT32);
    }

    @ParameterizedTest
    @MethodSource("backends")
    void gradientIsThatOfTheValue(Backend backend) {
        int n = 9;
        double step = 1e-3;
        float[] x = random(8, n, 2);
        float[] dy = random(9, n, 1);
        float[] dx = new float[n];
        RowActivation softmax = RowActivation.softmax().on(backend);
        softmax.backwardFromOutput(reference(x, 1, n), dy, dx, 1, n);
        for (int i = 0; i < n; i++) {
            float[] up = x.clone();
            float[] down = x.clone();
            up[i] += step;
            down[i] -= step;
            double[] above = SoftmaxOracle.forward(up);
            double[] below = SoftmaxOracle.forward(down);
            double difference = 0;
            for (int j = 0; j < n; j++) {
                difference += dy[j] * (above[j] - below[j]) / ((double) up[i] - down[i]);
            }
            assertEquals(difference, dx[i], 1e-6, "element " + i);
        }
    }
}
