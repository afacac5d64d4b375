package io.github.kinase.cli.bench;

import java.util.concurrent.locks.LockSupport;

/**
 * The frequency of the processor, for costs in cycles. On a shared machine it follows what others do, by a third and for a second at a
 * time; so it is looked at beside every sample.
 */
public final class CpuClock {

    /** Of a fused multiply-add, on every x86-64 since Skylake and Zen 3 and on the Arm Neoverse cores. */
    private static final int LATENCY_CYCLES = 4;
    /**
     * Short and many, in rounds with pauses between them: while the compilers are at work, on a virtual processor that may be the
     * other half of a core, every chain takes a quarter longer.
     */
    private static final int LENGTH = 50_000;
    private static final int RUNS = 600;
    private static final int ROUND = 20;
    private static final int PAUSE_MILLIS = 20;
    /** Beside a sample of a millisecond: what an interrupt adds to one of three, the others tell. */
    private static final int SHORT_LENGTH = 4_000;
    private static final int SHORT_RUNS = 3;
    private static final int WARM_UP = 300;
    /** A chain slower than this runs without the instruction, in software. */
    private static final double SOFTWARE_NANOS = 20;
    /** From this part of the full frequency on, the processor runs at it. */
    private static final double FULL = 0.97;

    /** Each chain continues where the last one ended, at a number that the compiler cannot foresee. */
    private static volatile double value = 0.5;

    private final double full;

    /**
     * Of a processor whose frequency is known.
     *
     * @param cyclesPerNano at its full frequency
     */
    public CpuClock(double cyclesPerNano) {
        full = cyclesPerNano;
        for (int i = 0; i < WARM_UP; i++) {
            now();
        }
    }

    /** That of this processor, from the fastest of several dependent chains; null if Math.fma is no instruction here. */
    static CpuClock calibrate() {
        double best = Double.POSITIVE_INFINITY;
        for (int run = 0; run < RUNS; run++) {
            if (run % ROUND == ROUND - 1) {
                LockSupport.parkNanos(PAUSE_MILLIS * 1_000_000L);
            }
            best = Math.min(best, nanos(run == 0 ? LENGTH / 25 : LENGTH));
            if (run == 0 && best > 100 * SOFTWARE_NANOS) {
                return null;
            }
        }
        return best > SOFTWARE_NANOS ? null : new CpuClock(LATENCY_CYCLES / best);
    }

    /** Cycles in a nanosecond at the full frequency. */
    public double cyclesPerNano() {
        return full;
    }

    /** Cycles in a nanosecond now. */
    public double now() {
        double best = Double.POSITIVE_INFINITY;
        for (int run = 0; run < SHORT_RUNS; run++) {
            best = Math.min(best, nanos(SHORT_LENGTH));
        }
        return LATENCY_CYCLES / best;
    }

    /**
     * Waits until the processor runs at its full frequency, or until patience is at an end.
     *
     * @return nanoseconds of patience that are left
     */
    public long awaitFull(long patienceNanos) {
        long start = System.nanoTime();
        long waited = 0;
        while (waited < patienceNanos && now() < FULL * full) {
            LockSupport.parkNanos(1_000_000);
            waited = System.nanoTime() - start;
        }
        return patienceNanos - waited;
    }

    /** Nanoseconds of one of these operations, each of which waits for the one before. */
    private static double nanos(int length) {
        long start = System.nanoTime();
        value = chain(value, length);
        return (double) (System.nanoTime() - start) / length;
    }

    private static double chain(double from, int length) {
        double v = from;
        for (int i = 0; i < length; i++) {
            v = Math.fma(v, 0.9999999, 1e-7);
        }
        return v;
    }
}
