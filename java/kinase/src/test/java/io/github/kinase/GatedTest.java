package io.github.kinase;

import io.github.kinase.Cells.Storage;
import io.github.kinase.GatedActivation.Half;
import io.github.kinase.backend.Backend;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The bits of gated activations: one by one on the Java backend, and the same on every backend, wherever the elements lie. */
class GatedTest {

    private static final List<Storage> STORAGES = List.of(Storage.ARRAY, Storage.ADDRESS);
    private static final int[] OFFSETS = {0, 1, 5};
    private static final int[][] SHAPES = {{1, 2, 1}, {3, 2, 1}, {5, 66, 1}, {3, 4, 5}, {7, 2, 700}, {2, 2, 17_000}, {1, 34_000, 1},
        {9_000, 2, 1}, {0, 2, 3}, {2, 0, 3}, {2, 2, 0}, {Integer.MAX_VALUE, 0, 1}};

    static List<Backend> backends() {
        return Cases.backends();
    }

    /** Those with a name, and every activation as a gate. */
    static List<GatedActivation> gates() {
        return Stream.concat(GatedActivation.names().stream().map(GatedActivation::of),
                Cases.activations().stream().map(GatedActivation::of)).toList();
    }

    /** Three inputs and the three results, from calls with one element each. */
    private record Expected(Object gate, Object up, Object dy, Object y, Object dgate, Object dup) {

        static Expected of(GatedActivation f, DataType type, int length) {
            return of(f, type, length, Cases.inputs(type, 1, length));
        }

        static Expected of(GatedActivation f, DataType type, int length, Object gate) {
            Object up = Cases.inputs(type, 2, length);
            Object dy = Cases.inputs(type, 3, length);
            GatedActivation java = f.on(Cases.javaBackend());
            Object[] results = {Cells.newArray(type, length), Cells.newArray(type, length), Cells.newArray(type, length)};
            for (int i = 0; i < length; i++) {
                Object g = element(gate, i);
                Object u = element(up, i);
                Object[] gradients = GatedPass.backward(java, g, u, element(dy, i));
                System.arraycopy(GatedPass.forward(java, g, u), 0, results[0], i, 1);
                System.arraycopy(gradients[0], 0, results[1], i, 1);
                System.arraycopy(gradients[1], 0, results[2], i, 1);
            }
            return new Expected(gate, up, dy, results[0], results[1], results[2]);
        }

        private static Object element(Object values, int i) {
            Object one = Cells.newArray(Cells.type(values), 1);
            System.arraycopy(values, i, one, 0, 1);
            return one;
        }
    }

    @ParameterizedTest
    @MethodSource("gates")
    void bitsDependOnTheElementsAlone(GatedActivation f) {
        for (DataType type : Cases.FULL_TYPES) {
            Expected expected = Expected.of(f, type, 1025);
            for (Backend backend : backends()) {
                for (int length : Cases.SHORT_LENGTHS) {
                    assertBits(f.on(backend), expected, type, length);
                }
            }
        }
    }

    /** There a formula in double may stop short of its limit 0, which times infinity were a NaN. */
    @ParameterizedTest
    @MethodSource("gates")
    void infiniteGates(GatedActivation f) {
        int length = 1025;
        float[] gate = Cases.inputs(1, length);
        for (int i = 0; i < length; i += 5) {
            gate[i] = i % 2 == 0 ? Float.POSITIVE_INFINITY : Float.NEGATIVE_INFINITY;
        }
        Expected expected = Expected.of(f, DataType.FLOAT32, length, gate);
        for (Backend backend : backends()) {
            assertBits(f.on(backend), expected, DataType.FLOAT32, length);
        }
    }

    /** Where a loop may take a shorter way until it meets a gate that is farther from 0. */
    @ParameterizedTest
    @MethodSource("gates")
    void gatesMostlyNearZero(GatedActivation f) {
        int length = 4100;
        Expected expected = Expected.of(f, DataType.FLOAT32, length, Cases.ordinary(1, length));
        for (Backend backend : backends()) {
            assertBits(f.on(backend), expected, DataType.FLOAT32, length);
        }
    }

    @ParameterizedTest
    @MethodSource("backends")
    void atEveryLength(Backend backend) {
        for (GatedActivation f : List.of(GatedActivation.swiglu(), GatedActivation.reglu(), GatedActivation.swigluOai())) {
            for (DataType type : Cases.FULL_TYPES) {
                Expected expected = Expected.of(f, type, Cases.MAX_LENGTH);
                for (int length : Cases.LENGTHS.values()) {
                    assertBits(f.on(backend), expected, type, length);
                }
            }
        }
    }

