package io.github.kinase.benchmarks;

import io.github.kinase.Activation;
import io.github.kinase.DataType;
import io.github.kinase.Kinase;
import io.github.kinase.backend.Backend;
import io.github.kinase.backend.Memory;
import java.nio.FloatBuffer;
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
 * One call on one activation, in ns per call. The lengths of the default run live in L1, in L2 and in memory; 16 and 64
 * show the cost of a call.
 *
 * <p>Warm-up goes by time, not by calls: C2 has to compile the loop, which takes thousands of calls where a call is short,
 * and the processor has to settle on its frequency for wide vectors, which takes milliseconds where a call is long.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 3, jvmArgs = {"-Xms1g", "-Xmx1g", "--enable-native-access=ALL-UNNAMED"})
public class ActivationBenchmark {

    /** {@link Main} puts all that there are in the place of this one. */
    @Param("gelu")
    public String activation;

    /** A backend of the library, {@code native}, {@code java}, or as {@code native-avx2}; or {@code math}, a plain loop. */
    @Param({"native", "java", "math"})
    public String backend;

    @Param({"1024", "65536", "16777216"})
    public int length;

    @Param({"forward", "backward", "backward_from_output"})
    public String pass;

    /** {@code array}, or {@code address} for memory outside the heap. */
    @Param("array")
    public String storage;

    /** Inputs are uniform between minus and plus this: saturated ones flatter the branches of Math.tanh and Math.exp. */
    @Param("8")
    public float range;

    /** In a fork it has one target, which C2 inlines. */
    private Runnable call;
    private Object result;

    @Setup
    public void setUp() {
        Data data = new Data(length, range);
        if (pass.equals("backward_from_output")) {
            Activation.of(activation).forward(data.x.clone(), data.x);
        }
        call = backend.equals("math") ? math(data) : storage.equals("address") ? addresses(data) : arrays(data);
    }

    /** The call, and its output so that nothing is optimised away. */
    @Benchmark
    public Object call() {
        call.run();
        return result;
    }

    private Activation onBackend() {
        Backend found = Kinase.backends().stream().filter(b -> b.name().equals(backend) || b.toString().equals(backend))
                .findFirst().orElseThrow(() -> new IllegalStateException("backend " + backend + " does not run here, of "
                        + Kinase.backends() + "; " + Kinase.info()));
        return Activation.of(activation).on(found);
    }

    private Runnable math(Data data) {
        MathBaseline math = MathBaseline.of(activation);
        if (math == null || !storage.equals("array")) {
            throw new IllegalStateException("there is no plain loop for " + activation + " on storage " + storage);
        }
        result = data.out;
        return switch (pass) {
            case "forward" -> () -> math.forward(data);
            case "backward" -> () -> math.backward(data);
            case "backward_from_output" -> () -> math.backwardFromOutput(data);
            default -> throw new IllegalArgumentException("there is no pass " + pass);
        };
    }

    private Runnable arrays(Data data) {
        Activation f = onBackend();
        result = data.out;
        return switch (pass) {
            case "forward" -> () -> f.forward(data.x, Data.X, data.out, Data.OUT, length);
            case "backward" -> () -> f.backward(data.x, Data.X, data.dy, Data.DY, data.out, Data.OUT, length);
            case "backward_from_output" ->
                () -> f.backwardFromOutput(data.x, Data.X, data.dy, Data.DY, data.out, Data.OUT, length);
            default -> throw new IllegalArgumentException("there is no pass " + pass);
        };
    }

    private Runnable addresses(Data data) {
        Activation f = onBackend();
        FloatBuffer[] memory = {data.offHeap(data.x, Data.X), data.offHeap(data.dy, Data.DY), data.offHeap(data.out, Data.OUT)};
        result = memory; // keeps all three alive
        long x = Memory.address(memory[0]);
        long dy = Memory.address(memory[1]);
        long out = Memory.address(memory[2]);
        return switch (pass) {
            case "forward" -> () -> f.forward(x, out, length, DataType.FLOAT32);
            case "backward" -> () -> f.backward(x, dy, out, length, DataType.FLOAT32);
            case "backward_from_output" -> () -> f.backwardFromOutput(x, dy, out, length, DataType.FLOAT32);
            default -> throw new IllegalArgumentException("there is no pass " + pass);
        };
    }
}
