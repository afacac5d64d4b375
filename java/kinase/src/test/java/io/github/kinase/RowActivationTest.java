package io.github.kinase;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.github.kinase.Cells.Storage;
import io.github.kinase.backend.Backend;
import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Activations by row: the same bits on every backend, storage, length and layout, in place or not. */
class RowActivationTest {

    /** Around the virtual lanes, the SIMD widths, the scratch and the critical regions; then several regions. */
    private static final int[] COLUMNS = {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 1000, 1023, 1024, 1025, 4095, 4097,
        16383, 16384, 16385, 40_000};
    /** Outer, axis, inner: rows side by side, around the tiles and the critical regions, of which a tile or a slice fills some. */
    private static final int[][] SHAPES = {{3, 1, 3}, {2, 2, 64}, {2, 15, 65}, {2, 16, 7}, {1, 17, 130}, {40, 17, 3}, {2, 1000, 3},
        {1, 1000, 65}, {1, 300, 64}, {3, 5, 1}, {1, 9000, 2}, {2, 40, 129}, {1, 257, 257}};
    private static final List<Storage> BUFFERS = Arrays.stream(Storage.values()).filter(Storage::isBuffer).toList();

    static final List<String> TEXTS =
            List.of("softmax", "softmax(temperature=0.7)", "log_softmax", "log_softmax(temperature=3.3)", "softmin",
            "softmin(temperature=1.9)", "hardmax", "sparsemax");

    static Stream<Arguments> cases() {
        return Kinase.backends().stream().flatMap(backend -> TEXTS.stream().flatMap(text -> Cases.FULL_TYPES.stream()
                .map(type -> Arguments.of(backend, text, type))));
    }

    static List<Backend> backends() {
        return Kinase.backends();
    }

    /** Numbers in (-magnitude, magnitude). */
    static Object random(DataType type, int seed, int length, double magnitude) {
        SplittableRandom random = new SplittableRandom(seed);
        Object values = Cells.newArray(type, length);
        for (int i = 0; i < length; i++) {
            set(values, i, magnitude * (2 * random.nextDouble() - 1));
        }
        return values;
    }

    static void set(Object values, int i, double value) {
        if (values instanceof float[] floats) {
            floats[i] = (float) value;
        } else {
            ((double[]) values)[i] = value;
        }
    }

    static void forward(RowActivation f, Cells x, Cells y, RowShape shape) {
        boolean floats = y.type == DataType.FLOAT32;
        switch (y.storage) {
            case ARRAY -> forward(f, x.array, x.offset, y.array, y.offset, shape);
            case ADDRESS -> f.forward(x.address(), y.address(), shape, y.type);
            default -> {
                if (floats) {
                    f.forward(x.buffer(), y.buffer(), shape);
                } else {
                    f.forward(x.doubleBuffer(), y.doubleBuffer(), shape);
                }
            }
        }
    }

    static void forward(RowActivation f, Object x, int xOffset, Object y, int yOffset, RowShape shape) {
        if (y instanceof float[] floats) {
            f.forward((float[]) x, xOffset, floats, yOffset, shape);
        } else {
            f.forward((double[]) x, xOffset, (double[]) y, yOffset, shape);
        }
    }

    static void backward(RowActivation f, Cells y, Cells dy, Cells dx, RowShape shape) {
        boolean floats = dx.type == DataType.FLOAT32;
        switch (dx.storage) {
            case ARRAY -> backward(f, y.array, y.offset, dy.array, dy.offset, dx.array, dx.offset, shape);
            case ADDRESS -> f.backwardFromOutput(y.address(), dy.address(), dx.address(), shape, dx.type);
            default -> {
                if (floats) {
                    f.backwardFromOutput(y.buffer(), dy.buffer(), dx.buffer(), shape);
                } else {
                    f.backwardFromOutput(y.doubleBuffer(), dy.doubleBuffer(), dx.doubleBuffer(), shape);
                }
            }
        }
    }

    static void backward(RowActivation f, Object y, int yOffset, Object dy, int dyOffset, Object dx, int dxOffset, RowShape shape) {
        if (dx instanceof float[] floats) {
            f.backwardFromOutput((float[]) y, yOffset, (float[]) dy, dyOffset, floats, dxOffset, shape);
        } else {
            f.backwardFromOutput((double[]) y, yOffset, (double[]) dy, dyOffset, (double[]) dx, dxOffset, shape);
        }
    }

