package io.github.kinase.cli.bench;

import io.github.kinase.Activation;
import io.github.kinase.DataType;
import io.github.kinase.GatedActivation;
import io.github.kinase.Kinase;
import io.github.kinase.RowActivation;
import io.github.kinase.backend.Backend;
import io.github.kinase.cli.ActivationChoice;
import io.github.kinase.cli.BackendChoice;
import io.github.kinase.cli.DataTypes;
import io.github.kinase.cli.Progress;
import io.github.kinase.cli.Report;
import io.github.kinase.cli.ThreadsOption;
import io.github.kinase.cli.bench.Suite.Case;
import io.github.kinase.cli.bench.Suite.Pass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kinase bench}: every activation on every backend against the loop over java.lang.Math that a user would write. */
@Command(name = "bench", mixinStandardHelpOptions = true,
        description = "Measure activations: native, vector and java against a plain loop over java.lang.Math; some minutes.")
public final class BenchCommand implements Callable<Integer> {

    private static final int MAX_LENGTH = 1 << 29;
    private static final int WARM_UP_LENGTH = 1024;
    /** Until the operations of a kernel in vectors are compiled, they allocate, and take a hundred times as long. */
    private static final long VECTOR_WARM_UP = 800_000_000;
    /** The first kernel of a JVM takes longer, for the operations themselves are new; one that then still allocates does so for ever. */
    private static final long VECTOR_PATIENCE = 5_000_000_000L;
    /** Kernels of a dozen loops take a compiler so long. */
    private static final long JAVA_WARM_UP = 250_000_000;
    private static final int MAX_REPETITIONS = 5;
    private static final List<Integer> LENGTHS = List.of(1024, 65_536, 16_777_216);
    private static final List<Integer> QUICK_LENGTHS = List.of(1024, 65_536);
    private static final List<Integer> ALL_LENGTHS = List.of(16, 64, 1024, 16_384, 65_536, 1 << 20, 1 << 24);
    private static final List<Integer> QUICK_PEER_LENGTHS = List.of(64, 1024, 65_536);
    private static final String DEFAULT_FOLDER = "kinase-peers";
    private static final List<String> BACKENDS = List.of("native", "vector", "java", BenchRow.MATH);
    private static final List<String> BY_CHANNEL = List.of("prelu", "biased:gelu");
    private static final long MILLI = 1_000_000;

    @Mixin
    private Report report;

    @Parameters(paramLabel = "NAME", description = "the activations to measure; all if none is given")
    private List<String> names = new ArrayList<>();

    @Option(names = "--quick", description = "a minute and a half: forward, without the longest arrays")
    private boolean quick;

    @Option(names = "--n", split = ",", paramLabel = "N", description = "elements of a call; 1024,65536,16777216 if not given")
    private List<Integer> lengths;

    @Option(names = "--pass", split = ",", paramLabel = "PASS",
            description = "forward, backward, backward_from_output; the first two if not given (softmax: from output)")
    private List<String> passes;

    @Option(names = "--dtype", paramLabel = "TYPE", defaultValue = "float32", description = {
        "float32, float64, float16 or bfloat16; ${DEFAULT-VALUE} if not given", "math, --jmh and --peers measure float32 alone"})
    private String dtype;

    @Option(names = "--backend", split = ",", paramLabel = "NAME", description = "native, vector, java, math; all that work if not given")
    private List<String> backends;

    @Mixin
    private ThreadsOption threads;

    @Option(names = "--chart", paramLabel = "FILE", defaultValue = "kinase-bench.png",
            description = "where to write the chart, a PNG file; ${DEFAULT-VALUE} if not given")
    private Path chart;

    @Option(names = "--jmh", description = "run the JMH benchmarks instead, in processes of their own: slower, and to be cited")
    private boolean jmh;

    @Option(names = "--peers", description = {
        "measure beside oneDNN, ONNX Runtime, PyTorch, ND4J, MKL, the Vector API, jafama and plain loops instead, each in a process of"
                + " its own; the first time they are downloaded, 500 MB",
        "takes float32, functions that one of them has, and --n; about 4 seconds for each function, pass and library"})
    private boolean peers;

