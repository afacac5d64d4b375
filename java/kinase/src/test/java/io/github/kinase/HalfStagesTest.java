package io.github.kinase;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kinase.Cells.Storage;
import io.github.kinase.GatedActivation.Half;
import io.github.kinase.backend.Backend;
import java.nio.ShortBuffer;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Elements of 16 bits by row, gated and by channel: what float32 gives for the same numbers, rounded. */
class HalfStagesTest {

    private static final List<DataType> TYPES = List.of(DataType.FLOAT16, DataType.BFLOAT16);

    static Stream<Arguments> backendsAndTypes() {
        return Cases.backends().stream().flatMap(backend -> TYPES.stream().map(type -> Arguments.of(backend, type)));
    }

    private static short[] numbers(DataType type, int seed, int length) {
        SplittableRandom random = new SplittableRandom(seed);
        short[] numbers = new short[length];
        for (int i = 0; i < length; i++) {
            numbers[i] = HalfPrecision.fromDouble(12 * random.nextDouble() - 6, type);
        }
        return numbers;
    }

    private static float[] floats(DataType type, short[] bits) {
        float[] values = new float[bits.length];
        for (int i = 0; i < bits.length; i++) {
            values[i] = HalfPrecision.toFloat(bits[i], type);
        }
        return values;
    }

    private static short[] rounded(DataType type, float[] values) {
        short[] bits = new short[values.length];
        for (int i = 0; i < values.length; i++) {
            bits[i] = HalfPrecision.fromFloat(values[i], type);
        }
        return bits;
    }

    private static Cells cells(DataType type, Storage storage, int offset, short[] values) {
        return Cells.of(type, storage, offset, values.length, values);
    }

