package io.github.kinase.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kinase.Activation;
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
        refused(write("f8.npy", new NpyHeader("<f8", false, List.of(1L)), new float[2]), "<f8", "float64");
        refused(write("be.npy", new NpyHeader(">f4", false, List.of(1L)), new float[1]), ">f4", "big-endian");
        refused(write("i4.npy", new NpyHeader("<i4", false, List.of(1L)), new float[1]), "<i4");
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
        run("apply", "softmax", in, out(), "--axis", "0").refused("--axis is 0");
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
