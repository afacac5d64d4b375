package io.github.kinase;

import io.github.kinase.Cells.Storage;
import io.github.kinase.backend.Backend;
import java.lang.reflect.Array;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The bits of activations by channel, on every backend and wherever the elements lie: element by element, sums in their lanes. */
class ChannelBitsTest {

    private static final int LANES = 16;
    private static final List<Channels> SHAPES = List.of(new Channels(1, 1, 1), new Channels(3, 5, 1), new Channels(7, 300, 1),
            new Channels(600, 3, 1), new Channels(2, 3, 17), new Channels(2, 3, 1000), new Channels(19, 2, 7), Channels.rows(9, 40),
            Channels.columns(33, 40), new Channels(0, 3, 2), new Channels(2, 0, 3), new Channels(2, 3, 0));
    /** Beyond what one call of the native library takes, in each way. */
    private static final List<Channels> LARGE = List.of(new Channels(2, 3, 20_000), Channels.rows(2, 150_000), new Channels(150, 600, 1),
            new Channels(2, 513, 100), new Channels(70_000, 2, 1));

    static List<Backend> backends() {
        return Cases.backends();
    }

    static List<ChannelActivation> all() {
        return Stream.concat(Stream.of(ChannelActivation.prelu()), Cases.activations().stream().map(ChannelActivation::biased)).toList();
    }

    /** Inputs, and the results by the definitions, with an element at a time in plain Java. */
    private record Expected(Object x, Object v, Object dy, Object dv, Object y, Object dx, Object sums) {

        static Expected of(ChannelActivation f, DataType type, Channels shape, boolean special) {
            return of(f, type, shape, special, numbers(type, 2, (int) shape.channels(), false));
        }

        static Expected of(ChannelActivation f, DataType type, Channels shape, boolean special, Object v) {
            int n = (int) shape.elements();
            return of(f, type, shape, numbers(type, 1, n, special), v, numbers(type, 3, n, special));
        }

        static Expected of(ChannelActivation f, DataType type, Channels shape, Object x, Object v, Object dy) {
            int n = (int) shape.elements();
            int channels = (int) shape.channels();
            Object dv = numbers(type, 4, channels, false);
            Object y = Cells.newArray(type, n);
            Object dx = Cells.newArray(type, n);
            double[][] lanes = new double[channels][LANES];
            Activation activation = f.name().equals("prelu") ? null : Activation.of(f.toString().substring("biased:".length()));
            for (int i = 0; i < n; i++) {
                int channel = (int) (i / shape.inner() % shape.channels());
                int place = (int) (i / shape.inner() / shape.channels() * shape.inner() + i % shape.inner());
                double term = activation == null ? prelu(type, x, v, dy, y, dx, i, channel)
                        : biased(activation, type, x, v, dy, y, dx, i, channel);
                lanes[channel][place % LANES] += term;
            }
            Object sums = Cells.newArray(type, channels);
            for (int channel = 0; channel < channels; channel++) {
                double sum = Array.getDouble(dv, channel) + halves(lanes[channel]);
                set(sums, channel, sum);
            }
            return new Expected(x, v, dy, dv, y, dx, sums);
        }

        /** The sum of the lanes, lane k with lane k + count / 2 first. */
        private static double halves(double[] lanes) {
            double[] half = new double[lanes.length / 2];
            for (int k = 0; k < half.length; k++) {
                half[k] = lanes[k] + lanes[k + half.length];
            }
            return half.length == 1 ? half[0] : halves(half);
        }

        private static double prelu(DataType type, Object x, Object v, Object dy, Object y, Object dx, int i, int channel) {
            double e = Array.getDouble(x, i);
            double alpha = Array.getDouble(v, channel);
            double d = Array.getDouble(dy, i);
            // In float32 the double product of two floats is exact, so that it is rounded once.
            set(y, i, e > 0 ? e : alpha * e);
            set(dx, i, e > 0 ? d : e <= 0 ? d * alpha : Double.NaN);
            return e > 0 ? 0 : d * e;
        }