    private static void assertBits(GatedActivation f, Expected expected, DataType type, int length) {
        for (Storage storage : STORAGES) {
            for (int offset : OFFSETS) {
                Cells gate = Cells.of(storage, offset, length, expected.gate());
                Cells up = Cells.of(storage, 3, length, expected.up());
                Cells y = Cells.room(type, storage, offset + 1, length);
                GatedPass.forward(f, gate, up, y);
                y.assertHolds(expected.y(), () -> f + " of " + length + " in " + storage + " at " + offset);
                Cells dgate = Cells.room(type, storage, 2, length);
                Cells dup = Cells.room(type, storage, 4, length);
                GatedPass.backward(f, gate, up, Cells.of(storage, 1, length, expected.dy()), dgate, dup);
                dgate.assertHolds(expected.dgate(), () -> "dgate of " + f + " of " + length + " in " + storage + " at " + offset);
                dup.assertHolds(expected.dup(), () -> "dup of " + f + " of " + length + " in " + storage + " at " + offset);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Storage.class)
    void inEveryStorage(Storage storage) {
        Storage output = storage.isWritable() ? storage : Storage.HEAP_BUFFER;
        int length = 1025;
        for (GatedActivation f : List.of(GatedActivation.swiglu(), GatedActivation.reglu())) {
            for (DataType type : Cases.FULL_TYPES) {
                Expected expected = Expected.of(f, type, length);
                for (Backend backend : backends()) {
                    Cells[] in = inputs(storage, length, expected);
                    Cells y = Cells.room(type, output, 3, length);
                    GatedPass.forward(f.on(backend), in[0], in[1], y);
                    y.assertHolds(expected.y(), () -> f + " in " + storage + " on " + backend);
                    Cells dgate = Cells.room(type, output, 0, length);
                    Cells dup = Cells.room(type, output, 5, length);
                    GatedPass.backward(f.on(backend), in[0], in[1], in[2], dgate, dup);
                    dgate.assertHolds(expected.dgate(), () -> "dgate of " + f + " in " + storage + " on " + backend);
                    dup.assertHolds(expected.dup(), () -> "dup of " + f + " in " + storage + " on " + backend);
                }
            }
        }
    }

    /** Against the split forms on arrays. */
    @ParameterizedTest
    @EnumSource(value = Storage.class, names = {"ARRAY", "ADDRESS"}, mode = EnumSource.Mode.EXCLUDE)
    void halvesInEveryBuffer(Storage storage) {
        Storage output = storage.isWritable() ? storage : Storage.HEAP_BUFFER;
        GatedActivation f = GatedActivation.geglu();
        for (Half half : Half.values()) {
            float[] x = Cases.inputs(4, 60);
            float[] dy = Cases.inputs(5, 30);
            float[] wantY = new float[30];
            float[] wantDx = new float[60];
            f.forwardSplit(x, wantY, 3, 4, 5, half);
            f.backwardSplit(x, dy, wantDx, 3, 4, 5, half);
            Cells xs = Cells.of(storage, 1, 60, x);
            Cells y = Cells.room(DataType.FLOAT32, output, 2, 30);
            f.forwardSplit(xs.buffer(), y.buffer(), 3, 4, 5, half);
            y.assertHolds(wantY, () -> "the halves in " + storage);
            Cells dx = Cells.room(DataType.FLOAT32, output, 3, 60);
            f.backwardSplit(xs.buffer(), Cells.of(storage, 4, 30, dy).buffer(), dx.buffer(), 3, 4, 5, half);
            dx.assertHolds(wantDx, () -> "the gradient of the halves in " + storage);
        }
    }

    @ParameterizedTest
    @EnumSource(value = DataType.class, names = {"FLOAT32", "FLOAT64"})
    void inPlace(DataType type) {
        int length = 5_000;
        for (GatedActivation f : List.of(GatedActivation.geglu(), GatedActivation.swigluOai(), GatedActivation.reglu())) {
            Expected expected = Expected.of(f, type, length);
            for (Backend backend : backends()) {
                for (Storage storage : STORAGES) {
                    for (int output = 0; output < 2; output++) {
                        Cells[] in = inputs(storage, length, expected);
                        GatedPass.forward(f.on(backend), in[0], in[1], in[output]);
                        in[output].assertHolds(expected.y(), () -> f + " in place on " + backend);
                    }
                    for (int outputs = 0; outputs < 9; outputs++) {
                        if (outputs / 3 != outputs % 3) {
                            Cells[] in = inputs(storage, length, expected);
                            GatedPass.backward(f.on(backend), in[0], in[1], in[2], in[outputs / 3], in[outputs % 3]);
                            in[outputs / 3].assertHolds(expected.dgate(), () -> "dgate of " + f + " in place on " + backend);
                            in[outputs % 3].assertHolds(expected.dup(), () -> "dup of " + f + " in place on " + backend);
                        }
                    }
                }
            }
        }
    }

    private static Cells[] inputs(Storage storage, int length, Expected expected) {
        return new Cells[] {Cells.of(storage, 1, length, expected.gate()), Cells.of(storage, 2, length, expected.up()),
            Cells.of(storage, 3, length, expected.dy())};
    }

    /** Against the calls on the halves of each row. */
    @ParameterizedTest
    @MethodSource("backends")
    void halvesOfAnAxis(Backend backend) {
        for (GatedActivation f : List.of(GatedActivation.glu().on(backend), GatedActivation.swigluOai().on(backend))) {
            for (int[] shape : SHAPES) {
                for (Half half : Half.values()) {
                    floatHalves(f, shape[0], shape[1], shape[2], half);
                    doubleHalves(f, shape[0], shape[1], shape[2], half);
                }
            }
        }
    }

    private static void floatHalves(GatedActivation f, int outer, int axis, int inner, Half half) {
        int row = axis / 2 * inner;
        int rows = row == 0 ? 0 : outer;
        float[] x = Cases.inputs(4, 3 + 2 * rows * row);
        float[] dy = Cases.inputs(5, 2 + rows * row);
        float[] wantY = new float[rows * row];
        float[] wantDx = new float[2 * rows * row];
        int gate = half == Half.FIRST ? 0 : row;
        for (int r = 0; r < rows; r++) {
            int at = 2 * r * row;
            f.forward(x, 3 + at + gate, x, 3 + at + row - gate, wantY, r * row, row);
            f.backward(x, 3 + at + gate, x, 3 + at + row - gate, dy, 2 + r * row, wantDx, at + gate, wantDx, at + row - gate, row);
        }
        Cells y = Cells.room(DataType.FLOAT32, Storage.ARRAY, 1, rows * row);
        f.forwardSplit(x, 3, (float[]) y.array, 1, outer, axis, inner, half);
        y.assertHolds(wantY, () -> f + " of " + outer + " x " + axis + " x " + inner + ", gate " + half);
        Cells dx = Cells.room(DataType.FLOAT32, Storage.ARRAY, 5, 2 * rows * row);
        f.backwardSplit(x, 3, dy, 2, (float[]) dx.array, 5, outer, axis, inner, half);
        dx.assertHolds(wantDx, () -> "gradient of " + f + " of " + outer + " x " + axis + " x " + inner + ", gate " + half);
        f.backwardSplit(x, 3, dy, 2, x, 3, outer, axis, inner, half);
        Cells.assertBits(wantDx, Arrays.copyOfRange(x, 3, x.length), wantDx.length, () -> "gradient of " + f + " in place");
        addressHalves(f, Cases.inputs(4, 3 + 2 * rows * row), dy, wantY, wantDx, outer, axis, inner, half);
    }

    /** The same behind addresses; x from element 3 and dy from element 2 on. */
    private static void addressHalves(GatedActivation f, float[] x, float[] dy, float[] wantY, float[] wantDx, int outer, int axis,
                                      int inner, Half half) {
        Cells xs = Cells.of(Storage.ADDRESS, 1, wantDx.length, Arrays.copyOfRange(x, 3, x.length));
        Cells dys = Cells.of(Storage.ADDRESS, 5, wantY.length, Arrays.copyOfRange(dy, 2, dy.length));
        Cells y = Cells.room(DataType.FLOAT32, Storage.ADDRESS, 2, wantY.length);
        f.forwardSplit(xs.address(), y.address(), outer, axis, inner, half, DataType.FLOAT32);
        y.assertHolds(wantY, () -> f + " of " + outer + " x " + axis + " x " + inner + " behind addresses, gate " + half);
        f.backwardSplit(xs.address(), dys.address(), xs.address(), outer, axis, inner, half, DataType.FLOAT32);
        xs.assertHolds(wantDx, () -> "gradient of " + f + " of " + outer + " x " + axis + " x " + inner + " behind addresses");
    }

    private static void doubleHalves(GatedActivation f, int outer, int axis, int inner, Half half) {
        int row = axis / 2 * inner;
        int rows = row == 0 ? 0 : outer;
        double[] x = Cases.doubles(4, 2 * rows * row);
        double[] dy = Cases.doubles(5, rows * row);
        double[] wantY = new double[rows * row];
        double[] wantDx = new double[2 * rows * row];
        int gate = half == Half.FIRST ? 0 : row;
        for (int r = 0; r < rows; r++) {
            int at = 2 * r * row;
            f.forward(x, at + gate, x, at + row - gate, wantY, r * row, row);
            f.backward(x, at + gate, x, at + row - gate, dy, r * row, wantDx, at + gate, wantDx, at + row - gate, row);
        }
        double[] y = new double[rows * row];
        f.forwardSplit(x, y, outer, axis, inner, half);
        Cells.assertBits(wantY, y, y.length, () -> f + " of " + outer + " x " + axis + " x " + inner + ", gate " + half);
        double[] dx = new double[2 * rows * row];
        f.backwardSplit(x, dy, dx, outer, axis, inner, half);
        Cells.assertBits(wantDx, dx, dx.length, () -> "gradient of " + f + " of " + outer + " x " + axis + " x " + inner);
    }
}
