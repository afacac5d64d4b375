package io.github.kinase.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kinase.Activation;
import io.github.kinase.ChannelActivation;
import io.github.kinase.Channels;
import io.github.kinase.DataType;
import io.github.kinase.GatedActivation;
import io.github.kinase.RowActivation;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The Math loops compute what they are compared with. */
class MathLoopsTest {

    /** The tanh form of gelu is that far from the exact one; all others are far closer. */
    private static final double GELU_ERROR = 2e-3;
    private static final double ERROR = 1e-5;

    private final Arena<float[]> arena = new Arena<>(DataType.FLOAT32, 1024).floats();

    @Test
    void everyLoopAgreesWithItsActivation() {
        int n = arena.length;
        float[] y = new float[n];
        for (String name : MathLoops.names()) {
            assertTrue(Activation.names().contains(name), name);
            double error = name.equals("gelu") ? GELU_ERROR : ERROR;
            Activation activation = Activation.of(name);
            MathLoops.of(name).forward(arena.x, arena.out, 0, n);
            activation.forward(arena.x, y);
            assertClose(name, y, arena.out, error);
            MathLoops.of(name).backward(arena.x, arena.dy, arena.out, 0, n);
            activation.backward(arena.x, arena.dy, y);
            assertClose(name + " backward", y, arena.out, error);
        }
    }

    @Test
    void softmaxAgrees() {
        int columns = Suite.COLUMNS;
        int rows = arena.length / columns;
        float[] y = new float[arena.length];
        float[] dx = new float[arena.length];
        RowActivation.softmax().forward(arena.x, y, rows, columns);
        MathLoops.softmax(arena.x, arena.out, 0, rows, columns);
        assertClose("softmax", y, arena.out, ERROR);
        RowActivation.softmax().backwardFromOutput(y, arena.dy, dx, rows, columns);
        MathLoops.softmaxBackward(y, arena.dy, arena.out, 0, rows, columns);
        assertClose("softmax backward", dx, arena.out, ERROR);
    }

    @Test
    void everyGateAgrees() {
        int n = arena.length;
        float[] y = new float[n];
        float[] dup = new float[n];
        float[] up = arena.up();
        // Beyond the limits of swiglu_oai, too.
        for (int i = 0; i < n; i += 3) {
            up[i] *= 10;
        }
        for (String name : GatedActivation.names()) {
            double error = name.equals("geglu") ? GELU_ERROR : ERROR;
            GatedActivation activation = GatedActivation.of(name);
            MathLoops.pair(name).forward(arena.x, up, arena.out, 0, n, 0);
            activation.forward(arena.x, up, y);
            assertClose(name, y, arena.out, 10 * error);
            MathLoops.pair(name).backward(arena.x, up, arena.dy, arena.out, arena.second(), 0, n, 0);
            activation.backward(arena.x, up, arena.dy, y, dup);
            assertClose(name + " dgate", y, arena.out, 10 * error);
            assertClose(name + " dup", dup, arena.second(), error);
        }
    }

    @Test
    void everyActivationByChannelAgrees() {
        int columns = Suite.COLUMNS;
        Channels shape = Channels.columns(arena.length / columns, columns);
        float[] y = new float[arena.length];
        float[] numbers = Arrays.copyOf(arena.up(), columns);
        float[] sums = new float[columns];
        for (String name : List.of("prelu", "biased:gelu")) {
            double error = name.equals("prelu") ? ERROR : GELU_ERROR;
            ChannelActivation activation = ChannelActivation.of(name);
            MathLoops.pair(name).forward(arena.x, arena.up(), arena.out, 0, arena.length, columns);
            activation.forward(arena.x, numbers, y, shape);
            assertClose(name, y, arena.out, error);
            Arrays.fill(sums, 0);
            Arrays.fill(arena.second(), 0);
            MathLoops.pair(name).backward(arena.x, arena.up(), arena.dy, arena.out, arena.second(), 0, arena.length, columns);
            activation.backward(arena.x, numbers, arena.dy, y, sums, shape);
            assertClose(name + " dx", y, arena.out, error);
            assertClose(name + " sums", sums, Arrays.copyOf(arena.second(), columns), 100 * error);
        }
        assertNull(MathLoops.pair("biased:relu"));
    }

    @Test
    void everyActivationHasAClassOfItsOwn() {
        assertNotSame(MathLoops.pair("glu").getClass(), MathLoops.pair("swiglu").getClass());
        assertNotSame(MathLoops.of("tanh").getClass(), MathLoops.of("gelu").getClass());
        assertNull(MathLoops.of("nothing"));
    }

    private static void assertClose(String name, float[] expected, float[] actual, double error) {
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual[i], error * Math.max(1, Math.abs(expected[i])), name + " at " + i);
        }
    }
}
