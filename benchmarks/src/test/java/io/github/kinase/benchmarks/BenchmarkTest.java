package io.github.kinase.benchmarks;

import io.github.kinase.Activation;
import java.util.Collection;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class BenchmarkTest {

    /** Every benchmark runs, in this JVM and too briefly to measure anything. */
    @Test
    void runs() throws Exception {
        Collection<RunResult> results = new Runner(new OptionsBuilder().forks(0).warmupIterations(0).measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(10)).shouldFailOnError(true).verbosity(VerboseMode.SILENT)
                .param("activation", "tanh").param("backend", "java").param("length", "64").param("storage", "array", "address")
                .build()).run();
        assertEquals(2 * 3 + 2, results.size());
        assertTrue(results.stream().allMatch(result -> result.getPrimaryResult().getScore() > 0));
    }

    /** A plain loop that computes something else would be a comparison with nothing; gelu by tanh is 2e-3 off. */
    @ParameterizedTest
    @MethodSource("plainLoops")
    void plainLoopComputesTheSame(String name) {
        Data data = new Data(1000, 8);
        float[] expected = new float[data.length];
        Activation f = Activation.of(name);
        MathBaseline math = MathBaseline.of(name);
        f.forward(data.x, Data.X, expected, 0, data.length);
        math.forward(data);
        assertClose(name, expected, data);
        f.backward(data.x, Data.X, data.dy, Data.DY, expected, 0, data.length);
        math.backward(data);
        assertClose(name + " backward", expected, data);
        if (math.hasFromOutput()) {
            f.forward(data.x.clone(), data.x);
            f.backwardFromOutput(data.x, Data.X, data.dy, Data.DY, expected, 0, data.length);
            math.backwardFromOutput(data);
            assertClose(name + " backward from output", expected, data);
        }
    }

    static Set<String> plainLoops() {
        return MathBaseline.names();
    }

    private static void assertClose(String name, float[] expected, Data data) {
        float error = name.startsWith("gelu") ? 2e-3f : 1e-5f;
        for (int i = 0; i < data.length; i++) {
            assertEquals(expected[i], data.out[Data.OUT + i], error * Math.max(1, Math.abs(expected[i])), name + " at " + i);
        }
    }
}
