package io.github.kinase.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StopwatchTest {

    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int LENGTH = 100_000;

    private static volatile double value = 0.5;

    /** Additions of doubles that wait for one another: each takes four cycles, or two or three on newer processors. */
    private static void chain() {
        double v = value;
        for (int i = 0; i < LENGTH; i++) {
            v += 1e-7;
        }
        value = v;
    }

    @Test
    void aDependentChainTakesItsLatencyInCycles() {
        CpuClock clock = CpuClock.calibrate();
        assumeTrue(clock != null, "Math.fma is no instruction here: cycles are not known");
        Stopwatch stopwatch = new Stopwatch(100 * MILLI, 50 * MILLI, clock);
        stopwatch.warmUp(StopwatchTest::chain);
        Stopwatch.Timing timing = stopwatch.perCall(StopwatchTest::chain, 0);
        double latency = timing.cycles() / LENGTH;
        assertTrue(latency > 1.6 && latency < 5, () -> latency + " cycles");
        double cyclesPerNano = timing.cycles() / timing.nanos();
        assertTrue(cyclesPerNano > 0.3 * clock.cyclesPerNano() && cyclesPerNano < 1.3 * clock.cyclesPerNano(), timing::toString);
    }

    @Test
    void withoutAClockThereAreNanosecondsAlone() {
        Stopwatch.Timing timing = new Stopwatch(MILLI, MILLI, null).perCall(StopwatchTest::chain, 0);
        assertTrue(timing.nanos() > 0);
        assertNull(timing.cycles());
    }

    /** At a frequency that no processor has, all patience is spent, and then samples do not wait. */
    @Test
    void patienceComesToAnEnd() {
        CpuClock clock = new CpuClock(1000);
        long start = System.nanoTime();
        long left = clock.awaitFull(20 * MILLI);
        assertTrue(left <= 0 && System.nanoTime() - start >= 20 * MILLI, () -> left + " ns left");
        assertEquals(left, clock.awaitFull(left));
        assertNotNull(new Stopwatch(MILLI, MILLI, clock).perCall(StopwatchTest::chain, 0).cycles());
    }

    @Test
    void whatRunsAtTheFullFrequencyDoesNotWait() {
        assertTrue(new CpuClock(1e-3).awaitFull(MILLI) == MILLI);
    }
}
