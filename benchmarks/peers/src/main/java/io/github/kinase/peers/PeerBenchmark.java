package io.github.kinase.peers;

import io.github.kinase.cli.bench.Stopwatch;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One call of one function of one library, in ns. The process has been started for them ({@link Main}); in it the lengths follow one
 * another, the shortest first, so that the compilers are done before the long ones.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 1, time = PeerBenchmark.MILLIS, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = PeerBenchmark.MILLIS, timeUnit = TimeUnit.MILLISECONDS)
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

    private Work work;
    private Runnable call;

    @Setup
    public void setUp() throws Exception {
        Peer library = (Peer) Class.forName(peer).getDeclaredConstructor().newInstance();
        work = new Work(function, pass, length);
        worst = Math.max(worst, Check.run(library, work));
        call = library.call(work);
        // Until the compilers are quiet, which no number of iterations can promise.
        new Stopwatch(TimeUnit.MILLISECONDS.toNanos(MILLIS), 0).warmUp(call);
    }

    /** The call, and its output so that nothing is optimised away. */
    @Benchmark
    public Object call() {
        call.run();
        return work;
    }
}
