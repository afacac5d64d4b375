package io.github.kinase.peers;

import io.github.kinase.cli.bench.CpuClock;
import io.github.kinase.cli.bench.Stopwatch;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One call of one function of one library, in ns. The process has been started for them ({@link Main}); in it the lengths follow one
 * another, the shortest first, so that the compilers are done before the long ones.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 1, time = PeerBenchmark.MILLIS, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 3, time = PeerBenchmark.MILLIS, timeUnit = TimeUnit.MILLISECONDS)
@Fork(0)
public class PeerBenchmark {

    static final int MILLIS = 40;

    /** Its class, so that nothing of the other libraries is loaded. */
    @Param("io.github.kinase.peers.KinasePeer")
    public String peer;

    @Param("sigmoid")
    public String function;

    @Param("forward")
    public String pass;

    @Param("65536")
    public int length;

    /** How far the results of this process have been from ours, in ULP. */
    static double worst;

    /** The most cycles in a nanosecond beside an iteration, by length; nothing where the frequency of the processor is not known. */
    static final Map<Integer, Double> FREQUENCIES = new HashMap<>();
    private static final CpuClock CLOCK = clock();
    /** What the iterations of this process may wait, all together, for a processor that is not at its full frequency. */
    private static long patience = TimeUnit.SECONDS.toNanos(2);

    private Work work;
    private Runnable call;

    @Setup
    public void setUp() throws Exception {
        Peer library = (Peer) Class.forName(peer).getDeclaredConstructor().newInstance();
        work = new Work(function, pass, length);
        worst = Math.max(worst, Check.run(library, work));
        call = library.call(work);
        // Until the compilers are quiet, which no number of iterations can promise.
        new Stopwatch(TimeUnit.MILLISECONDS.toNanos(MILLIS), 0, CLOCK).warmUp(call);
    }

    private static CpuClock clock() {
        String cyclesPerNano = System.getProperty("kinase.peers.clock");
        return cyclesPerNano == null ? null : new CpuClock(Double.parseDouble(cyclesPerNano));
    }

    @Setup(Level.Iteration)
    public void awaitFullFrequency() {
        if (CLOCK != null) {
            patience = CLOCK.awaitFull(patience);
            noteFrequency();
        }
    }

    @TearDown(Level.Iteration)
    public void noteFrequency() {
        if (CLOCK != null) {
            FREQUENCIES.merge(length, CLOCK.now(), Math::max);
        }
    }

    /** The call, and its output so that nothing is optimised away. */
    @Benchmark
    public Object call() {
        call.run();
        return work;
    }
}
