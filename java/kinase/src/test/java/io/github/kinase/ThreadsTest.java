package io.github.kinase;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kinase.Cells.Storage;
import io.github.kinase.backend.Backend;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls on several threads: the bits of one thread, whoever comes when; and no thread is waited for that does not come. */
@Timeout(120)
class ThreadsTest {

    /** Around where calls begin to be shared, and several parts for each of eight threads. */
    private static final int[] LENGTHS = {0, 1, 8191, 8192, 8193, 8192 + 64 * 7 + 1, 100_003};
    private static final int[] COUNTS = {1, 2, 3, 8};
    private static final int LONGEST = 100_003;
    private static final ExecutorService POOL = Executors.newFixedThreadPool(7);

    @AfterAll
    static void shutDown() {
        POOL.shutdownNow();
    }

    /** Shares what a user's threads would find too short. */
    private static Threads eager(int count) {
        return new Threads(POOL, count, 0);
    }

    static List<Backend> backends() {
        return Kinase.backends();
    }

    @ParameterizedTest
    @MethodSource("backends")
    void elementWiseBitsDoNotDependOnThreads(Backend backend) {
        for (DataType type : DataType.values()) {
            Object x = Cases.inputs(type, 1, LONGEST);
            Object dy = Cases.inputs(type, 2, LONGEST);
            for (String name : List.of("leaky_relu", "tanh")) {
                Activation alone = Activation.of(name).on(backend);
                for (Pass pass : Pass.values()) {
                    // Sums of doubles in Java take long; one type of 16 bits is as good as the other.
                    boolean slow = backend.name().equals("java") && type != DataType.FLOAT32 || type == DataType.BFLOAT16;
                    for (int length : slow ? new int[] {8193} : LENGTHS) {
                        for (int count : slow ? new int[] {3} : COUNTS) {
                            check(pass, alone, alone.with(eager(count)), x, dy, length, type);
                        }
                    }
                }
            }
        }
    }

    private static void check(Pass pass, Activation alone, Activation shared, Object x, Object dy, int length, DataType type) {
        for (Storage storage : List.of(Storage.ARRAY, Storage.ADDRESS)) {
            Cells in = Cells.of(type, storage, 1, length, x);
            Cells gradient = Cells.of(type, storage, 2, length, dy);
            Cells want = Cells.room(type, storage, 5, length);
            Cells got = Cells.room(type, storage, 5, length);
            pass.run(alone, in, gradient, want);
            pass.run(shared, in, gradient, got);
            got.assertHolds(want.contents(), () -> pass + " of " + length + " " + type + " with " + shared);
            pass.run(shared, in, gradient, in);
            in.assertHolds(want.contents(), () -> pass + " in place of " + length + " " + type);
        }
    }

