package io.github.kinase.cli.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Times calls: warms them up, then takes the median of samples that are long enough for the clock. */
final class Stopwatch {

    private static final long SAMPLE_NANOS = 1_000_000;
    private static final int MIN_SAMPLES = 3;

    private final long warmUpNanos;
    private final long measureNanos;

    Stopwatch(long warmUpNanos, long measureNanos) {
        this.warmUpNanos = warmUpNanos;
        this.measureNanos = measureNanos;
    }

    /** Runs the call until it is compiled. */
    void warmUp(Runnable call) {
        long start = System.nanoTime();
        do {
            call.run();
        } while (System.nanoTime() - start < warmUpNanos);
    }

    /** The median time of a call in nanoseconds. */
    double nanosPerCall(Runnable call) {
        long first = time(call, 1);
        int batch = (int) Math.max(1, SAMPLE_NANOS / Math.max(1, first));
        List<Double> samples = new ArrayList<>();
        if (first > measureNanos) {
            // So long a call does not notice how it begins.
            samples.add((double) first);
        }
        long start = System.nanoTime();
        do {
            long nanos = time(call, batch);
            if (nanos < SAMPLE_NANOS / 2) {
                // The first call was slower than the rest, which its batch was made for.
                batch *= 2;
            } else {
                samples.add((double) nanos / batch);
            }
        } while (samples.size() < MIN_SAMPLES || System.nanoTime() - start < measureNanos);
        return median(samples);
    }

    private static long time(Runnable call, int batch) {
        long start = System.nanoTime();
        for (int i = 0; i < batch; i++) {
            call.run();
        }
        return System.nanoTime() - start;
    }

    static double median(List<Double> samples) {
        Collections.sort(samples);
        int middle = samples.size() / 2;
        return samples.size() % 2 == 1 ? samples.get(middle) : (samples.get(middle - 1) + samples.get(middle)) / 2;
    }
}
