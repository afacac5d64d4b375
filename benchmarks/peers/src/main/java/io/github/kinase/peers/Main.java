package io.github.kinase.peers;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * What the command line starts as processes of their own: without arguments it writes what peers there are, and with {@code CLASS
 * FUNCTION PASS LENGTH,...} what a call of each length takes, and how far its results are from ours. Either is one line of JSON, the
 * last of standard output.
 */
public final class Main {

    /** Exit status where the library of a peer does not load. */
    private static final int NOT_HERE = 3;

    /** Nanoseconds and, where the frequency of the processor is known, cycles by length. */
    private record Measured(Map<Integer, Double> nanos, Map<Integer, Double> cycles, double ulp) {}

    private Main() {}

    public static void main(String... arguments) throws Exception {
        PrintStream out = System.out;
        // Libraries have things to say, which do not belong there.
        System.setOut(System.err);
        ObjectMapper json = new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);
        if (arguments.length == 0) {
            out.println(json.writeValueAsString(Peers.find()));
            return;
        }
        try {
            out.println(json.writeValueAsString(measure(arguments[0], arguments[1], arguments[2], arguments[3].split(","))));
        } catch (RunnerException e) {
            Throwable cause = cause(e);
            System.err.println(cause);
            System.exit(cause instanceof LinkageError ? NOT_HERE : 1);
        }
        // Threads of libraries do not keep the process.
        out.flush();
        System.exit(0);
    }

    private static Measured measure(String peer, String function, String pass, String... lengths) throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder().include(PeerBenchmark.class.getName()).param("peer", peer)
                .param("function", function).param("pass", pass).param("length", lengths).shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT).build()).run();
        Map<Integer, Double> nanos = new TreeMap<>();
        Map<Integer, Double> cycles = new TreeMap<>();
        for (RunResult result : results) {
            int length = Integer.parseInt(result.getParams().getParam("length"));
            // What disturbs an iteration, another process for example, only ever adds to it.
            nanos.put(length, result.getBenchmarkResults().stream().flatMap(each -> each.getIterationResults().stream())
                    .mapToDouble(iteration -> iteration.getPrimaryResult().getScore()).min().orElseThrow());
            if (PeerBenchmark.FREQUENCIES.containsKey(length)) {
                cycles.put(length, nanos.get(length) * PeerBenchmark.FREQUENCIES.get(length));
            }
        }
        return new Measured(nanos, cycles, PeerBenchmark.worst);
    }

    private static Throwable cause(Throwable e) {
        Throwable cause = e;
        while (true) {
            Throwable next = cause.getCause() != null ? cause.getCause()
                    : Arrays.stream(cause.getSuppressed()).findFirst().orElse(null);
            if (next == null) {
                return cause;
            }
            cause = next;
        }
    }
}
