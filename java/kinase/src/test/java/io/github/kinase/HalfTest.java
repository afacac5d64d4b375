package io.github.kinase;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.kinase.Cells.Storage;
import io.github.kinase.backend.Backend;
import io.github.kinase.formula.Formula;
import io.github.kinase.oracle.HalfFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Elements of 16 bits at any length and offset, and mixtures of types. */
class HalfTest {

    private static final List<DataType> TYPES = List.of(DataType.FLOAT16, DataType.BFLOAT16);
    private static final List<DataType> MIXABLE = List.of(DataType.FLOAT32, DataType.FLOAT16, DataType.BFLOAT16);
    /** Two critical regions and a tail. */
    private static final int LONGEST = 40_000;
    /** Every tail of every width, and what lies around a block. */
    private static final List<Integer> LENGTHS = new ArrayList<>(IntStream.rangeClosed(0, 70).boxed().toList());
    private static final List<Integer> LONG = List.of(16_383, 16_384, 16_385, LONGEST);

    static {
        LENGTHS.addAll(List.of(511, 512, 513, 1024, 1025));
    }

    static List<Backend> backends() {
        return Cases.backends();
    }

    @ParameterizedTest
    @MethodSource("io.github.kinase.Cases#backendsAndActivations")
    void everyLengthAtEveryOffset(Backend backend, Activation activation) {
        for (DataType type : TYPES) {
            for (Pass pass : Pass.values()) {
                if (pass.has(activation)) {
                    lengths(pass, activation.on(backend), type, LENGTHS);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("backends")
    void longArrays(Backend backend) {
        for (Activation activation : List.of(Activation.leakyRelu(), Activation.tanh())) {
            for (Pass pass : Pass.values()) {
                lengths(pass, activation.on(backend), DataType.BFLOAT16, LONG);
            }
        }
    }

    private static void lengths(Pass pass, Activation activation, DataType type, List<Integer> lengths) {
        int longest = lengths.get(lengths.size() - 1);
        short[] xs = Cases.halves(type, 1, longest);
        short[] dys = Cases.halves(type, 2, longest);
        short[] expected = pass.oneByOne(activation, type, xs, dys, longest);
        for (int length : lengths) {
            for (Storage storage : List.of(Storage.ARRAY, Storage.ADDRESS)) {
                Cells x = Cells.of(type, storage, 1, length, xs);
                Cells dy = Cells.of(type, storage, length % 3, length, dys);
                Cells out = Cells.room(type, storage, length % 2, length);
                pass.run(activation, x, dy, out);
                out.assertHolds(expected, () -> pass + " of " + length + " " + type + ", " + storage);
                x.assertHolds(xs, () -> "input");
                dy.assertHolds(dys, () -> "gradient");
                pass.run(activation, x, dy, x);
                x.assertHolds(expected, () -> pass + " in place of " + length + " " + type + ", " + storage);
            }
        }
    }

    /** What is rounded is the same double, whatever type it is rounded to and its input came in. */
    @ParameterizedTest
    @MethodSource("io.github.kinase.Cases#backendsAndActivations")
    void mixtures(Backend backend, Activation activation) {
        int length = 1025;
        for (DataType from : MIXABLE) {
            for (DataType to : MIXABLE) {
                for (Pass pass : Pass.values()) {
                    if (from != to && pass.has(activation)) {
                        mixture(pass, activation, backend, from, to, length);
                    }
                }
            }
        }
    }

    private static void mixture(Pass pass, Activation activation, Backend backend, DataType xType, DataType yType, int length) {
        boolean fromOutput = pass == Pass.BACKWARD_FROM_OUTPUT;
        DataType inType = fromOutput ? yType : xType;
        DataType outType = pass.isGradient() ? xType : yType;
        Cells in = Cells.of(inType, Storage.ADDRESS, 3, length, Cases.inputs(inType, 5, length));
        Cells dy = Cells.of(yType, Storage.ADDRESS, 2, length, Cases.inputs(yType, 6, length));
        Cells out = Cells.room(outType, Storage.ADDRESS, 1, length);
        Cells expected = Cells.room(outType, Storage.ADDRESS, 1, length);
        mixture(pass, activation.on(backend), in.address(), dy.address(), out.address(), length, xType, yType);
        for (int i = 0; i < length; i++) {
            mixture(pass, activation.on(Cases.javaBackend()), in.address() + (long) i * inType.bytes(),
                    dy.address() + (long) i * yType.bytes(), expected.address() + (long) i * outType.bytes(), 1, xType, yType);
        }
        out.assertHolds(expected.contents(), () -> pass + " from " + xType + " to " + yType);
    }

    private static void mixture(Pass pass, Activation f, long in, long dy, long out, int length, DataType xType, DataType yType) {
        switch (pass) {
            case FORWARD -> f.forward(in, out, length, xType, yType);
            case BACKWARD -> f.backward(in, dy, out, length, xType, yType);
            case BACKWARD_FROM_OUTPUT -> f.backwardFromOutput(in, dy, out, length, xType, yType);
        }
    }

    /** Floats that are numbers of 16 bits give what those give, and what is rounded to float is what float gives. */
    @ParameterizedTest
    @MethodSource("io.github.kinase.Cases#backendsAndActivations")
    void mixturesOfArrays(Backend backend, Activation activation) {
        Activation f = activation.on(backend);
        for (DataType type : TYPES) {
            float[] floats = new float[HalfFormat.COUNT];
            HalfPrecision.toFloats(HalfFormat.all(), type, floats);
            short[] expected = new short[HalfFormat.COUNT];
            short[] rounded = new short[HalfFormat.COUNT + 5];
            f.forward(HalfFormat.all(), expected, type);
            f.forward(floats, 0, rounded, 5, type, HalfFormat.COUNT);
            Cells.assertBits(expected, Arrays.copyOfRange(rounded, 5, rounded.length), HalfFormat.COUNT, () -> "float to " + type);
            if (f.parameters(DataType.FLOAT32).equals(f.parameters(type))) {
                float[] y = new float[HalfFormat.COUNT];
                float[] direct = new float[HalfFormat.COUNT];
                f.forward(HalfFormat.all(), type, y);
                f.forward(floats, direct);
                // What float32 computes in float is rounded once here, and may be the neighbour there.
                boolean inFloat = f.asFormula() instanceof Formula.InFloat formula && formula.inFloat();
                for (int i = 0; inFloat && i < y.length; i++) {
                    if (Math.abs(y[i] - direct[i]) <= Math.ulp(y[i])) {
                        direct[i] = y[i];
                    }
                }
                Cells.assertBits(direct, y, HalfFormat.COUNT, () -> type + " to float");
            }
        }
    }

    /** The middle between two neighbours, and a term far beyond the last bit of a double: it decides. */
    @Test
    void whatIsBeyondADoubleBreaksATie() {
        for (Backend backend : Cases.backends()) {
            short[] y = new short[2];
            // x / 2 + x^2 / 4 + ... of the smallest bfloat16 and of its negative: above and below the middle of 0 and the next.
            Activation.silu().on(backend).forward(new short[] {1, (short) 0x8001}, y, DataType.BFLOAT16);
            assertEquals(List.of((short) 1, (short) 0x8000), List.of(y[0], y[1]), () -> "on " + backend);
            // 0.01 is a little more than that, as a double: 50 of the smallest float16 become a little more than half of one.
            Activation.leakyRelu().on(backend).forward(new short[] {(short) 0x8032, (short) 0x8031}, y, DataType.FLOAT16);
            assertEquals(List.of((short) 0x8001, (short) 0x8000), List.of(y[0], y[1]), () -> "on " + backend);
            // 258 - tanh 258 is 257 and e^-516: between 256 and 258 of bfloat16, and above the middle. The same in float16.
            Activation.tanhShrink().on(backend).forward(new short[] {0x4381, (short) 0xc381}, y, DataType.BFLOAT16);
            assertEquals(List.of((short) 0x4381, (short) 0xc381), List.of(y[0], y[1]), () -> "on " + backend);
            Activation.tanhShrink().on(backend).forward(new short[] {0x6801, (short) 0xe801}, y, DataType.FLOAT16);
            assertEquals(List.of((short) 0x6801, (short) 0xe801), List.of(y[0], y[1]), () -> "on " + backend);
            // x (x + 3) / 6 at 3 2^-10 is in the middle, whatever the error of 1 / 6; and above it at the smallest bfloat16.
            Activation.hardSwish().on(backend).forward(new short[] {0x1a00, 0x1a00}, y, DataType.FLOAT16);
            assertEquals((short) 0x1602, y[0], () -> "on " + backend);
            Activation.hardSwish().on(backend).forward(new short[] {1, (short) 0x8001}, y, DataType.BFLOAT16);
            assertEquals(List.of((short) 1, (short) 0x8000), List.of(y[0], y[1]), () -> "on " + backend);
        }
    }

    @Test
    void customActivationsAreRoundedOnce() {
        Activation custom = Activation.custom("square and a bit", x -> x * x + 0x1p-40, x -> 2 * x + 0x1p-40);
        for (DataType type : TYPES) {
            HalfFormat halves = Cases.format(type);
            short[] y = new short[HalfFormat.COUNT];
            short[] dx = new short[HalfFormat.COUNT];
            short[] ones = new short[HalfFormat.COUNT];
            Arrays.fill(ones, halves.nearest(1));
            custom.forward(HalfFormat.all(), y, type);
            custom.backward(HalfFormat.all(), ones, dx, type);
            for (int i = 0; i < HalfFormat.COUNT; i++) {
                double x = halves.value(i);
                assertEquals(halves.nearest(x * x + 0x1p-40), y[i]);
                assertEquals(halves.nearest(2 * x + 0x1p-40), dx[i]);
            }
        }
    }

    /** A custom operator that calls us in the middle of a block does not disturb it. */
    @Test
    void customOperatorsMayCallUs() {
        short[] one = {HalfPrecision.fromFloat(3, DataType.FLOAT16)};
        Activation inner = Activation.custom("inner", x -> 7);
        Activation outer = Activation.custom("outer", x -> {
            inner.forward(one, new short[1], DataType.FLOAT16);
            return x;
        });
        short[] x = Cases.halves(DataType.FLOAT16, 9, 600);
        short[] y = new short[600];
        outer.forward(x, y, DataType.FLOAT16);
        short[] expected = new short[600];
        Activation.linear().forward(x, expected, DataType.FLOAT16);
        Cells.assertBits(expected, y, 600, () -> "outer");
    }
}
