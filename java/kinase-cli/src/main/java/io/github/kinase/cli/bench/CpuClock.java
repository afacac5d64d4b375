package io.github.kinase.cli.bench;

import java.util.concurrent.locks.LockSupport;

/** Finds the frequency of the processor, for costs in cycles. */
final class CpuClock {

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
    /** A chain slower than this runs without the instruction, in software. */
    private static final double SOFTWARE_NANOS = 20;

    /** Each chain continues where the last one ended, at a number that the compiler cannot foresee. */
    private static volatile double value = 0.5;

    private CpuClock() {}

    /** Cycles in a nanosecond, from the fastest of several dependent chains; null if Math.fma is no instruction here. */
    static Double cyclesPerNano() {
        double best = Double.POSITIVE_INFINITY;
        for (int run = 0; run < RUNS; run++) {
            int length = run == 0 ? LENGTH / 25 : LENGTH;
            if (run % ROUND == ROUND - 1) {
                LockSupport.parkNanos(PAUSE_MILLIS * 1_000_000L);
            }
            long start = System.nanoTime();
            value = chain(value, length);
            best = Math.min(best, (double) (System.nanoTime() - start) / length);
            if (run == 0 && best > 100 * SOFTWARE_NANOS) {
                return null;
            }
        }
        return best > SOFTWARE_NANOS ? null : LATENCY_CYCLES / best;
    }

    private static double chain(double from, int length) {
        double v = from;
        for (int i = 0; i < length; i++) {
            v = Math.fma(v, 0.9999999, 1e-7);
        }
        return v;
    }
}
