package io.github.kinase.benchmarks;

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

/** What memory allows: the traffic of a pass without its arithmetic, on the same memory as {@link ActivationBenchmark}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 3, jvmArgs = {"-Xms1g", "-Xmx1g"})
public class RoofBenchmark {

    @Param({"1024", "65536", "16777216"})
    public int length;

    private Data data;

    @Setup
    public void setUp() {
        data = new Data(length, 8);
    }

    /** The roof of forward: one input, one output. The copy of the JDK may write past the caches where a pass does not. */
    @Benchmark
    public float[] copy() {
        System.arraycopy(data.x, Data.X, data.out, Data.OUT, length);
        return data.out;
    }

    /** The roof of backward: two inputs, one output, in a loop that C2 vectorises. */
    @Benchmark
    public float[] sum() {
        sum(data.x, data.dy, data.out, length);
        return data.out;
    }

    private static void sum(float[] x, float[] dy, float[] out, int length) {
        for (int i = 0; i < length; i++) {
            out[Data.OUT + i] = x[Data.X + i] + dy[Data.DY + i];
        }
    }
}