    @ParameterizedTest
    @MethodSource("backendsAndTypes")
    void gated(Backend backend, DataType type) {
        for (GatedActivation f : List.of(GatedActivation.swiglu().on(backend), GatedActivation.swigluOai().on(backend),
                GatedActivation.of(Activation.custom("cubed", x -> x * x * x, x -> 3 * x * x)))) {
            for (int n : new int[] {0, 1, 100, 4096, 10_000}) {
                short[] gate = Cases.halves(type, 1, n);
                short[] up = Cases.halves(type, 2, n);
                short[] dy = Cases.halves(type, 3, n);
                float[] y = new float[n];
                float[] dgate = new float[n];
                float[] dup = new float[n];
                f.forward(floats(type, gate), floats(type, up), y);
                f.backward(floats(type, gate), floats(type, up), floats(type, dy), dgate, dup);
                for (Storage storage : List.of(Storage.ARRAY, Storage.ADDRESS, Storage.DIRECT_BUFFER, Storage.VIEW_OF_HEAP_BYTES)) {
                    Cells gates = cells(type, storage, 1, gate);
                    Cells ups = cells(type, storage, 2, up);
                    Cells out = Cells.room(type, storage, 3, n);
                    Cells dgates = Cells.room(type, storage, 0, n);
                    Cells dups = Cells.room(type, storage, 5, n);
                    GatedPass.forward(f, gates, ups, out);
                    out.assertHolds(rounded(type, y), () -> f + " of " + type + " in " + storage);
                    GatedPass.backward(f, gates, ups, cells(type, storage, 4, dy), dgates, dups);
                    dgates.assertHolds(rounded(type, dgate), () -> "dgate of " + f + " of " + type + " in " + storage);
                    dups.assertHolds(rounded(type, dup), () -> "dup of " + f + " of " + type + " in " + storage);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("backendsAndTypes")
    void halvesOfAnAxis(Backend backend, DataType type) {
        GatedActivation f = GatedActivation.geglu().on(backend);
        short[] x = numbers(type, 1, 3 * 4 * 2500);
        short[] dy = numbers(type, 2, 3 * 2 * 2500);
        for (Half half : Half.values()) {
            float[] y = new float[dy.length];
            float[] dx = new float[x.length];
            f.forwardSplit(floats(type, x), y, 3, 4, 2500, half);
            f.backwardSplit(floats(type, x), floats(type, dy), dx, 3, 4, 2500, half);
            short[] out = new short[dy.length];
            f.forwardSplit(x, out, 3, 4, 2500, half, type);
            Cells.assertBits(rounded(type, y), out, out.length, () -> "halves of " + type);
            f.forwardSplit(ShortBuffer.wrap(x), ShortBuffer.wrap(out), 3, 4, 2500, half, type);
            Cells.assertBits(rounded(type, y), out, out.length, () -> "halves of a buffer of " + type);
            short[] dxs = new short[x.length];
            f.backwardSplit(x, dy, dxs, 3, 4, 2500, half, type);
            Cells.assertBits(rounded(type, dx), dxs, dxs.length, () -> "gradient of halves of " + type);
        }
    }

    @ParameterizedTest
    @MethodSource("backendsAndTypes")
    void byChannel(Backend backend, DataType type) {
        for (ChannelActivation f
                : List.of(ChannelActivation.prelu().on(backend), ChannelActivation.biased(Activation.gelu()).on(backend))) {
            for (Channels shape : List.of(new Channels(3, 5, 1), new Channels(2, 3, 17), new Channels(30, 300, 1), new Channels(1, 2, 9000),
                    new Channels(2, 600, 20))) {
                int n = (int) shape.elements();
                short[] x = numbers(type, 1, n);
                short[] v = numbers(type, 2, (int) shape.channels());
                short[] dy = numbers(type, 3, n);
                float[] y = new float[n];
                float[] dx = new float[n];
                f.forward(floats(type, x), floats(type, v), y, shape);
                // Sums of zero before: those of the call alone, which float32 rounds first, but to many more bits.
                double[] exact = sums(f, floats(type, x), floats(type, v), floats(type, dy), dx, shape);
                for (Storage storage : List.of(Storage.ARRAY, Storage.ADDRESS, Storage.HEAP_BUFFER)) {
                    Cells xs = cells(type, storage, 1, x);
                    Cells vs = cells(type, storage, 2, v);
                    Cells out = Cells.room(type, storage, 3, n);
                    ChannelPass.forward(f, xs, vs, out, shape);
                    out.assertHolds(rounded(type, y), () -> f + " of " + shape + " of " + type + " in " + storage);
                    Cells dxs = Cells.room(type, storage, 0, n);
                    Cells dvs = cells(type, storage, 5, new short[v.length]);
                    ChannelPass.backward(f, xs, vs, cells(type, storage, 4, dy), dxs, dvs, shape);
                    dxs.assertHolds(rounded(type, dx), () -> "dx of " + f + " of " + shape + " of " + type + " in " + storage);
                    short[] expected = new short[v.length];
                    for (int i = 0; i < expected.length; i++) {
                        expected[i] = HalfPrecision.fromDouble(exact[i], type);
                    }
                    dvs.assertHolds(expected, () -> "sums of " + f + " of " + shape + " of " + type + " in " + storage);
                }
            }
        }
    }

    /** The gradients of the numbers of the channels in double: exact terms, of which there are too few to lose a bit that counts. */
    private static double[] sums(ChannelActivation f, float[] x, float[] v, float[] dy, float[] dx, Channels shape) {
        f.backward(x, v, dy, dx, new float[v.length], shape);
        double[] sums = new double[v.length];
        for (int i = 0; i < x.length; i++) {
            double term = f.name().equals("prelu") ? x[i] > 0 ? 0 : (double) dy[i] * x[i] : dx[i];
            sums[(int) (i / shape.inner() % shape.channels())] += term;
        }
        return sums;
    }

    @ParameterizedTest
    @MethodSource("backendsAndTypes")
    void byRow(Backend backend, DataType type) {
        for (String text : List.of("softmax", "softmax(temperature=2)", "log_softmax", "hardmax", "sparsemax")) {
            RowActivation f = RowActivation.of(text).on(backend);
            for (RowShape shape : List.of(new RowShape(1, 1, 1), new RowShape(50, 100, 1), new RowShape(3, 7, 5), new RowShape(2, 9000, 1),
                    new RowShape(1, 70_000, 1), new RowShape(2, 40, 130), new RowShape(1, 5000, 3))) {
                int n = (int) shape.elements();
                short[] x = numbers(type, 1, n);
                short[] dy = numbers(type, 2, n);
                float[] y = new float[n];
                f.forward(floats(type, x), y, shape);
                short[] halfY = rounded(type, y);
                float[] dx = new float[n];
                f.backwardFromOutput(floats(type, halfY), floats(type, dy), dx, shape);
                String what = f + " of " + shape + " of " + type;
                short[] out = new short[n];
                f.forward(x, out, shape, type);
                Cells.assertBits(halfY, out, n, () -> what);
                f.backwardFromOutput(halfY, dy, out, shape, type);
                Cells.assertBits(rounded(type, dx), out, n, () -> "gradient of " + what);
                Cells xs = cells(type, Storage.ADDRESS, 1, x);
                Cells ys = Cells.room(type, Storage.ADDRESS, 2, n);
                f.forward(xs.address(), ys.address(), shape, type);
                ys.assertHolds(halfY, () -> what + " behind addresses");
                f.backwardFromOutput(ys.address(), cells(type, Storage.ADDRESS, 0, dy).address(), ys.address(), shape, type);
                ys.assertHolds(rounded(type, dx), () -> "gradient of " + what + " behind addresses, in place");
                short[] inPlace = x.clone();
                f.forward(ShortBuffer.wrap(inPlace), ShortBuffer.wrap(inPlace), shape, type);
                Cells.assertBits(halfY, inPlace, n, () -> what + " in a buffer, in place");
            }
        }
    }

    @Test
    void masks() {
        RowShape shape = new RowShape(4, 3, 1);
        for (DataType type : TYPES) {
            short[] x = numbers(type, 1, 12);
            float[] added = new float[12];
            boolean[] keep = {true, false, true, false, true, true};
            short[] mask = new short[6];
            for (int i = 0; i < 6; i++) {
                mask[i] = HalfPrecision.fromDouble(keep[i] ? 0 : Double.NEGATIVE_INFINITY, type);
            }
            for (int i = 0; i < 12; i++) {
                added[i] = keep[i % 6] ? HalfPrecision.toFloat(x[i], type) : Float.NEGATIVE_INFINITY;
            }
            float[] y = new float[12];
            RowActivation.softmax().forward(added, y, shape);
            short[] out = new short[12];
            RowActivation.softmax().forwardMasked(x, mask, out, shape, type);
            Cells.assertBits(rounded(type, y), out, 12, () -> "an additive mask of " + type);
            RowActivation.softmax().forwardMasked(x, keep, out, shape, type);
            Cells.assertBits(rounded(type, y), out, 12, () -> "a boolean mask of " + type);
        }
    }

    @Test
    void otherTypesAreRefused() {
        short[] x = new short[4];
        for (DataType type : Cases.FULL_TYPES) {
            for (Runnable call : List.<Runnable>of(() -> GatedActivation.glu().forward(x, x, x, type),
                    () -> ChannelActivation.prelu().forward(x, new short[1], x, Channels.rows(1, 4), type),
                    () -> RowActivation.softmax().forward(x, x, 2, 2, type))) {
                String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
                assertTrue(message.contains("type is " + type + "; it must be FLOAT16 or BFLOAT16"), message);
            }
        }
        assertEquals(0, x[0]);
    }
}
