package io.github.kinase.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.kinase.Activation;
import io.github.kinase.ChannelActivation;
import io.github.kinase.Channels;
import io.github.kinase.GatedActivation;
import io.github.kinase.GatedActivation.Half;
import io.github.kinase.Kinase;
import io.github.kinase.backend.Backend;
import io.github.kinase.cli.npy.NpyHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kinase apply} with gates, biases and slopes of channels. */
class ApplySecondInputTest extends CommandLineTest {

    /** Several chunks and a piece. */
    private static final int LONG = 600_001;

    @TempDir
    Path folder;

    @AfterEach
    void nothingTemporaryIsLeft() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(), files.filter(file -> file.toString().endsWith(".tmp")).toList());
        }
    }

    private Path write(String name, String descr, float[] x, long... shape) throws IOException {
        byte[] start = new NpyHeader(descr, false, Arrays.stream(shape).boxed().toList()).toBytes();
        ByteBuffer bytes = ByteBuffer.allocate(start.length + 4 * x.length).order(ByteOrder.LITTLE_ENDIAN).put(start);
        bytes.asFloatBuffer().put(x);
        return Files.write(folder.resolve(name), bytes.array());
    }

    private Path write(String name, float[] x, long... shape) throws IOException {
        return write(name, "<f4", x, shape);
    }

    private static float[] random(int length, long seed) {
        return ApplyCommandTest.random(length, seed);
    }

    private Path out() {
        return folder.resolve("out.npy");
    }

    private void assertOutput(float[] expected, long... shape) throws IOException {
        assertArrayEquals(expected, ApplyCommandTest.read(out(), shape));
        Files.delete(out());
    }

    @Test
    void aGateAndAnotherFileOnEveryBackend() throws IOException {
        float[] gate = random(LONG, 1);
        float[] up = random(LONG, 2);
        float[] y = new float[LONG];
        Path in = write("gate.npy", gate, 1, LONG);
        Path other = write("up.npy", up, 1, LONG);
        for (String name : List.of("swiglu", "swiglu_oai(limit=3)", "gated:mish")) {
            GatedActivation.of(name).forward(gate, up, y);
            run("apply", name, in, out(), "--gate", other).good();
            assertOutput(y, 1, LONG);
            for (Backend backend : Kinase.backends()) {
                run("apply", name, in, out(), "--gate", other, "--backend", backend).good();
                assertOutput(y, 1, LONG);
            }
        }
        GatedActivation.reglu().forward(gate, up, y);
        run("apply", "reglu", in, in, "--gate", other).good();
        assertArrayEquals(y, ApplyCommandTest.read(in, 1, LONG), "the output may replace an input");
    }

    @Test
    void halvesOfEveryAxis() throws IOException {
        float[] x = random(4 * 6 * 10, 3);
        Path in = write("x.npy", x, 4, 6, 10);
        float[] y = new float[x.length / 2];
        long[][] shapes = {{2, 6, 10}, {4, 3, 10}, {4, 6, 5}};
        int[][] layouts = {{1, 4, 60}, {4, 6, 10}, {24, 10, 1}};
        for (int axis = 0; axis < 3; axis++) {
            int[] at = layouts[axis];
            GatedActivation.glu().forwardSplit(x, y, at[0], at[1], at[2], Half.SECOND);
            run("apply", "glu", in, out(), "--axis", axis).good();
            assertOutput(y, shapes[axis]);
            run("apply", "glu", in, out(), "--axis", axis - 3, "--gate-half", "second").good();
            assertOutput(y, shapes[axis]);
            GatedActivation.glu().forwardSplit(x, y, at[0], at[1], at[2], Half.FIRST);
            run("apply", "glu", in, out(), "--axis", axis, "--gate-half", "first").good();
            assertOutput(y, shapes[axis]);
        }
        GatedActivation.geglu().forwardSplit(x, y, 24, 10, 1, Half.SECOND);
        run("apply", "geglu", in, out()).good();
        assertOutput(y, 4, 6, 5);
    }

    @Test
    void halvesOverSeveralChunksAndOfRowsLongerThanOne() throws IOException {
        float[] x = random(2 * LONG, 4);
        float[] y = new float[LONG];
        GatedActivation.swiglu().forwardSplit(x, y, LONG, 2, 1, Half.SECOND);
        run("apply", "swiglu", write("x.npy", x, LONG, 2), out()).good();
        assertOutput(y, LONG, 1);
        GatedActivation.swiglu().forwardSplit(x, y, 1, 2 * LONG, 1, Half.SECOND);
        run("apply", "swiglu", write("x.npy", x, 2 * LONG), out()).good();
        assertOutput(y, LONG);
    }

    @Test
    void aBiasAlongEveryAxis() throws IOException {
        float[] x = random(4 * 6 * 10, 5);
        Path in = write("x.npy", x, 4, 6, 10);
        Channels[] layouts = {new Channels(1, 4, 60), new Channels(4, 6, 10), new Channels(24, 10, 1)};
        float[] y = new float[x.length];
        ChannelActivation f = ChannelActivation.of("biased:elu(alpha=0.5)");
        for (int axis = 0; axis < 3; axis++) {
            float[] bias = random((int) layouts[axis].channels(), 6);
            Path file = write("b.npy", bias, bias.length);
            f.forward(x, bias, y, layouts[axis]);
            for (Object number : List.of(axis, axis - 3)) {
                run("apply", "elu(alpha=0.5)", in, out(), "--bias", file, "--axis", number).good();
                assertOutput(y, 4, 6, 10);
            }
            run("apply", f, in, out(), "--bias", file, "--axis", axis).good();
            assertOutput(y, 4, 6, 10);
            ChannelActivation.prelu().forward(x, bias, y, layouts[axis]);
            run("apply", "prelu", in, out(), "--alpha", file, "--axis", axis).good();
            assertOutput(y, 4, 6, 10);
        }
        run("apply", "prelu", in, out(), "--alpha", folder.resolve("b.npy"), "--backend", "java").good();
        assertOutput(y, 4, 6, 10);
    }

    @Test
    void aBiasOverSeveralChunks() throws IOException {
        float[] x = random(3 * LONG, 7);
        float[] bias = random(3, 8);
        float[] y = new float[x.length];
        Path file = write("b.npy", bias, 3);
        ChannelActivation.biased(Activation.gelu()).forward(x, bias, y, Channels.columns(LONG, 3));
        run("apply", "gelu", write("x.npy", x, LONG, 3), out(), "--bias", file).good();
        assertOutput(y, LONG, 3);
        ChannelActivation.biased(Activation.gelu()).forward(x, bias, y, Channels.rows(3, LONG));
        run("apply", "gelu", write("x.npy", x, 3, LONG), out(), "--bias", file, "--axis=0").good();
        assertOutput(y, 3, LONG);
    }

    @Test
    void emptyArrays() throws IOException {
        run("apply", "glu", write("x.npy", new float[0], 0, 4), out()).good();
        assertOutput(new float[0], 0, 2);
        run("apply", "glu", write("x.npy", new float[0], 3, 0), out()).good();
        assertOutput(new float[0], 3, 0);
        Path in = write("x.npy", new float[0], 1L << 40, 0, 1L << 40, 2);
        run("apply", "glu", in, out(), "--axis", 2).good();
        assertOutput(new float[0], 1L << 40, 0, 1L << 39, 2);
        run("apply", "relu", in, out(), "--bias", write("b.npy", new float[2], 2)).good();
        assertOutput(new float[0], 1L << 40, 0, 1L << 40, 2);
        run("apply", "swiglu", in, out(), "--gate", in).good();
        assertOutput(new float[0], 1L << 40, 0, 1L << 40, 2);
    }

    private void refused(String name, Path in, List<Object> options, String... texts) {
        Object[] arguments = Stream.concat(Stream.of("apply", name, in, out()), options.stream()).toArray();
        run(arguments).refused(texts);
        assertFalse(Files.exists(out()));
    }

    @Test
    void shapesThatDoNotFit() throws IOException {
        Path in = write("x.npy", random(12, 9), 4, 3);
        Path scalar = write("scalar.npy", new float[1]);
        Path three = write("three.npy", new float[3], 3);
        Path flat = write("flat.npy", new float[3], 1, 3);
        refused("glu", in, List.of(), "axis 1 of the input has 3 elements", "without --gate", "even");
        refused("glu", in, List.of("--axis", 2), "--axis is 2; it must be from -2 to 1");
        refused("glu", in, List.of("--axis", -3), "--axis is -3; it must be from -2 to 1");
        refused("softmax", in, List.of("--axis", 2), "--axis is 2; it must be from -2 to 1");
        refused("glu", scalar, List.of(), "glu needs an axis; the shape is ()");
        refused("relu", scalar, List.of("--bias", three), "relu needs an axis");
        refused("swiglu", in, List.of("--gate", three), "three.npy: its shape is (3,); it must be (4, 3), that of", "x.npy");
        refused("relu", in, List.of("--bias", three, "--axis", 0), "three.npy: its shape is (3,); it must be (4,), one number for",
                "axis 0");
        refused("relu", in, List.of("--bias", flat), "flat.npy: its shape is (1, 3); it must be (3,)");
        refused("prelu", in, List.of("--alpha", scalar), "scalar.npy: its shape is (); it must be (3,)");
    }

    /** 3.0 and its like are the same number in all types; the type of the output is that of the input. */
    @Test
    void otherTypes() throws IOException {
        short[] halves = {0x4000, (short) 0xb800, 0x3c00, 0x4200};
        ByteBuffer bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asShortBuffer().put(halves);
        Path half = Files.write(folder.resolve("h.npy"), concat(new NpyHeader("<f2", false, List.of(4L)).toBytes(), bytes.array()));
        run("apply", "reglu", half, out()).good();
        ByteBuffer product = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
        product.asShortBuffer().put(new short[] {0x4000, (short) 0xbe00});
        assertArrayEquals(concat(new NpyHeader("<f2", false, List.of(2L)).toBytes(), product.array()), Files.readAllBytes(out()));
        run("apply", "prelu", half, out(), "--alpha", half).good();
        ByteBuffer sloped = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        sloped.asShortBuffer().put(new short[] {0x4000, 0x3400, 0x3c00, 0x4200});
        assertArrayEquals(concat(new NpyHeader("<f2", false, List.of(4L)).toBytes(), sloped.array()), Files.readAllBytes(out()));
        ByteBuffer doubles = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
        doubles.asDoubleBuffer().put(new double[] {1, -1, 0.5, 2});
        Path wide = Files.write(folder.resolve("d.npy"), concat(new NpyHeader("<f8", false, List.of(4L)).toBytes(), doubles.array()));
        run("apply", "relu", wide, out(), "--bias", wide).good();
        ByteBuffer sums = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
        sums.asDoubleBuffer().put(new double[] {2, 0, 1, 4});
        assertArrayEquals(concat(new NpyHeader("<f8", false, List.of(4L)).toBytes(), sums.array()), Files.readAllBytes(out()));
    }

    private static byte[] concat(byte[] start, byte[] end) {
        return ByteBuffer.allocate(start.length + end.length).put(start).put(end).array();
    }

    @Test
    void typesAndFilesThatCannotBeRead() throws IOException {
        Path in = write("x.npy", random(12, 9), 4, 3);
        Path doubles = write("d.npy", "<f8", new float[6], 3);
        refused("relu", in, List.of("--bias", doubles), "d.npy: its dtype is <f8; it must be that of", "x.npy, <f4");
        Path more = write("more.npy", "<f8", new float[24], 4, 3);
        refused("swiglu", in, List.of("--gate", more), "more.npy: its dtype is <f8; it must be that of", "x.npy, <f4");
        refused("prelu", in, List.of("--alpha", folder.resolve("missing.npy")), "missing.npy: no such file");
        Path text = Files.writeString(folder.resolve("text.npy"), "no array");
        refused("prelu", in, List.of("--alpha", text), "text.npy", "no .npy file");
    }

    @Test
    void optionsThatMeanNothingTogether() throws IOException {
        Path in = write("x.npy", random(12, 9), 3, 4);
        Path four = write("four.npy", new float[4], 4);
        refused("gelu", in, List.of("--gate", in), "--gate is for gated activations", "gelu");
        refused("gelu", in, List.of("--gate-half", "first"), "--gate-half is for gated activations", "gelu");
        refused("softmax", in, List.of("--bias", four), "--bias is for activations that work on each element", "softmax");
        refused("swiglu", in, List.of("--bias", four), "--bias is for", "swiglu");
        refused("prelu", in, List.of("--bias", four), "--bias is for", "prelu");
        refused("gelu", in, List.of("--alpha", four), "--alpha is for prelu", "gelu");
        refused("prelu", in, List.of(), "prelu needs --alpha A.npy");
        refused("biased:gelu", in, List.of(), "biased:gelu needs --bias B.npy");
        refused("swiglu", in, List.of("--gate", in, "--axis", 0), "--axis says how to split");
        refused("swiglu", in, List.of("--gate", in, "--gate-half", "first"), "--gate-half says how to split");
        refused("swiglu", in, List.of("--gate-half", "third"), "--gate-half is third; it must be first or second");
        refused("swiglu", in, List.of("--backward", in), "--backward", "swiglu");
        refused("gelu", in, List.of("--backward", in, "--bias", four), "--backward", "gelu");
        refused("swigul", in, List.of(), "swigul", "swiglu");
        refused("gated:nothing", in, List.of(), "nothing");
        refused("gelu", in, List.of("--bias", four, "--backend", "abacus"), "abacus");
    }
}
