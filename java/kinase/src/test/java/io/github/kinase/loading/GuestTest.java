package io.github.kinase.loading;

import io.github.kinase.Activation;
import io.github.kinase.Kinase;
import io.github.kinase.RowActivation;
import io.github.kinase.backend.Backend;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Calls on long arrays live with a collector that runs all the time: right bits, and both get on. */
class GuestTest {

    /** Many pieces of the native backend, with a tail. */
    private static final int LENGTH = 1_000_003;

    static List<Backend> backends() {
        return Kinase.backends();
    }

    @ParameterizedTest
    @MethodSource("backends")
    void callsDuringCollections(Backend backend) {
        float[] x = new float[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            x[i] = (i % 4001 - 2000) * 4e-3f;
        }
        Activation gelu = Activation.gelu().on(backend);
        RowActivation softmax = RowActivation.softmax().on(backend);
        float[][] expected = results(gelu, softmax, x);
        AtomicBoolean done = new AtomicBoolean();
        int[] collections = {0};
        Thread collector = new Thread(() -> {
            while (!done.get()) {
                System.gc();
                collections[0]++;
            }
        });
        collector.start();
        try {
            assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
                long end = System.nanoTime() + 1_000_000_000L;
                do {
                    assertTrue(Arrays.deepEquals(bits(expected), bits(results(gelu, softmax, x))));
                } while (System.nanoTime() < end);
            });
            done.set(true);
            collector.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            done.set(true);
        }
        assertEquals(Thread.State.TERMINATED, collector.getState());
        assertTrue(collections[0] > 3, "only " + collections[0] + " collections");
    }

    private static float[][] results(Activation activation, RowActivation rows, float[] x) {
        float[] y = new float[LENGTH];
        float[] dx = new float[LENGTH];
        float[] s = new float[LENGTH];
        activation.forward(x, y);
        activation.backward(x, x, dx);
        rows.forward(x, s, 1, LENGTH);
        return new float[][] {y, dx, s};
    }

    private static int[][] bits(float[][] values) {
        int[][] bits = new int[values.length][LENGTH];
        for (int i = 0; i < values.length; i++) {
            for (int j = 0; j < LENGTH; j++) {
                bits[i][j] = Float.floatToRawIntBits(values[i][j]);
            }
        }
        return bits;
    }
}
