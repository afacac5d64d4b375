package io.github.kinase.cli.bench;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.github.kinase.DataType;
import io.github.kinase.cli.DataTypes;
import io.github.kinase.cli.OnShutdown;
import io.github.kinase.cli.Progress;
import io.github.kinase.cli.Report;
import io.github.kinase.cli.bench.Suite.Pass;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Runs the benchmarks beside other libraries: a process of one thread for each of them, each function and each pass; all of them twice,
 * of which the faster time counts: what else the machine does for some seconds is then in both of a function's times only by chance.
 */
final class PeersRun {

    /** This library among its peers. */
    static final String OURS = "kinase";

    /** The class path of those benchmarks; the launcher sets it. */
    private static final String CLASS_PATH = "kinase.peers";
    private static final String MAIN = "io.github.kinase.peers.Main";
    /** The property that tells a process the full frequency of the processor, in cycles in a nanosecond. */
    private static final String CLOCK = "kinase.peers.clock";
    /** The properties of the library, of which the README tells. */
    private static final List<String> SETTINGS = List.of("kinase.backend", "kinase.simd", "kinase.tmpdir", "kinase.library");
    /** What the libraries take their number of threads from. */
    private static final List<String> THREADS = List.of("OMP_NUM_THREADS", "MKL_NUM_THREADS");
    /** The exit status of a process whose library does not load. */
    private static final int NOT_HERE = 3;
    private static final double SECONDS_PER_PROCESS = 1.5;
    private static final double SECONDS_PER_LENGTH = 0.6;
    private static final int ROUNDS = 2;
    private static final ObjectMapper JSON = new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    /**
     * A library.
     *
     * @param type the class that calls it
     * @param options of the java command
     * @param functions by pass
     */
    record Peer(String name, String type, String version, boolean hasActivations, List<String> options,
                Map<String, List<String>> functions) {}

    /** What there is, and why the rest is not. */
    private record Found(List<Peer> peers, List<String> leftOut) {}

    /** What a process says: what a call takes by length, cycles if it knows the clock, and how far its results are from ours. */
    private record Measured(TreeMap<Integer, Double> nanos, TreeMap<Integer, Double> cycles, double ulp) {}

    private record Task(Peer peer, String function, Pass pass) {}

    private final List<Integer> lengths;
    private final Report report;
    private final List<Peer> peers;
    /** Why a library or a part of it is not in the rows. */
    private final Set<String> leftOut;
    private boolean failed;
    private final Set<Peer> missing = new LinkedHashSet<>();

    PeersRun(List<Integer> lengths, Report report) throws IOException {
        this.lengths = lengths;
        this.report = report;
        // The list names what needs a module of the JDK that is not there by itself.
        Result list = java(List.of("--add-modules=ALL-SYSTEM"), List.of());
        if (list.status != 0) {
            throw new IllegalArgumentException("the benchmarks beside other libraries do not start: " + list.lastError());
        }
        Found found = JSON.readValue(list.output, Found.class);
        peers = found.peers;
        leftOut = new LinkedHashSet<>(found.leftOut);
        leftOut.forEach(each -> report.note("left out: " + each));
    }

    /** What the others are, by their names, in their order. */
    Map<String, String> versions() {
        Map<String, String> versions = new LinkedHashMap<>();
        peers.stream().filter(peer -> !peer.name.equals(OURS)).forEach(peer -> versions.put(peer.name, peer.version));
        return versions;
    }

    Set<String> leftOut() {
        return leftOut;
    }

    /** Whether a library has been left out for another reason than that it is not here. */
    boolean failed() {
        return failed;
    }

    /** Measures these functions, or all that another library has; first the roofs. */
    List<BenchRow> measure(List<String> names) throws IOException {
        List<Task> tasks = new ArrayList<>();
        // What only others have is a roof.
        addTasks(tasks, functionsOf(peers.stream().filter(peer -> !peer.name.equals(OURS)).toList()).stream()
                .filter(BenchRow.ROOFS::contains).toList());
        addTasks(tasks, choose(names));
        int processes = ROUNDS * tasks.size();
        report.note(String.format("measuring in %d processes, about %.0f min", processes,
                processes * (SECONDS_PER_PROCESS + SECONDS_PER_LENGTH * lengths.size()) / 60));
        CpuClock clock = CpuClock.calibrate();
        Map<List<Object>, BenchRow> rows = new LinkedHashMap<>();
        try (Progress progress = Progress.start("bench", processes, true)) {
            for (int round = 0; round < ROUNDS; round++) {
                for (Task task : tasks) {
                    progress.say(task.function + " " + task.pass + " " + task.peer.name);
                    if (!missing.contains(task.peer)) {
                        measure(task, clock).forEach(row -> rows.merge(row.measured(), row, BenchRow::faster));
                    }
                    progress.step(1);
                }
            }
        }
        return List.copyOf(rows.values());
    }

