package io.github.kinase.cli.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * Times calls: warms them up, then takes the best of samples that are long enough for the clock. What disturbs a sample,
 * another process or a garbage collection, only ever adds to it; and so does a processor that is not at its full frequency, which
 * samples wait for, at most as long as all of them take.
 */
public final class Stopwatch {

    private static final long SAMPLE_NANOS = 1_000_000;
    private static final int MIN_SAMPLES = 3;
    private static final int PATIENCE = 10;
    /** How often the compilers are looked at in the time of a warm-up: what that takes they might compile, too. */
    private static final int LOOKS = 8;

    private final long warmUpNanos;
    private final long measureNanos;
    private final CpuClock clock;

    /**
     * What a call takes.
     *
     * @param cycles by the highest frequency beside the samples, rather too many than too few; null where it is not known
     */
    record Timing(double nanos, Double cycles) {}

    private record Sample(double nanos, double cyclesPerNano) {}

    /** With a clock that is null, calls are not timed in cycles, and samples do not wait. */
    public Stopwatch(long warmUpNanos, long measureNanos, CpuClock clock) {
        this.warmUpNanos = warmUpNanos;
        this.measureNanos = measureNanos;
        this.clock = clock;
    }

    /** Runs the call until it is compiled: for the time given, and on while the compilers have something to do. */
    public void warmUp(Runnable call) {
        JitCompilers compilers = new JitCompilers();
        long start = System.nanoTime();
        long quietSince = start;
        long now = start;
        while (now - start < warmUpNanos || now - quietSince < 2 * warmUpNanos && now - start < PATIENCE * warmUpNanos) {
            now = runUntil(call, now + warmUpNanos / LOOKS);
            if (compilers.areBusy()) {
                quietSince = now;
            }
        }
    }

    /** Runs the call once at least; returns when that was done. */
    private static long runUntil(Runnable call, long end) {
        long now;
        do {
            call.run();
            now = System.nanoTime();
        } while (now < end);
        return now;
    }

    /** The time of a call. A single long call is enough if it takes about as many nanoseconds as expected. */
    Timing perCall(Runnable call, double expectedNanos) {
        Sample first = sample(call, 1);
        if (first.nanos > measureNanos && first.nanos < 2 * expectedNanos) {
            return timing(first.nanos, first.cyclesPerNano);
        }
        double best = first.nanos;
        double frequency = first.cyclesPerNano;
        int batch = (int) Math.max(1, SAMPLE_NANOS / Math.max(1, first.nanos));
        int samples = 0;
        long patience = measureNanos;
        long left = measureNanos;
        while (samples < MIN_SAMPLES || left > 0) {
            patience = clock == null ? 0 : clock.awaitFull(patience);
            Sample sample = sample(call, batch);
            frequency = Math.max(frequency, sample.cyclesPerNano);
            left -= (long) (sample.nanos * batch);
            if (sample.nanos * batch < SAMPLE_NANOS / 2.0) {
                // The first call was slower than the rest, which its batch was made for.
                batch *= 2;
            } else {
                best = Math.min(best, sample.nanos);
                samples++;
            }
        }
        return timing(best, frequency);
    }

    private Timing timing(double nanos, double cyclesPerNano) {
        return new Timing(nanos, clock == null ? null : nanos * cyclesPerNano);
    }

    /** Whether this thread allocates more than so many bytes in the call. */
    static boolean allocates(Runnable call, long bytes) {
        ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
        long before = threads.getCurrentThreadAllocatedBytes();
        call.run();
        return threads.getCurrentThreadAllocatedBytes() - before > bytes;
    }

    private Sample sample(Runnable call, int batch) {
        double before = clock == null ? 0 : clock.now();
        long start = System.nanoTime();
        for (int i = 0; i < batch; i++) {
            call.run();
        }
        double nanos = (double) (System.nanoTime() - start) / batch;
        return new Sample(nanos, clock == null ? 0 : Math.max(before, clock.now()));
    }
}