    /** Plain Java on arrays, contiguous row by contiguous row: what everything else must equal. */
    static Object reference(RowActivation f, Object x, int rows, int columns) {
        Object y = Cells.newArray(Cells.type(x), rows * columns);
        for (int row = 0; row < rows; row++) {
            forward(f.on(Cases.javaBackend()), x, row * columns, y, row * columns, new RowShape(1, columns, 1));
        }
        return y;
    }

    static Object referenceGradient(RowActivation f, Object y, Object dy, int rows, int columns) {
        Object dx = Cells.newArray(Cells.type(y), rows * columns);
        for (int at = 0; at < rows * columns; at += columns) {
            backward(f.on(Cases.javaBackend()), y, at, dy, at, dx, at, new RowShape(1, columns, 1));
        }
        return dx;
    }

    /** Contiguous rows laid side by side: element k of row (i, j), which is at (i inner + j) axis + k, goes to (i axis + k) inner + j. */
    static Object sideBySide(Object rows, int[] shape) {
        int length = Array.getLength(rows);
        Object result = Cells.newArray(Cells.type(rows), length);
        for (int i = 0; i < shape[0]; i++) {
            for (int j = 0; j < shape[2]; j++) {
                for (int k = 0; k < shape[1]; k++) {
                    set(result, (i * shape[1] + k) * shape[2] + j, Array.getDouble(rows, (i * shape[2] + j) * shape[1] + k));
                }
            }
        }
        return result;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyLengthAndStorageHasTheSameBits(Backend backend, String text, DataType type) {
        RowActivation f = RowActivation.of(text);
        for (int columns : COLUMNS) {
            int rows = columns > 2000 ? 2 : 3;
            Object x = random(type, columns, rows * columns, 20);
            Object dy = random(type, -columns, rows * columns, 1);
            Object y = reference(f, x, rows, columns);
            Object dx = referenceGradient(f, y, dy, rows, columns);
            String what = text + " of " + rows + " x " + columns;
            if (columns == 17 || columns == 1025) {
                for (Storage in : Storage.values()) {
                    for (Storage out : in.isBuffer() ? BUFFERS : List.of(in)) {
                        check(f.on(backend), in, out, x, y, dy, dx, new RowShape(rows, columns, 1), what);
                    }
                }
            }
            check(f.on(backend), Storage.ARRAY, Storage.ARRAY, x, y, dy, dx, new RowShape(rows, columns, 1), what);
            check(f.on(backend), Storage.ADDRESS, Storage.ADDRESS, x, y, dy, dx, new RowShape(rows, columns, 1), what);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void rowsSideBySideHaveTheBitsOfContiguousRows(Backend backend, String text, DataType type) {
        RowActivation f = RowActivation.of(text);
        for (int[] shape : SHAPES) {
            int rows = shape[0] * shape[2];
            int length = rows * shape[1];
            Object x = random(type, length, length, 20);
            Object dy = random(type, -length, length, 1);
            Object y = reference(f, x, rows, shape[1]);
            Object dx = sideBySide(referenceGradient(f, y, dy, rows, shape[1]), shape);
            RowShape where = new RowShape(shape[0], shape[1], shape[2]);
            for (Storage storage : List.of(Storage.ARRAY, Storage.ADDRESS, Storage.HEAP_SLICE, Storage.UNALIGNED_DIRECT_BUFFER)) {
                check(f.on(backend), storage, storage, sideBySide(x, shape), sideBySide(y, shape), sideBySide(dy, shape), dx, where,
                        text + " of " + where);
            }
        }
    }

    private static void check(RowActivation f, Storage in, Storage out, Object x, Object y, Object dy, Object dx, RowShape shape,
                              String what) {
        if (!out.isWritable()) {
            return;
        }
        DataType type = Cells.type(x);
        int length = (int) shape.elements();
        Cells result = Cells.room(type, out, 3, length);
        forward(f, Cells.of(in, 1, length, x), result, shape);
        result.assertHolds(y, () -> what + " from " + in + " to " + out);
        result = Cells.room(type, out, 2, length);
        backward(f, Cells.of(in, 3, length, y), Cells.of(in, 1, length, dy), result, shape);
        result.assertHolds(dx, () -> "gradient of " + what + " from " + in + " to " + out);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void inPlace(Backend backend, String text, DataType type) {
        RowActivation f = RowActivation.of(text);
        for (int[] shape : new int[][] {{2, 1, 1}, {2, 17, 1}, {2, 1000, 1}, {2, 20_000, 1}, {2, 17, 5}, {1, 500, 70}}) {
            int rows = shape[0] * shape[2];
            int length = rows * shape[1];
            Object rowsOfX = random(type, length, length, 20);
            Object rowsOfDy = random(type, -length, length, 1);
            Object rowsOfY = reference(f, rowsOfX, rows, shape[1]);
            Object x = sideBySide(rowsOfX, shape);
            Object dy = sideBySide(rowsOfDy, shape);
            Object y = sideBySide(rowsOfY, shape);
            Object dx = sideBySide(referenceGradient(f, rowsOfY, rowsOfDy, rows, shape[1]), shape);
            RowShape where = new RowShape(shape[0], shape[1], shape[2]);
            for (Storage storage : List.of(Storage.ARRAY, Storage.ADDRESS, Storage.HEAP_BUFFER, Storage.DIRECT_SLICE)) {
                Cells cells = Cells.of(storage, 1, length, x);
                forward(f.on(backend), cells, cells, where);
                cells.assertHolds(y, () -> text + " in place of " + where + ", " + storage);
                Cells gradient = Cells.of(storage, 2, length, dy);
                backward(f.on(backend), cells, gradient, gradient, where);
                gradient.assertHolds(dx, () -> text + " in place of the gradient, " + where + ", " + storage);
                backward(f.on(backend), cells, Cells.of(storage, 3, length, dy), cells, where);
                cells.assertHolds(dx, () -> text + " in place of the output, " + where + ", " + storage);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void longRows(Backend backend, String text, DataType type) {
        int columns = 1_000_000;
        RowActivation f = RowActivation.of(text);
        Object x = random(type, 1, columns, 5);
        Object y = Cells.newArray(type, columns);
        forward(f.on(backend), x, 0, y, 0, new RowShape(1, columns, 1));
        Cells.assertBits(reference(f, x, 1, columns), y, columns, () -> text + " of a million elements");
        double sum = 0;
        for (int i = 0; i < columns; i++) {
            sum += text.startsWith("log") ? Math.exp(Array.getDouble(y, i)) : Array.getDouble(y, i);
        }
        assertEquals(1, sum, type == DataType.FLOAT32 ? 1e-6 : 1e-10, text);
    }

    /**
     * The loops of softmax in vectors have shorter ways for rows whose maximum is near 0, or not too large: around their ends, with
     * elements so far below it that results are denormal or vanish, and special values. That of log_softmax has another one for a
     * largest element that is nearly all of the sum.
     */
    @ParameterizedTest
    @MethodSource("backends")
    void softmaxWhereverTheMaximumIs(Backend backend) {
        for (String text : List.of("softmax", "softmin", "log_softmax")) {
            whereverTheMaximumIs(backend, text, 67, 0.3f);
            whereverTheMaximumIs(backend, text, 67, 3);
            whereverTheMaximumIs(backend, text, 611, 3);
        }
    }

    private static void whereverTheMaximumIs(Backend backend, String text, int columns, float step) {
        RowActivation f = RowActivation.of(text).on(backend);
        int sign = text.equals("softmin") ? -1 : 1;
        for (float maximum : new float[] {-2000, -1024, -1023, -60, -15.000001f, -15, -14.9f, 0, 14.9f, 15, 15.000001f, 16, 40, 58, 90, 200,
            1023, 1024, 5000, 1e30f}) {
            for (float special : new float[] {maximum, Float.NEGATIVE_INFINITY, Float.NaN, Float.POSITIVE_INFINITY}) {
                float[] x = new float[columns];
                for (int i = 0; i < columns; i++) {
                    x[i] = sign * (maximum - (i < 3 ? i * step : 60 + i));
                }
                x[40] = sign * special;
                float[] y = new float[columns];
                f.forward(x, y, 1, columns);
                String what = text + " with the maximum " + maximum + " and " + special;
                Cells.assertBits(reference(f, x, 1, columns), y, columns, () -> what);
                float[] dx = new float[columns];
                f.backwardFromOutput(y, x, dx, 1, columns);
                Cells.assertBits(referenceGradient(f, y, x, 1, columns), dx, columns, () -> "gradient of " + what);
                f.forward(x, x, 1, columns);
                Cells.assertBits(y, x, columns, () -> what + " in place");
            }
        }
    }

    /** Rows are settled several at a time, some after another sum than others. */
    @ParameterizedTest
    @MethodSource("backends")
    void rowsOfAllKindsTogether(Backend backend) {
        for (String text : List.of("softmax", "log_softmax", "softmin")) {
            for (int columns : new int[] {1, 5, 16, 17, 64, 100, 256, 700, 1024, 2049}) {
                RowActivation f = RowActivation.of(text).emptyRows(EmptyRows.ZERO);
                int rows = 29;
                float[] x = new float[rows * columns];
                for (int i = 0; i < rows; i++) {
                    System.arraycopy(rowOfKind(i * i % 7, i, columns), 0, x, i * columns, columns);
                }
                float[] y = new float[x.length];
                f.on(backend).forward(x, y, rows, columns);
                Cells.assertBits(reference(f, x, rows, columns), y, y.length, () -> text + " of " + columns);
            }
        }
    }

    /** Typical numbers, large ones, one that is nearly all of the sum, nothing, NaN. */
    private static float[] rowOfKind(int kind, int seed, int columns) {
        float[] row = (float[]) random(DataType.FLOAT32, seed, columns, kind % 2 == 0 ? 4 : 60);
        if (kind == 2 || kind == 3) {
            row[seed % columns] = kind == 2 ? 14 : -2100;
        } else if (kind == 4) {
            Arrays.fill(row, Float.NEGATIVE_INFINITY);
        } else if (kind == 5) {
            row[seed % columns] = 1e4f;
        } else if (kind == 6) {
            row[seed % columns] = seed % 2 == 0 ? Float.NaN : Float.POSITIVE_INFINITY;
        }
        return row;
    }

    @ParameterizedTest
    @MethodSource("backends")
    void noElements(Backend backend) {
        for (String text : TEXTS) {
            RowActivation f = RowActivation.of(text).on(backend);
            float[] none = new float[0];
            f.forward(none, none, 0, 5);
            f.forward(none, none, 5, 0);
            f.forward(none, none, new RowShape(5, 7, 0));
            f.backwardFromOutput(none, none, none, 0, 0);
            f.forward(0, 0, 0, 7, DataType.FLOAT64);
            f.forwardMasked(none, none, none, new RowShape(0, 3, 1));
        }
    }

    /** Numbers of few digits, so that the shift itself rounds nothing; softmax in float may have other last bits, but for a temperature. */
    @ParameterizedTest
    @MethodSource("backends")
    void shiftingARowChangesNothingButTheLastBits(Backend backend) {
        for (String text : TEXTS) {
            RowActivation f = RowActivation.of(text).on(backend);
            float[] x = (float[]) random(DataType.FLOAT32, 3, 1000, 4);
            float[] shifted = new float[x.length];
            for (int i = 0; i < x.length; i++) {
                x[i] = Math.round(x[i] * 64) / 64f;
                shifted[i] = x[i] + 1000;
            }
            float[] expected = (float[]) reference(f, x, 1, x.length);
            float[] y = new float[x.length];
            f.forward(shifted, y, 1, x.length);
            if (text.equals("softmax") || text.equals("softmin")) {
                for (int i = 0; i < y.length; i++) {
                    assertEquals(expected[i], y[i], 2 * Math.ulp(expected[i]), text + " shifted by 1000 at " + i);
                }
            } else {
                Cells.assertBits(expected, y, x.length, () -> text + " shifted by 1000");
            }
        }
    }

    @Test
    void shapesFromDimensions() {
        int[] dimensions = {2, 3, 4, 5};
        assertEquals(new RowShape(1, 2, 60), RowShape.of(dimensions, 0));
        assertEquals(new RowShape(6, 4, 5), RowShape.of(dimensions, 2));
        assertEquals(new RowShape(24, 5, 1), RowShape.of(dimensions, -1));
        assertEquals(new RowShape(1, 2, 60), RowShape.of(dimensions, -4));
        assertEquals(new RowShape(0, 3, 1), RowShape.of(new int[] {0, 3}, 1));
        assertEquals(120, RowShape.of(dimensions, 1).elements());
    }

    @Test
    void textsAndEquality() {
        for (String text : TEXTS) {
            RowActivation f = RowActivation.of(text);
            assertEquals(f, RowActivation.of(f.toString()));
            assertEquals(f.hashCode(), RowActivation.of(f.toString()).hashCode());
            assertNotEquals(f, f.emptyRows(EmptyRows.ZERO));
        }
        assertEquals("softmax(temperature=0.7)", RowActivation.softmax(0.7).toString());
        assertEquals(RowActivation.softmax(), RowActivation.softmax(1));
        assertNotEquals(RowActivation.softmax(), RowActivation.softmin());
        assertNotEquals(RowActivation.logSoftmax(), RowActivation.logSoftmax(2));
    }
}