    /** In the order of the first of them. */
    private static Set<String> functionsOf(List<Peer> peers) {
        return peers.stream().flatMap(peer -> peer.functions.values().stream()).flatMap(List::stream)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Those that are wanted: all that another library has as its own, unless some are named. */
    private Set<String> choose(List<String> names) {
        Set<String> all = functionsOf(peers.stream().filter(peer -> peer.name.equals(OURS)).toList());
        all.retainAll(functionsOf(peers.stream().filter(peer -> !peer.name.equals(OURS) && (peer.hasActivations || !names.isEmpty()))
                .toList()));
        names.stream().filter(name -> !all.contains(name)).findFirst().ifPresent(name -> {
            throw new IllegalArgumentException("no peer has \"" + name + "\"; all: " + String.join(", ", all));
        });
        return names.isEmpty() ? all : new LinkedHashSet<>(names);
    }

    /** Those of a function follow one another, so that what disturbs one disturbs the others. */
    private void addTasks(List<Task> tasks, Iterable<String> functions) {
        for (String function : functions) {
            for (Pass pass : Pass.values()) {
                List<Peer> who = peers.stream().filter(peer -> peer.functions.get(pass.toString()).contains(function)).toList();
                if (who.stream().anyMatch(peer -> !peer.name.equals(OURS))) {
                    who.forEach(peer -> tasks.add(new Task(peer, function, pass)));
                }
            }
        }
    }

    /** A row for each length; none if that is not to be. */
    private List<BenchRow> measure(Task task, CpuClock clock) throws IOException {
        List<String> options = options(task.peer);
        if (clock != null) {
            options.add("-D" + CLOCK + "=" + clock.cyclesPerNano());
        }
        Result result = java(options, List.of(task.peer.type, task.function, task.pass.toString(),
                lengths.stream().map(String::valueOf).collect(Collectors.joining(","))));
        if (result.status != 0) {
            boolean all = result.status == NOT_HERE;
            leaveOut(task.peer.name + (all ? "" : ", " + task.function + " " + task.pass) + ": " + result.lastError());
            failed |= !all;
            if (all) {
                missing.add(task.peer);
            }
            return List.of();
        }
        int bytes = (task.pass == Pass.FORWARD ? 2 : 3) * DataType.FLOAT32.bytes();
        Measured measured = JSON.readValue(result.output, Measured.class);
        List<BenchRow> rows = new ArrayList<>();
        measured.nanos.forEach((n, nanos) -> rows.add(new BenchRow(task.function, task.pass.toString(),
                DataTypes.name(DataType.FLOAT32), task.peer.name, n, nanos / n, nanos,
                measured.cycles.isEmpty() ? null : measured.cycles.get(n) / n, bytes, measured.ulp)));
        return rows;
    }

    /** Ours takes the properties of this process; in the others it checks their results, without its native library beside theirs. */
    private static List<String> options(Peer peer) {
        List<String> options = new ArrayList<>(peer.options);
        if (peer.name.equals(OURS)) {
            SETTINGS.stream().filter(name -> System.getProperty(name) != null)
                    .forEach(name -> options.add("-D" + name + "=" + System.getProperty(name)));
        } else {
            options.add("-Dkinase.backend=java");
        }
        return options;
    }

    private void leaveOut(String what) {
        leftOut.add(what);
        report.note("left out: " + what);
    }

    /** What a process has left: the last line that it wrote, and the lines of its errors. */
    private record Result(int status, String output, List<String> errors) {

        /** The last that it said, or what is known where it said nothing. */
        String lastError() {
            return !errors.isEmpty() ? errors.get(errors.size() - 1) : !output.isBlank() ? output : "exit status " + status;
        }
    }

    private static Result java(List<String> options, List<String> arguments) throws IOException {
        String classPath = System.getProperty(CLASS_PATH);
        if (classPath == null) {
            throw new IllegalArgumentException("--peers needs the class path of its benchmarks, as -D" + CLASS_PATH
                    + "; ./kinase bench --peers builds them and sets it");
        }
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-Xms1g", "-Xmx1g", "-XX:ErrorFile=/dev/null",
                "-Djmh.ignoreLock=true")); // another run on this machine disturbs a little; giving up would lose a number
        command.addAll(options);
        command.add(MAIN);
        command.addAll(arguments);
        Path errors = Files.createTempFile("kinase-peers", ".log");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        THREADS.forEach(variable -> builder.environment().put(variable, "1"));
        // Not on the command line: ONNX Runtime 1.29 crashes where that is longer than 4096 bytes.
        builder.environment().put("CLASSPATH", classPath);
        Process process = builder.start();
        try (OnShutdown stop = new OnShutdown(process::destroy); BufferedReader lines = process.inputReader()) {
            String last = lines.lines().reduce("", (before, line) -> line);
            int status = process.waitFor();
            return new Result(status, last, Files.readAllLines(errors).stream()
                    .filter(line -> !line.isBlank() && !line.startsWith("WARNING: ") && !line.startsWith("#")).toList());
        } catch (InterruptedException e) {
            throw new InterruptedIOException("interrupted while the benchmarks were running");
        } finally {
            Files.delete(errors);
        }
    }
}
