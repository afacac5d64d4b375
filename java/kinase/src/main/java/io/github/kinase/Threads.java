package io.github.kinase;

import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;

/**
 * Threads for long calls: those of an activation that was made {@code with} them. Immutable and safe for any number of threads.
 *
 * <pre>{@code
 * Activation gelu = Activation.gelu().with(Threads.of(4));
 * gelu.forward(x, y);                                            // the same bits as on one thread
 * Activation.gelu().with(Threads.on(executor, 4)).forward(x, y);
 * }</pre>
 *
 * <p>The calling thread works too, and the call returns when all is done. A call stays on its thread where others would not pay: the
 * first calls are timed, and how long a call has to be depends on what an element takes. Element-wise and gated calls are shared by
 * elements, all others by whole rows or slices: {@code outer} of them; so one row stays on one thread, and so do gradients
 * of {@link ChannelActivation}, whose sums run in a fixed order. The result does not depend on the number of threads.
 *
 * <p><b>Failures.</b> What a custom activation throws on any thread comes through on the calling one, after the others have stopped.
 * An executor that refuses work, as after its shutdown, ends the call with RejectedExecutionException. Either way the output
 * may be written in part. A call waits for no thread that has not begun: where the executor is busy, or drops what it has taken, the
 * calling thread does the work, so a call from one of its own threads cannot block. An interrupt does not end a call, and stays set.
 */
public final class Threads {

    /**
     * Nanoseconds of a call on one thread from which on a second one pays for its waking; and how many times as long one must be of
     * whose elements each takes less than LIGHT: one core has all the bandwidth of the caches, and a second one gains only from memory.
     * By measurement, of relu, gelu and tanh in lengths from 4K to 16M elements on two cores.
     */
    private static final double WORTHWHILE = 60_000;
    private static final double LIGHT = 0.15;
    private static final double LIGHT_FACTOR = 16;

    private final Executor executor;
    private final int count;
    private final double worthwhile;

    /** With {@code worthwhile} 0, for tests, every call of some length is shared. */
    Threads(Executor executor, int count, double worthwhile) {
        this.worthwhile = worthwhile;
        this.executor = Objects.requireNonNull(executor, "executor");
        if (count < 1) {
            throw new IllegalArgumentException("count is " + count + "; it must be at least 1, the calling thread");
        }
        this.count = count;
    }

    /**
     * The calling thread and up to {@code count - 1} of {@link ForkJoinPool#commonPool()}. Throws IllegalArgumentException unless {@code
     * count} is at least 1.
     */
    public static Threads of(int count) {
        return on(ForkJoinPool.commonPool(), count);
    }

    /** The calling thread and up to {@code count - 1} of an executor, which stays the caller's; like {@link #of}. */
    public static Threads on(Executor executor, int count) {
        return new Threads(executor, count, WORTHWHILE);
    }

    /** The most threads that share a call. */
    public int count() {
        return count;
    }

    /** Whether to share so many elements of so many nanoseconds each. */
    boolean payFor(long elements, double nanoseconds) {
        return count > 1 && elements * nanoseconds >= (nanoseconds < LIGHT ? LIGHT_FACTOR * worthwhile : worthwhile);
    }

    /** Runs the parts of a call, each of {@code grain} units but the last, on the calling thread and those of the executor. */
    void run(long from, long units, long grain, SharedCall.Part part) {
        SharedCall call = new SharedCall(from, units, grain, part);
        long parts = (units - from + grain - 1) / grain;
        try {
            for (int i = 1; i < Math.min(count, parts); i++) {
                executor.execute(call);
            }
        } catch (RejectedExecutionException e) {
            call.fail(new RejectedExecutionException("the executor of the threads has refused a part of the call, whose output may be "
                    + "written in part: " + e.getMessage(), e));
        } catch (RuntimeException | Error e) {
            call.fail(e);
        }
        call.run();
        call.end();
    }

    @Override
    public String toString() {
        return count + " threads of " + executor;
    }
}
