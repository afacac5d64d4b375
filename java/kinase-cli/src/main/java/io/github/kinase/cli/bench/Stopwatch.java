package io.github.kinase.cli.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;

/**
 * Times calls: warms them up, then takes the best of samples that are long enough for the clock. What disturbs a sample,
 * another process or a garbage collection, only ever adds to it.
 */
public final class Stopwatch {

    private static final long SAMPLE_NANOS = 1_000_000;
    private static final int MIN_SAMPLES = 3;
    private static final int PATIENCE = 10;

    private final long warmUpNanos;
    private final long measureNanos;

    public Stopwatch(long warmUpNanos, long measureNanos) {
        this.warmUpNanos = warmUpNanos;
        this.measureNanos = measureNanos;
    }

    /** Runs the call until it is compiled: for the time given, and on while the compilers have something to do. */
    public void warmUp(Runnable call) {
        CompilationMXBean compilers = ManagementFactory.getCompilationMXBean();
        long start = System.nanoTime();
        long quietSince = start;
        long compiled = compilers.getTotalCompilationTime();
        long now = start;
        while (now - start < warmUpNanos || now - quietSince < 2 * warmUpNanos && now - start < PATIENCE * warmUpNanos) {
            call.run();
            now = System.nanoTime();
            if (compilers.getTotalCompilationTime() != compiled) {
                compiled = compilers.getTotalCompilationTime();
                quietSince = now;
            }
        }
    }

    /** The time of a call in nanoseconds. A single long call is enough if it takes about as long as expected. */
    double nanosPerCall(Runnable call, double expectedNanos) {
        long first = time(call, 1);
        if (first > measureNanos && first < 2 * expectedNanos) {
            return first;
        }
        int batch = (int) Math.max(1, SAMPLE_NANOS / Math.max(1, first));
        double best = first;
        int samples = 0;
        long start = System.nanoTime();
        do {
            long nanos = time(call, batch);
            if (nanos < SAMPLE_NANOS / 2) {
                // The first call was slower than the rest, which its batch was made for.
                batch *= 2;
            } else {
                best = Math.min(best, (double) nanos / batch);
                samples++;
            }
        } while (samples < MIN_SAMPLES || System.nanoTime() - start < measureNanos);
        return best;
    }

    /** Whether this thread allocates more than so many bytes in the call. */
    static boolean allocates(Runnable call, long bytes) {
        ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
        long before = threads.getCurrentThreadAllocatedBytes();
        call.run();
        return threads.getCurrentThreadAllocatedBytes() - before > bytes;
    }

    private static long time(Runnable call, int batch) {
        long start = System.nanoTime();
        for (int i = 0; i < batch; i++) {
            call.run();
        }
        return System.nanoTime() - start;
    }
}