    @Option(names = "--report", paramLabel = "DIR", description = {
        "write a page with tables and charts over n, index.html, and the numbers, bench.json; with --peers always, to "
                + DEFAULT_FOLDER + " if not given", "measures 16 to 16777216 elements unless --n or --quick is given"})
    private Path folder;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        names.forEach(ActivationChoice::check);
        DataType type = checkType();
        if (jmh && folder != null) {
            throw new IllegalArgumentException("--jmh writes no page, and --report is " + folder);
        }
        if (peers && (passes != null || backends != null || threads.threads().count() != 1)) {
            throw new IllegalArgumentException("--peers measures every pass, the backend that is chosen, and one thread: "
                    + "it takes no --pass, --backend or --threads");
        }
        List<Integer> sizes = sizes();
        BenchReport page = folder == null && !peers ? null
                : BenchReport.into(folder == null ? Path.of(DEFAULT_FOLDER) : folder, spec.root().commandLine().getParseResult());
        if (peers) {
            return besidePeers(sizes, page);
        }
        if (jmh) {
            names.stream().filter(PairCases::isPair).findFirst().ifPresent(name -> {
                throw new IllegalArgumentException("--jmh measures activations of one input, and not " + name);
            });
            JmhRun.run(names, quick, report);
            return 0;
        }
        checkFolder(chart);
        if (passes != null) {
            passes.forEach(BenchCommand::pass);
        }
        Map<String, Backend> chosen = chooseBackends();
        boolean math = type == DataType.FLOAT32 && (backends == null || backends.contains(BenchRow.MATH));
        List<BenchRow> rows = measure(type, sizes, chosen, math);
        if (report.json()) {
            report.writeJson(rows);
        } else {
            report.out().println("Kinase " + Kinase.VERSION + " on " + chosen.values() + ", JDK " + Runtime.version()
                    + "; threads: " + threads.threads().count() + ", of math one; best of several");
            BenchTable.print(rows, report.out());
        }
        report.note(draw(rows));
        if (page != null) {
            report.note(page.write(rows, chosen.isEmpty() ? BenchRow.MATH : chosen.keySet().iterator().next(), Map.of(), List.of()));
        }
        if (backends == null) {
            BACKENDS.stream().filter(name -> !name.equals(BenchRow.MATH) && !chosen.containsKey(name))
                    .forEach(name -> report.note(BackendChoice.missing(name)));
        }
        return 0;
    }

    private List<Integer> sizes() {
        List<Integer> sizes = lengths != null ? lengths : quick ? peers ? QUICK_PEER_LENGTHS : QUICK_LENGTHS
                : peers || folder != null ? ALL_LENGTHS : LENGTHS;
        for (int n : sizes) {
            if (n < 1 || n > MAX_LENGTH) {
                throw new IllegalArgumentException("--n is " + n + "; it must be from 1 to " + MAX_LENGTH);
            }
        }
        return sizes;
    }

    /** Exit status 1 where a library has been left out for another reason than that it is not here. */
    private int besidePeers(List<Integer> sizes, BenchReport page) throws IOException {
        PeersRun run = new PeersRun(sizes, report);
        List<BenchRow> rows = run.measure(names);
        if (report.json()) {
            report.writeJson(rows);
        } else {
            List<Cell> cells = Cell.of(rows, PeersRun.OURS);
            PeersTable.print(cells, PeersRun.OURS, Cell.others(cells, run.versions().keySet()), report.out());
            PeersTable.printLost(new LostCells(cells, Accuracy.recorded()), PeersRun.OURS, report.out());
        }
        report.note(page.write(rows, PeersRun.OURS, run.versions(), List.copyOf(run.leftOut())));
        return run.failed() ? 1 : 0;
    }

    /** Throws IllegalArgumentException for an unknown type, and where another one than float32 is asked of what has no other. */
    private DataType checkType() {
        DataType type = DataTypes.of(dtype);
        boolean math = backends != null && backends.contains(BenchRow.MATH);
        String single = peers ? "--peers" : jmh ? "--jmh" : math ? "--backend " + BenchRow.MATH : null;
        if (single != null && type != DataType.FLOAT32) {
            throw new IllegalArgumentException(single + " measures float32 alone, and --dtype is " + dtype);
        }
        return type;
    }

    /** Where the chart is, or why there is none: the numbers stand without it, and a JDK without AWT or fonts cannot draw. */
    private String draw(List<BenchRow> rows) {
        try {
            BenchChart.write(rows, chart);
            return "chart written to " + chart.toAbsolutePath();
        } catch (IOException e) {
            return "no chart: " + chart.toAbsolutePath() + " cannot be written: " + e.getMessage();
        } catch (LinkageError | InternalError | RuntimeException e) {
            return "no chart: this JDK cannot draw (" + e + "); java.desktop, the fontconfig package or a font may be missing";
        }
    }

    /** A run of a minute must not end in an error that could be seen at its start. */
    private static void checkFolder(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file) || folder == null || !Files.isDirectory(folder)) {
            throw new IllegalArgumentException("--chart is " + file + "; it must be a file in a folder that exists");
        }
    }

    private Map<String, Backend> chooseBackends() {
        Map<String, Backend> chosen = new LinkedHashMap<>();
        for (String name : backends == null ? BACKENDS : backends) {
            if (name.equals(BenchRow.MATH)) {
                continue;
            }
            if (backends != null || BackendChoice.find(name).isPresent()) {
                chosen.put(name, BackendChoice.require(name));
            }
        }
        return chosen;
    }

    private List<Pass> passesOf(String name) {
        if (passes != null) {
            return passes.stream().map(BenchCommand::pass).toList();
        }
        if (quick) {
            return List.of(Pass.FORWARD);
        }
        return List.of(Pass.FORWARD, ActivationChoice.isRow(name) ? Pass.BACKWARD_FROM_OUTPUT : Pass.BACKWARD);
    }

    private static Pass pass(String name) {
        for (Pass pass : Pass.values()) {
            if (pass.toString().equals(name)) {
                return pass;
            }
        }
        throw new IllegalArgumentException("--pass is \"" + name + "\"; it must be one of " + List.of(Pass.values()));
    }

    private List<BenchRow> measure(DataType type, List<Integer> sizes, Map<String, Backend> chosen, boolean math) {
        List<String> wanted = names;
        if (wanted.isEmpty()) {
            wanted = new ArrayList<>(Activation.names());
            wanted.addAll(RowActivation.names());
            wanted.addAll(GatedActivation.names());
            wanted.addAll(BY_CHANNEL);
        }
        wanted.forEach(this::passesOf);
        List<String> withoutLoop = wanted.stream()
                .filter(name -> Activation.names().contains(name) && !MathLoops.names().contains(name)).toList();
        if (math && !withoutLoop.isEmpty()) {
            report.note("there is no Math loop for " + String.join(", ", withoutLoop));
        }
        int longest = sizes.stream().mapToInt(n -> n).max().orElseThrow();
        Arena<?> arena = new Arena<>(type, longest);
        Suite suite = new Suite(chosen, threads.threads(), math, arena);
        CpuClock clock = CpuClock.calibrate();
        Stopwatch stopwatch = quick ? new Stopwatch(40 * MILLI, 15 * MILLI, clock) : new Stopwatch(60 * MILLI, 40 * MILLI, clock);
        List<BenchRow> rows = new ArrayList<>();
        int groups = 1 + wanted.stream().mapToInt(name -> passesOf(name).size()).sum();
        try (Progress progress = Progress.start("bench", groups, true)) {
            suite.roofs().forEach(roof -> measure(roof, arena, sizes, stopwatch, rows));
            progress.step(1);
            for (String name : wanted) {
                for (Pass pass : passesOf(name)) {
                    progress.say(name + " " + pass);
                    for (Case each : suite.cases(name, pass)) {
                        measure(each, arena, sizes, stopwatch, rows);
                    }
                    progress.step(1);
                }
            }
        }
        if (rows.stream().allMatch(BenchRow::isRoof)) {
            throw new IllegalArgumentException("nothing to measure: " + String.join(", ", wanted) + " with --pass "
                    + passes + " and --backend " + backends);
        }
        return rows;
    }

    /** Measured until a repetition is not faster by a tenth: a compiler may have been busy with it during the first. */
    private static void measure(Case each, Arena<?> arena, List<Integer> sizes, Stopwatch stopwatch, List<BenchRow> rows) {
        warmUp(each, arena, stopwatch);
        List<BenchRow> measured;
        int repetitions = 0;
        double again;
        do {
            measured = measureOnce(each, arena, sizes, stopwatch);
            again = stopwatch.perCall(() -> each.run(arena, sizes.get(0)), 0).nanos();
        } while (again < 0.9 * measured.get(0).nsPerCall() && ++repetitions < MAX_REPETITIONS);
        rows.addAll(measured);
    }

    private static List<BenchRow> measureOnce(Case each, Arena<?> arena, List<Integer> sizes, Stopwatch stopwatch) {
        List<BenchRow> rows = new ArrayList<>();
        double nanosPerElement = 0;
        for (int n : sizes) {
            Stopwatch.Timing timing = stopwatch.perCall(() -> each.run(arena, n), nanosPerElement * n);
            nanosPerElement = timing.nanos() / n;
            rows.add(new BenchRow(each.name(), each.pass().toString(), DataTypes.name(arena.type), each.backend(), n,
                    nanosPerElement, timing.nanos(), timing.cycles() == null ? null : timing.cycles() / n,
                    each.arrays() * arena.type.bytes(), null));
        }
        return rows;
    }

    /**
     * Short calls compile the code, so that every length finds it ready. Time alone does not tell whether it is compiled: C1's code
     * waits for that of C2 longer than the compilers rest between two methods, and so does that of a formula in many loops. That vectors
     * are not allocated any more does.
     */
    private static void warmUp(Case each, Arena<?> arena, Stopwatch stopwatch) {
        Runnable call = () -> each.run(arena, WARM_UP_LENGTH);
        boolean inVectors = each.backend().startsWith("vector");
        long least = inVectors ? VECTOR_WARM_UP : each.backend().startsWith("java") ? JAVA_WARM_UP : 0;
        long start = System.nanoTime();
        long passed;
        do {
            stopwatch.warmUp(call);
            passed = System.nanoTime() - start;
        } while (passed < least || inVectors && passed < VECTOR_PATIENCE && Stopwatch.allocates(call, WARM_UP_LENGTH));
    }
}
