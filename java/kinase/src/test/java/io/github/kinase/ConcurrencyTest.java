package io.github.kinase;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** One activation used by many threads at once gives every one of them the right bits. */
class ConcurrencyTest {

    private static final int THREADS = 8;
    private static final int ROUNDS = 200;
    private static final int LENGTH = 3000;

    @Test
    void threadsDoNotDisturbEachOther() throws Exception {
        float[] x = Cases.inputs(7, LENGTH);
        float[] rows = finite(x);
        ExecutorService executor = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> futures = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                Cells.Storage storage = i % 2 == 0 ? Cells.Storage.ARRAY : Cells.Storage.ADDRESS;
                futures.add(executor.submit(() -> work(x, rows, storage)));
            }
            for (Future<?> future : futures) {
                future.get(1, TimeUnit.MINUTES);
            }
        } finally {
            executor.shutdownNow();
        }
    }

    private static void work(float[] x, float[] rows, Cells.Storage storage) {
        Cells in = Cells.of(storage, 0, LENGTH, x);
        Cells rowsIn = Cells.of(storage, 0, LENGTH, rows);
        Cells out = Cells.room(storage, 1, LENGTH);
        float[] gelu = Pass.FORWARD.oneByOne(Activation.gelu(), x, x, LENGTH);
        float[] tanh = Pass.BACKWARD.oneByOne(Activation.tanh(), x, x, LENGTH);
        float[] softmax = new float[LENGTH];
        RowActivation.softmax().on(Cases.javaBackend()).forward(rows, softmax, 1, LENGTH);
        for (int round = 0; round < ROUNDS; round++) {
            Pass.FORWARD.run(Activation.gelu(), in, in, out);
            out.assertHolds(gelu, () -> "gelu, " + storage);
            Pass.BACKWARD.run(Activation.tanh(), in, in, out);
            out.assertHolds(tanh, () -> "tanh, " + storage);
            RowActivationTest.forward(RowActivation.softmax(), rowsIn, out, new RowShape(1, LENGTH, 1));
            out.assertHolds(softmax, () -> "softmax, " + storage);
        }
    }

    private static float[] finite(float[] x) {
        float[] finite = x.clone();
        for (int i = 0; i < x.length; i++) {
            finite[i] = Math.abs(x[i]) < 100 ? x[i] : i % 10;
        }
        return finite;
    }
}