    @ParameterizedTest
    @MethodSource("backends")
    void rowsGatesAndChannelsHaveTheBitsOfOneThread(Backend backend) {
        int outer = 40;
        int axis = 300;
        int inner = 3;
        int n = outer * axis * inner;
        float[] x = new float[n];
        float[] up = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = (i * 0x9E3779B1 >> 8) * 0x1p-20f;
            up[i] = x[n - 1 - i];
        }
        float[] bias = Arrays.copyOf(up, axis);
        short[] halves = new short[n];
        for (int i = 0; i < n; i++) {
            halves[i] = HalfPrecision.fromFloat(x[i], DataType.BFLOAT16);
        }
        RowActivation softmax = RowActivation.softmax().on(backend);
        GatedActivation swiglu = GatedActivation.swiglu().on(backend);
        ChannelActivation biased = ChannelActivation.biased(Activation.gelu()).on(backend);
        Channels channels = new Channels(outer, axis, inner);
        for (int count : COUNTS) {
            Threads threads = eager(count);
            for (RowShape shape : List.of(new RowShape(outer, axis, inner), new RowShape(outer * axis, inner, 1), new RowShape(1, n, 1))) {
                same(n, y -> softmax.forward(x, y, shape), y -> softmax.with(threads).forward(x, y, shape));
                same(n, y -> softmax.backwardFromOutput(x, up, y, shape), y -> softmax.with(threads).backwardFromOutput(x, up, y, shape));
            }
            short[] want = new short[n];
            short[] got = new short[n];
            softmax.forward(halves, want, outer, axis * inner, DataType.BFLOAT16);
            softmax.with(threads).forward(halves, got, outer, axis * inner, DataType.BFLOAT16);
            assertArrayEquals(want, got);
            same(n, y -> swiglu.forward(x, up, y), y -> swiglu.with(threads).forward(x, up, y));
            same(n / 2, y -> swiglu.forwardSplit(x, y, outer, axis * inner, 1, GatedActivation.Half.SECOND),
                    y -> swiglu.with(threads).forwardSplit(x, y, outer, axis * inner, 1, GatedActivation.Half.SECOND));
            same(2 * n, y -> swiglu.backward(x, 0, up, 0, x, 0, y, 0, y, n, n),
                    y -> swiglu.with(threads).backward(x, 0, up, 0, x, 0, y, 0, y, n, n));
            same(n, y -> biased.forward(x, bias, y, channels), y -> biased.with(threads).forward(x, bias, y, channels));
            same(n, y -> biased.backward(x, bias, x, y, new float[axis], channels),
                    y -> biased.with(threads).backward(x, bias, x, y, new float[axis], channels));
        }
    }

    private static void same(int length, Consumer<float[]> alone, Consumer<float[]> shared) {
        float[] want = new float[length];
        float[] got = new float[length];
        alone.accept(want);
        shared.accept(got);
        assertArrayEquals(want, got);
    }

    /** A second thread takes a part: neither can go on before both are there. */
    @Test
    void theGivenExecutorWorks() {
        CyclicBarrier both = new CyclicBarrier(2);
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        AtomicInteger elements = new AtomicInteger();
        Activation meeting = Activation.custom("meeting", x -> {
            // Not the first part, which the caller computes alone.
            if (elements.incrementAndGet() > 10_000 && threads.add(Thread.currentThread())) {
                meet(both);
            }
            return x;
        }).with(eager(2));
        meeting.forward(new float[LONGEST], new float[LONGEST]);
        assertEquals(2, threads.size());
        assertTrue(threads.contains(Thread.currentThread()), "the calling thread works, too");
        assertEquals(LONGEST, elements.get(), "each element once");
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void shortCallsStayOnTheCallingThread() {
        Executor never = task -> {
            throw new AssertionError("asked to share");
        };
        Activation relu = Activation.relu().with(Threads.on(never, 2));
        float[] x = new float[8191];
        for (int round = 0; round < 100; round++) {
            relu.forward(x, x);
            relu.backward(x, x, x);
        }
        Activation.relu().with(Threads.on(never, 1)).forward(new float[LONGEST], new float[LONGEST]);
    }

    @Test
    void whatACustomActivationThrowsComesThrough() {
        IllegalStateException thrown = new IllegalStateException("at 50000");
        AtomicInteger elements = new AtomicInteger();
        Activation failing = Activation.custom("failing", x -> {
            elements.incrementAndGet();
            if (x == 50_000) {
                throw thrown;
            }
            return x;
        }).with(eager(3));
        float[] x = new float[LONGEST];
        for (int i = 0; i < LONGEST; i++) {
            x[i] = i;
        }
        assertSame(thrown, assertThrows(IllegalStateException.class, () -> failing.forward(x, new float[LONGEST])));
        int stopped = elements.get();
        assertTrue(stopped < LONGEST, "no more parts were taken");
        assertEquals(stopped, elements.get(), "nobody works on after the call");
    }

    @Test
    void anExecutorThatRefusesEndsTheCall() {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        executor.shutdown();
        Activation gelu = Activation.gelu().with(new Threads(executor, 2, 0));
        RejectedExecutionException refused = assertThrows(RejectedExecutionException.class,
                () -> gelu.forward(new float[LONGEST], new float[LONGEST]));
        assertTrue(refused.getMessage().contains("may be written in part"), refused.getMessage());
    }

    @Test
    void anExecutorThatDropsOrComesLateLeavesTheWorkToTheCaller() {
        List<Runnable> late = new ArrayList<>();
        Activation gelu = Activation.gelu().with(new Threads(late::add, 3, 0));
        float[] x = Cases.inputs(1, LONGEST);
        float[] want = new float[LONGEST];
        float[] got = new float[LONGEST];
        Activation.gelu().forward(x, want);
        gelu.forward(x, got);
        Cells.assertBits(want, got, LONGEST, () -> "alone");
        assertEquals(2, late.size());
        Arrays.fill(got, 7);
        late.forEach(Runnable::run);
        assertEquals(7, got[LONGEST - 1], "who comes late finds nothing to do");
        assertEquals(7, got[0]);
    }

    /** A call from the only thread of the pool that it asks for help. */
    @Test
    void aCallFromAWorkerOfThePoolDoesNotBlock() throws Exception {
        ForkJoinPool pool = new ForkJoinPool(1);
        try {
            Activation nested = Activation.gelu().with(new Threads(pool, 4, 0));
            float[] x = Cases.inputs(1, LONGEST);
            float[] want = new float[LONGEST];
            Activation.gelu().forward(x, want);
            for (int round = 0; round < 20; round++) {
                float[] got = new float[LONGEST];
                pool.submit(() -> nested.forward(x, got)).get(60, TimeUnit.SECONDS);
                Cells.assertBits(want, got, LONGEST, () -> "nested");
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void anInterruptStaysSetAndTheResultIsComplete() {
        float[] x = Cases.inputs(1, LONGEST);
        float[] want = new float[LONGEST];
        float[] got = new float[LONGEST];
        Activation.tanh().forward(x, want);
        Thread.currentThread().interrupt();
        Activation.tanh().with(eager(2)).forward(x, got);
        assertTrue(Thread.interrupted());
        Cells.assertBits(want, got, LONGEST, () -> "interrupted");
    }

    @Test
    void nonsenseIsRefused() {
        assertEquals("count is 0; it must be at least 1, the calling thread",
                assertThrows(IllegalArgumentException.class, () -> Threads.of(0)).getMessage());
        assertEquals("executor", assertThrows(NullPointerException.class, () -> Threads.on(null, 2)).getMessage());
        assertEquals("threads", assertThrows(NullPointerException.class, () -> Activation.gelu().with(null)).getMessage());
        assertEquals(Activation.gelu(), Activation.gelu().with(Threads.of(2)), "threads are no part of what an activation is");
        assertEquals(2, Threads.of(2).count());
    }
}
