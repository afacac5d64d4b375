package io.github.kinase.peers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Measures this library and its peers side by side and prints a table: {@code [--quick] [--lengths N,...] [--json]
 * [FUNCTION...]}. The peers of a function follow one another, each in a process of its own with one thread.
 */
public final class Main {

    private static final List<Integer> LENGTHS = List.of(16, 64, 1024, 16 * 1024, 64 * 1024, 1 << 20, 1 << 24);
    private static final List<Integer> QUICK_LENGTHS = List.of(64, 1024, 64 * 1024);

    private final Set<String> functions = new TreeSet<>();
    private List<Integer> lengths = LENGTHS;
    private boolean quick;
    private boolean json;
    private final List<RunResult> results = new ArrayList<>();
    /** By function, pass and length; ns per element by peer. */
    private final Map<List<Object>, Map<String, Double>> table = new LinkedHashMap<>();

    private Main(String... arguments) {
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--quick" -> quick = true;
                case "--lengths" -> lengths = Arrays.stream(arguments[++i].split(",")).map(Integer::valueOf).toList();
                case "--json" -> json = true;
                default -> functions.add(arguments[i]);
            }
        }
        if (quick && lengths == LENGTHS) {
            lengths = QUICK_LENGTHS;
        }
        Set<String> known = Peer.all().stream().skip(1).flatMap(peer -> peer.functions(Work.FORWARD).stream())
                .filter(Peer.of(KinasePeer.NAME).functions(Work.FORWARD)::contains).collect(Collectors.toCollection(TreeSet::new));
        functions.stream().filter(function -> !known.contains(function)).findFirst().ifPresent(function -> {
            throw new IllegalArgumentException("no peer has \"" + function + "\"; all: " + String.join(", ", known));
        });
        if (functions.isEmpty()) {
            functions.addAll(known);
        }
    }

    public static void main(String... arguments) throws RunnerException {
        try {
            new Main(arguments).run();
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            System.err.println("kinase: " + e.getMessage());
            System.exit(2);
        }
    }

    private void run() throws RunnerException {
        for (String function : functions) {
            for (String pass : List.of(Work.FORWARD, Work.BACKWARD)) {
                for (Peer peer : Peer.all()) {
                    if (peer.functions(pass).contains(function)) {
                        measure(peer.name(), function, pass);
                    }
                }
            }
        }
        if (json) {
            ResultFormatFactory.getInstance(ResultFormatType.JSON, System.out).writeOut(results);
        } else {
            print();
        }
    }

    private void measure(String peer, String function, String pass) throws RunnerException {
        System.err.println("kinase: " + function + " " + pass + ": " + peer);
        TimeValue time = TimeValue.milliseconds(quick ? 100 : 200);
        String[] all = lengths.stream().map(String::valueOf).toArray(String[]::new);
        Collection<RunResult> measured = new Runner(new OptionsBuilder().include(PeerBenchmark.class.getName()).param("peer", peer)
                .param("function", function).param("pass", pass).param("length", all).warmupTime(time).measurementTime(time)
                .shouldFailOnError(true).verbosity(VerboseMode.SILENT).build()).run();
        results.addAll(measured);
        for (RunResult each : measured) {
            int length = Integer.parseInt(each.getParams().getParam("length"));
            double best = each.getBenchmarkResults().stream().flatMap(result -> result.getIterationResults().stream())
                    .mapToDouble(iteration -> iteration.getPrimaryResult().getScore()).min().orElseThrow();
            table.computeIfAbsent(List.of(function, pass, length), key -> new LinkedHashMap<>()).put(peer, best / length);
        }
    }

    private void print() {
        List<String> peers = Peer.all().stream().map(Peer::name).toList();
        System.out.println("ns per element, the best of five, one thread; ratio: the best peer's time over that of kinase");
        System.out.printf("%-14s %-9s %9s%s %9s%n", "FUNCTION", "PASS", "ELEMENTS",
                peers.stream().map(peer -> String.format(" %12s", peer.toUpperCase(Locale.ROOT))).collect(Collectors.joining()), "RATIO");
        table.forEach((key, times) -> {
            double best = times.entrySet().stream().filter(entry -> !entry.getKey().equals(KinasePeer.NAME))
                    .mapToDouble(Map.Entry::getValue).min().orElse(Double.NaN);
            String columns = peers.stream().map(peer -> times.containsKey(peer)
                    ? String.format(Locale.ROOT, " %12.4f", times.get(peer)) : " ".repeat(13)).collect(Collectors.joining());
            System.out.printf(Locale.ROOT, "%-14s %-9s %9d%s %9.2f%n", key.get(0), key.get(1), (int) key.get(2), columns,
                    best / times.get(KinasePeer.NAME));
        });
    }
}
