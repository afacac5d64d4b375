package io.github.kinase.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kinase.Activation;
import io.github.kinase.DataType;
import io.github.kinase.RowActivation;
import io.github.kinase.RowShape;
import io.github.kinase.Kinase;
import io.github.kinase.RowActivation;
import io.github.kinase.backend.Backend;
import io.github.kinase.cli.npy.NpyHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplyCommandTest extends CommandLineTest {

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

    static float[] random(int length, long seed) {
        Random random = new Random(seed);
        float[] x = new float[length];
        for (int i = 0; i < length; i++) {
            x[i] = random.nextFloat(-8, 8);
        }
        return x;
    }

    private Path write(String name, float[] x, long... shape) throws IOException {
        return write(name, new NpyHeader("<f4", false, Arrays.stream(shape).boxed().toList()), x);
    }

    private Path write(String name, NpyHeader header, float[] x) throws IOException {
        byte[] start = header.toBytes();
        ByteBuffer bytes = ByteBuffer.allocate(start.length + 4 * x.length).order(ByteOrder.LITTLE_ENDIAN).put(start);
        bytes.asFloatBuffer().put(x);
        return Files.write(folder.resolve(name), bytes.array());
    }

    static float[] read(Path file, long... shape) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        byte[] start = new NpyHeader("<f4", false, Arrays.stream(shape).boxed().toList()).toBytes();
        assertArrayEquals(start, Arrays.copyOf(bytes, start.length));
        float[] values = new float[(bytes.length - start.length) / 4];
        ByteBuffer.wrap(bytes, start.length, bytes.length - start.length)
                .order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return values;
    }

    private Path out() {
        return folder.resolve("out.npy");
    }

    private void refused(Path in, String... texts) {
        run("apply", "gelu", in, out()).refused(texts);
        assertFalse(Files.exists(out()));
    }

    @Test
    void forwardOverSeveralChunksOnEveryBackend() throws IOException {
        float[] x = random(LONG, 1);
        float[] y = new float[LONG];
        Activation activation = Activation.of("leaky_relu(negative_slope=0.2)");
        activation.forward(x, y);
        Path in = write("x.npy", x, LONG);
        run("apply", activation, in, out()).good();
        assertArrayEquals(y, read(out(), LONG));
        for (Backend backend : Kinase.backends()) {
            run("apply", activation, in, out(), "--backend", backend).good();
            assertArrayEquals(y, read(out(), LONG));
        }
    }

    @Test
    void backwardMultipliesTheGradient() throws IOException {
        float[] x = random(LONG, 2);
        float[] dy = random(LONG, 3);
        float[] dx = new float[LONG];
        Activation.gelu().backward(x, dy, dx);
        run("apply", "gelu", write("x.npy", x, 1, LONG), out(), "--backward", write("dy.npy", dy, 1, LONG)).good();
        assertArrayEquals(dx, read(out(), 1, LONG));
    }

    @Test
    void threadsChangeNothing() throws IOException {
        float[] x = random(LONG, 12);
        float[] y = new float[LONG];
        Activation.tanh().forward(x, y);
        Path in = write("x.npy", x, LONG);
        for (int count : new int[] {1, 2, 8}) {
            run("apply", "tanh", in, out(), "--threads", count).good();
            assertArrayEquals(y, read(out(), LONG));
        }
        Files.delete(out());
        run("apply", "tanh", in, out(), "--threads", 0).refused("--threads is 0; it must be at least 1");
        assertFalse(Files.exists(out()));
    }

    @Test
    void softmaxByRowsThatDoNotFillAChunk() throws IOException {
        int rows = 30;
        int columns = 20_001;
        float[] x = random(rows * columns, 4);
        float[] dy = random(rows * columns, 5);
        float[] y = new float[x.length];
        float[] dx = new float[x.length];
        RowActivation.softmax().forward(x, y, rows, columns);
        RowActivation.softmax().backwardFromOutput(y, dy, dx, rows, columns);
        Path in = write("x.npy", x, 5, 6, columns);
        run("apply", "softmax", in, out()).good();
        assertArrayEquals(y, read(out(), 5, 6, columns));
        run("apply", "softmax", in, out(), "--axis", "2", "--backward", write("dy.npy", dy, 5, 6, columns)).good();
        assertArrayEquals(dx, read(out(), 5, 6, columns));
    }

    @Test
    void softmaxOfARowLongerThanAChunk() throws IOException {
        float[] x = random(2 * LONG, 6);
        float[] y = new float[x.length];
        RowActivation.softmax().forward(x, y, 2, LONG);
        run("apply", "softmax", write("x.npy", x, 2, LONG), out(), "--axis", "-1").good();
        assertArrayEquals(y, read(out(), 2, LONG));
    }

    /** Against the definition in double; the axes before the last are worked on without a copy. */
    @Test
    void softmaxOverEveryAxisOfAnArrayOfFour() throws IOException {
        int[] shape = {3, 4, 5, 7};
        float[] x = random(420, 21);
        float[] dy = random(420, 22);
        Path in = write("x.npy", x, 3, 4, 5, 7);
        Path gradient = write("dy.npy", dy, 3, 4, 5, 7);
        for (int axis = -4; axis < 4; axis++) {
            int n = shape[Math.floorMod(axis, 4)];
            int inner = Arrays.stream(shape, Math.floorMod(axis, 4) + 1, 4).reduce(1, (a, b) -> a * b);
            run("apply", "softmax", in, out(), "--axis", axis).good();
            float[] y = read(out(), 3, 4, 5, 7);
            run("apply", "softmax", in, out(), "--axis", axis, "--backward", gradient).good();
            float[] dx = read(out(), 3, 4, 5, 7);
            for (int i = 0; i < x.length; i++) {
                int first = i - i / inner % n * inner;
                double sum = 0;
                double dot = 0;
                for (int k = 0; k < n; k++) {
                    sum += Math.exp(x[first + k * inner]);
                    dot += Math.exp(x[first + k * inner]) * dy[first + k * inner];
                }
                double expected = Math.exp(x[i]) / sum;
                assertEquals(expected, y[i], 2 * Math.ulp((float) expected), "axis " + axis + " at " + i);
                assertEquals(expected * (dy[i] - dot / sum), dx[i], 1e-6, "axis " + axis + " at " + i);
            }
        }
    }

    @Test
    void rowsOfEveryType() throws IOException {
        byte[] x = bits(2 * 60, 30);
        byte[] expected = new byte[x.length];
        RowShape shape = new RowShape(1, 60, 1);
        run("apply", "log_softmax(temperature=2)", write("h.npy", "<f2", 60, x), out()).good();
        RowActivation f = RowActivation.of("log_softmax(temperature=2)");
        f.forward(littleEndian(x).asShortBuffer(), littleEndian(expected).asShortBuffer(), shape, DataType.FLOAT16);
        assertArrayEquals(Files.readAllBytes(write("want.npy", "<f2", 60, expected)), Files.readAllBytes(out()));
        byte[] wide = bits(8 * 60, 31);
        byte[] wanted = new byte[wide.length];
        run("apply", "sparsemax", write("d.npy", "<f8", 60, wide), out()).good();
        RowActivation.sparsemax().forward(littleEndian(wide).asDoubleBuffer(), littleEndian(wanted).asDoubleBuffer(), shape);
        assertArrayEquals(Files.readAllBytes(write("want.npy", "<f8", 60, wanted)), Files.readAllBytes(out()));
    }

    @Test
    void outputMayReplaceTheInput() throws IOException {
        float[] x = random(LONG, 7);
        float[] y = new float[LONG];
        Activation.tanh().forward(x, y);
        Path file = write("x.npy", x, LONG);
        run("apply", "tanh", file, file).good();
        assertArrayEquals(y, read(file, LONG));
    }

    @Test
    void emptyAndScalarShapes() throws IOException {
        run("apply", "gelu", write("x.npy", new float[0], 0, 3), out()).good();
        assertEquals(0, read(out(), 0, 3).length);
        run("apply", "softmax", write("x.npy", new float[0], 3, 0), out()).good();
        assertEquals(0, read(out(), 3, 0).length);
        run("apply", "relu", write("x.npy", new float[] {-2}), out()).good();
        assertEquals(1, read(out()).length);
        run("apply", "softmax", write("x.npy", new float[] {-2}), folder.resolve("none.npy")).refused("needs an axis");
    }

    @Test
    void fortranOrderOnlyWhereItDoesNotMatter() throws IOException {
        run("apply", "relu", write("x.npy", new NpyHeader("<f4", true, List.of(3L)), new float[] {-1, 0, 1}), out()).good();
        assertArrayEquals(new float[] {0, 0, 1}, read(out(), 3));
        Files.delete(out());
        refused(write("f.npy", new NpyHeader("<f4", true, List.of(2L, 2L)), new float[4]), "f.npy", "Fortran order");
    }

    @Test
    void refusesOtherTypes() throws IOException {
        refused(write("be.npy", new NpyHeader(">f4", false, List.of(1L)), new float[1]), ">f4", "big-endian", "<f2, <f4 or <f8");
        refused(write("be.npy", new NpyHeader(">f2", false, List.of(2L)), new float[1]), ">f2", "big-endian float16");
        refused(write("i4.npy", new NpyHeader("<i4", false, List.of(1L)), new float[1]), "<i4");
    }

    /** A chunk and a piece, of random bits. */
    private static byte[] bits(int bytes, long seed) {
        byte[] bits = new byte[bytes];
        new Random(seed).nextBytes(bits);
        return bits;
    }

    private Path write(String name, String descr, long elements, byte[] data) throws IOException {
        byte[] start = new NpyHeader(descr, false, List.of(elements)).toBytes();
        return Files.write(folder.resolve(name), ByteBuffer.allocate(start.length + data.length).put(start).put(data).array());
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void float16InAndOut() throws IOException {
        byte[] x = bits(2 * 300_001, 10);
        byte[] dy = bits(2 * 300_001, 11);
        Path in = write("x.npy", "<f2", 300_001, x);
        Path gradient = write("dy.npy", "<f2", 300_001, dy);
        byte[] expected = new byte[x.length];
        run("apply", "gelu", in, out()).good();
        Activation.gelu().forward(littleEndian(x).asShortBuffer(), littleEndian(expected).asShortBuffer(), DataType.FLOAT16);
        assertArrayEquals(Files.readAllBytes(write("want.npy", "<f2", 300_001, expected)), Files.readAllBytes(out()));
        run("apply", "gelu", in, out(), "--backward", gradient).good();
        Activation.gelu().backward(littleEndian(x).asShortBuffer(), littleEndian(dy).asShortBuffer(),
                littleEndian(expected).asShortBuffer(), DataType.FLOAT16);
        assertArrayEquals(Files.readAllBytes(write("want.npy", "<f2", 300_001, expected)), Files.readAllBytes(out()));
    }

    @Test
    void float64InAndOut() throws IOException {
        byte[] x = bits(8 * 300_001, 12);
        byte[] dy = bits(8 * 300_001, 13);
        Path in = write("x.npy", "<f8", 300_001, x);
        Path gradient = write("dy.npy", "<f8", 300_001, dy);
        byte[] expected = new byte[x.length];
        run("apply", "mish", in, out()).good();
        Activation.mish().forward(littleEndian(x).asDoubleBuffer(), littleEndian(expected).asDoubleBuffer());
        assertArrayEquals(Files.readAllBytes(write("want.npy", "<f8", 300_001, expected)), Files.readAllBytes(out()));
        run("apply", "mish", in, out(), "--backward", gradient).good();
        Activation.mish().backward(littleEndian(x).asDoubleBuffer(), littleEndian(dy).asDoubleBuffer(),
                littleEndian(expected).asDoubleBuffer());
        assertArrayEquals(Files.readAllBytes(write("want.npy", "<f8", 300_001, expected)), Files.readAllBytes(out()));
    }

    @Test
    void typesThatDoNotFit() throws IOException {
        Path half = write("half.npy", "<f2", 4, new byte[8]);
        Path twice = write("double.npy", "<f8", 4, new byte[32]);
        run("apply", "gelu", half, out(), "--backward", twice).refused("double.npy: its dtype is <f8", "half.npy, <f2");
        refused(write("short.npy", "<f2", 5, new byte[8]), "truncated", "needs 10");
        assertFalse(Files.exists(out()));
    }

    @Test
    void refusesDamagedFiles() throws IOException {
        byte[] whole = Files.readAllBytes(write("x.npy", random(100, 8), 100));
        for (int length : new int[] {0, 3, 9, 50, whole.length - 1}) {
            refused(Files.write(folder.resolve("cut.npy"), Arrays.copyOf(whole, length)), "cut.npy");
        }
        refused(Files.write(folder.resolve("long.npy"), Arrays.copyOf(whole, whole.length + 1)), "trailing");
        refused(Files.writeString(folder.resolve("text.npy"), "this is no array"), "no .npy file");
        refused(folder.resolve("missing.npy"), "missing.npy: no such file");
        refused(folder, "not a regular file");
    }

    @Test
    void refusesWhatDoesNotFit() throws IOException {
        Path in = write("x.npy", random(6, 9), 2, 3);
        Path other = write("dy.npy", random(6, 9), 3, 2);
        run("apply", "gelu", in, out(), "--backward", other).refused("dy.npy", "(3, 2)", "(2, 3)");
        run("apply", "softmax", in, out(), "--axis", "2").refused("--axis is 2; it must be from -2 to 1");
        run("apply", "gelu", in, out(), "--axis", "1").refused("--axis");
        run("apply", "jelu", in, out()).refused("jelu", "gelu", "softmax");
        run("apply", "gelu(beta=1)", in, out()).refused("no parameters");
        run("apply", "gelu", in, out(), "--backend", "abacus").refused("abacus", "java");
        run("apply", "gelu", in, folder.resolve("no/out.npy")).refused("no such file or folder");
        run("apply", "gelu", in, folder).refused("not a regular file");
        assertFalse(Files.exists(out()));
    }

    @Test
    void aFailureKeepsTheOldOutput() throws IOException {
        Files.writeString(out(), "old");
        run("apply", "gelu", Files.writeString(folder.resolve("text.npy"), "this is no array"), out()).refused();
        assertEquals("old", Files.readString(out()));
    }

    @Test
    void aLinkStaysALink() throws IOException {
        Path target = write("target.npy", new float[1], 1);
        Files.createSymbolicLink(out(), target);
        run("apply", "gelu", write("x.npy", new float[] {3, 3}, 2), out()).good();
        assertTrue(Files.isSymbolicLink(out()));
        assertEquals(2, read(target, 2).length);
    }
}
