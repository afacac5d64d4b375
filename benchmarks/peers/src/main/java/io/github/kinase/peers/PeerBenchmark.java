package io.github.kinase.peers;

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

/** One call of one function of one library, in ns, in a process of its own. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgs = {"-Xms1g", "-Xmx1g", "--enable-native-access=ALL-UNNAMED"})
public class PeerBenchmark {

    @Param("kinase")
    public String peer;

    @Param("softmax")
    public String function;

    @Param("forward")
    public String pass;

    @Param("65536")
    public int length;

    private Work work;
    private Runnable call;

    @Setup
    public void setUp() throws Exception {
        work = new Work(function, pass, length);
        call = Peer.of(peer).call(work);
    }

    /** The call, and its output so that nothing is optimised away. */
    @Benchmark
    public Object call() {
        call.run();
        return work.out;
    }
}