        private static double biased(Activation activation, DataType type, Object x, Object v, Object dy, Object y, Object dx, int i,
                                     int channel) {
            Activation java = activation.on(Cases.javaBackend());
            if (type == DataType.FLOAT32) {
                float z = Array.getFloat(x, i) + Array.getFloat(v, channel);
                Array.setFloat(y, i, java.apply(z));
                java.backward(new float[] {z}, 0, (float[]) dy, i, (float[]) dx, i, 1);
            } else {
                double z = Array.getDouble(x, i) + Array.getDouble(v, channel);
                Array.setDouble(y, i, java.apply(z));
                java.backward(new double[] {z}, 0, (double[]) dy, i, (double[]) dx, i, 1);
            }
            return Array.getDouble(dx, i);
        }

        private static void set(Object values, int i, double value) {
            double canonical = value == value ? value : Double.NaN;
            if (values instanceof float[] floats) {
                floats[i] = (float) canonical;
            } else {
                ((double[]) values)[i] = canonical;
            }
        }

        private static Object numbers(DataType type, int seed, int length, boolean special) {
            if (special) {
                return Cases.inputs(type, seed, length);
            }
            SplittableRandom random = new SplittableRandom(seed);
            Object numbers = Cells.newArray(type, length);
            for (int i = 0; i < length; i++) {
                set(numbers, i, 8 * random.nextDouble() - 4);
            }
            return numbers;
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void ofEveryActivation(ChannelActivation f) {
        for (DataType type : Cases.FULL_TYPES) {
            for (Channels shape : List.of(new Channels(3, 5, 1), new Channels(2, 3, 17))) {
                for (boolean special : new boolean[] {false, true}) {
                    assertBits(f, Expected.of(f, type, shape, special), type, shape, List.of(Storage.ARRAY, Storage.ADDRESS));
                }
            }
        }
    }

    /** Slopes of any kind and size, with inputs that are finite, and that are not; so many that they go through loops of their own. */
    @ParameterizedTest
    @EnumSource(value = DataType.class, names = {"FLOAT32", "FLOAT64"})
    void ofAnySlope(DataType type) {
        double[] slopes = {0, -0.0, 1, -1, 0.25, -3, 1e30, 1e-40, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN};
        for (double slope : slopes) {
            for (Channels shape : List.of(new Channels(2, 300, 1), new Channels(1, 2, 1100))) {
                for (boolean special : new boolean[] {false, true}) {
                    Object v = Expected.numbers(type, 2, (int) shape.channels(), false);
                    Expected.set(v, 1, slope);
                    Expected expected = Expected.of(ChannelActivation.prelu(), type, shape, special, v);
                    assertBits(ChannelActivation.prelu(), expected, type, shape, List.of(Storage.ARRAY));
                }
            }
        }
    }

    /** Zeros of either sign, numbers next to them, and the largest ones. */
    @ParameterizedTest
    @EnumSource(value = DataType.class, names = {"FLOAT32", "FLOAT64"})
    void ofExtremeInputs(DataType type) {
        double[] numbers = type == DataType.FLOAT32 ? new double[] {0, -0.0, Float.MIN_VALUE, -Float.MIN_VALUE, 1, -1, 0x1p126, -0x1p126}
                : new double[] {0, -0.0, Double.MIN_VALUE, -Double.MIN_VALUE, 1, -1, 0x1p1022, -0x1p1022};
        double largest = type == DataType.FLOAT32 ? Float.MAX_VALUE : Double.MAX_VALUE;
        for (double slope : new double[] {0, -0.0, 0.5, -0.5, 2}) {
            for (double last : new double[] {1, largest, -largest}) {
                Channels shape = new Channels(1, 1, 200);
                Object x = Cells.newArray(type, 200);
                for (int i = 0; i < 200; i++) {
                    Expected.set(x, i, i == 199 ? last : numbers[i % numbers.length]);
                }
                Object v = Cells.newArray(type, 1);
                Expected.set(v, 0, slope);
                Expected expected = Expected.of(ChannelActivation.prelu(), type, shape, x, v, Expected.numbers(type, 3, 200, false));
                assertBits(ChannelActivation.prelu(), expected, type, shape, List.of(Storage.ARRAY));
            }
        }
    }

    static Stream<Arguments> shapes() {
        return Stream.of("prelu", "biased:relu", "biased:gelu").flatMap(text -> SHAPES.stream().map(shape -> Arguments.of(text, shape)));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void ofEveryShapeInEveryStorage(String text, Channels shape) {
        ChannelActivation f = ChannelActivation.of(text);
        for (DataType type : Cases.FULL_TYPES) {
            assertBits(f, Expected.of(f, type, shape, false), type, shape, List.of(Storage.values()));
        }
    }

    static Stream<Arguments> largeShapes() {
        return Stream.of("prelu", "biased:relu", "biased:tanh").flatMap(text -> LARGE.stream().map(shape -> Arguments.of(text, shape)));
    }

    @ParameterizedTest
    @MethodSource("largeShapes")
    void ofShapesInSeveralPieces(String text, Channels shape) {
        ChannelActivation f = ChannelActivation.of(text);
        for (DataType type : Cases.FULL_TYPES) {
            assertBits(f, Expected.of(f, type, shape, false), type, shape, List.of(Storage.ARRAY, Storage.ADDRESS));
        }
    }

    private static void assertBits(ChannelActivation f, Expected expected, DataType type, Channels shape, List<Storage> storages) {
        int n = (int) shape.elements();
        int channels = (int) shape.channels();
        for (Backend backend : backends()) {
            for (Storage storage : storages) {
                Storage output = storage.isWritable() ? storage : Storage.HEAP_BUFFER;
                Cells x = Cells.of(storage, 1, n, expected.x());
                Cells v = Cells.of(storage, 2, channels, expected.v());
                Cells y = Cells.room(type, output, 3, n);
                ChannelPass.forward(f.on(backend), x, v, y, shape);
                y.assertHolds(expected.y(), () -> f + " of " + shape + " on " + backend + " in " + storage);
                Cells dx = Cells.room(type, output, 0, n);
                Cells dv = Cells.of(output, 5, channels, expected.dv());
                ChannelPass.backward(f.on(backend), x, v, Cells.of(storage, 4, n, expected.dy()), dx, dv, shape);
                dx.assertHolds(expected.dx(), () -> "dx of " + f + " of " + shape + " on " + backend + " in " + storage);
                dv.assertHolds(expected.sums(), () -> "sums of " + f + " of " + shape + " on " + backend + " in " + storage);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = DataType.class, names = {"FLOAT32", "FLOAT64"})
    void inPlace(DataType type) {
        Channels shape = new Channels(5, 7, 31);
        int n = (int) shape.elements();
        for (ChannelActivation f : List.of(ChannelActivation.prelu(), ChannelActivation.biased(Activation.silu()))) {
            Expected expected = Expected.of(f, type, shape, false);
            for (Backend backend : backends()) {
                for (Storage storage : List.of(Storage.ARRAY, Storage.ADDRESS, Storage.DIRECT_BUFFER, Storage.VIEW_OF_HEAP_BYTES)) {
                    Cells v = Cells.of(storage, 0, 7, expected.v());
                    Cells y = Cells.of(storage, 1, n, expected.x());
                    ChannelPass.forward(f.on(backend), y, v, y, shape);
                    y.assertHolds(expected.y(), () -> f + " in place on " + backend + " in " + storage);
                    for (int output = 0; output < 2; output++) {
                        Cells[] in = {Cells.of(storage, 1, n, expected.x()), Cells.of(storage, 2, n, expected.dy())};
                        Cells dv = Cells.of(storage, 3, 7, expected.dv());
                        ChannelPass.backward(f.on(backend), in[0], v, in[1], in[output], dv, shape);
                        in[output].assertHolds(expected.dx(), () -> "dx of " + f + " in place on " + backend + " in " + storage);
                        dv.assertHolds(expected.sums(), () -> "sums of " + f + " in place on " + backend + " in " + storage);
                    }
                }
            }
        }
    }
}
