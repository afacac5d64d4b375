package io.github.kinase.backend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kinase.Activation;
import io.github.kinase.DataType;
import io.github.kinase.formula.Formula;
import io.github.kinase.formula.Formulas;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls that take more than the caches hold store past them: the same bits, and nothing else is written. */
class StreamingTest {

    /** Several critical regions and a tail; and the shortest that starts at a cache line. */
    private static final int[] LENGTHS = {40_003, 256};
    private static final int[] OFFSETS = {0, 1, 7};
    private static final int GUARD = 8;

    static Stream<Backend> backends() {
        return Backends.available().stream();
    }

    @ParameterizedTest
    @MethodSource("backends")
    void sameBitsPastTheCaches(Backend backend) {
        Backend streaming = backend.forBytes(Long.MAX_VALUE);
        float[] x = numbers(LENGTHS[0] + GUARD);
        float[] dy = numbers(LENGTHS[0] + GUARD + 1);
        for (Class<?> type : Formulas.types()) {
            Operation op = new Operation(Formulas.create(type, Formulas.defaults(type)));
            for (int length : LENGTHS) {
                for (int offset : OFFSETS) {
                    String what = op.formula().name() + " of " + length + " at " + offset;
                    float[] want = new float[x.length];
                    float[] got = new float[x.length];
                    backend.map(op, DataType.FLOAT32, x, 1, want, offset, length);
                    streaming.map(op, DataType.FLOAT32, x, 1, got, offset, length);
                    assertArrayEquals(want, got, what);
                    for (boolean fromOutput : new boolean[] {false, op.formula() instanceof Formula.FromOutput}) {
                        backend.gradient(op, fromOutput, DataType.FLOAT32, x, 1, dy, 2, want, offset, length);
                        streaming.gradient(op, fromOutput, DataType.FLOAT32, x, 1, dy, 2, got, offset, length);
                        assertArrayEquals(want, got, "gradient of " + what);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("backends")
    void onlyWhatIsLargerThanTheCaches(Backend backend) {
        assertSame(backend, backend.forBytes(LastLevelCache.BYTES / 4));
        assertEquals(backend.toString(), backend.forBytes(LastLevelCache.BYTES).toString());
        if (backend.name().equals("native")) {
            assertNotSame(backend, backend.forBytes(LastLevelCache.BYTES));
        }
    }

    /** Which of the ways it takes cannot be seen from outside: that all lengths around the limit are right, can. */
    @ParameterizedTest
    @MethodSource("backends")
    void aroundTheLimit(Backend backend) {
        Activation leaky = Activation.leakyRelu().on(backend);
        int limit = (int) (LastLevelCache.BYTES / 8 * 3 / 2 / Float.BYTES);
        float[] x = numbers(limit + 10);
        FloatBuffer direct = direct(x.length);
        for (int length : new int[] {limit - 1, limit, limit + 1}) {
            float[] want = new float[x.length];
            for (int i = 0; i < length; i++) {
                want[3 + i] = leaky.apply(x[1 + i]);
            }
            FloatBuffer directOut = direct(x.length);
            long out = Memory.address(directOut);
            float[] y = new float[x.length];
            leaky.forward(x, 1, y, 3, length);
            assertTrue(Arrays.equals(want, y), "out of place, " + length);
            float[] inPlace = x.clone();
            leaky.forward(inPlace, 1, inPlace, 1, length);
            assertEquals(-1, Arrays.mismatch(Arrays.copyOfRange(want, 3, 3 + length), Arrays.copyOfRange(inPlace, 1, 1 + length)));
            assertTrue(inPlace[0] == x[0] && inPlace[1 + length] == x[1 + length], "in place, " + length);
            direct.put(0, x);
            long address = Memory.address(direct);
            leaky.forward(address + Float.BYTES, out + 3 * Float.BYTES, length, DataType.FLOAT32);
            directOut.get(0, y);
            assertTrue(Arrays.equals(want, y), "addresses, " + length);
        }
    }

    @Test
    void theCacheIsTheLargestThatTheSystemNames(@TempDir Path folder) throws IOException {
        assertEquals(32L << 20, LastLevelCache.bytes(folder.resolve("none")), "the default");
        assertEquals(32L << 20, LastLevelCache.bytes(folder), "the default");
        for (String size : List.of("48K", "96M", "1024K")) {
            Files.writeString(Files.createDirectory(folder.resolve("index" + size)).resolve("size"), size + "\n");
        }
        assertEquals(96L << 20, LastLevelCache.bytes(folder));
        Files.writeString(folder.resolve("index48K/size"), "unknown\n");
        assertEquals(32L << 20, LastLevelCache.bytes(folder), "the default");
    }

    private static FloatBuffer direct(int length) {
        return ByteBuffer.allocateDirect(Float.BYTES * length).order(ByteOrder.nativeOrder()).asFloatBuffer();
    }

    /** Of both signs, none of them special, so that arrays may be compared as they are. */
    private static float[] numbers(int length) {
        float[] x = new float[length];
        for (int i = 0; i < length; i++) {
            x[i] = (i * 0x9E3779B1 >> 8) * 0x1p-20f;
        }
        return x;
    }
}
