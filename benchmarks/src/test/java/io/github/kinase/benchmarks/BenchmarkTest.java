package io.github.kinase.benchmarks;

import io.github.kinase.Activation;
import java.util.Collection;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
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

    @Test
    void everyActivationHasAPlainLoop() {
        assertEquals(new TreeSet<>(Activation.names()), new TreeSet<>(MathBaseline.names()));
    }

    /** A plain loop that computes something else would be a comparison with nothing; gelu by tanh is 5e-4 off. */
    @Test
    void plainLoopsComputeTheSame() {
        Data data = new Data(1000, 8);
        float[] expected = new float[data.out.length];
        for (String name : Activation.names()) {
            Activation f = Activation.of(name);
            MathBaseline math = MathBaseline.of(name);
            f.forward(data.x, 0, expected, 0, data.length);
            math.forward(data.x, 0, data.out, 0, data.length);
            assertClose(name, expected, data.out);
            f.backward(data.x, 0, data.dy, 0, expected, 0, data.length);
            math.backward(data.x, 0, data.dy, 0, data.out, 0, data.length);
            assertClose(name + " backward", expected, data.out);
        }
    }

    private static void assertClose(String name, float[] expected, float[] got) {
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], got[i], 1e-3f * Math.max(1, Math.abs(expected[i])), name + " at " + i);
        }
    }
}
