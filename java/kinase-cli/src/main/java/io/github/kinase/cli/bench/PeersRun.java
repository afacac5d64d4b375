package io.github.kinase.cli.bench;

import io.github.kinase.cli.OnShutdown;
import io.github.kinase.cli.Report;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Runs the benchmarks beside other libraries, as a process of its own with one thread for each of them. */
final class PeersRun {

    /** The class path of those benchmarks; the launcher sets it. */
    private static final String CLASS_PATH = "kinase.peers";
    /** What the libraries take their number of threads from. */
    private static final List<String> THREADS = List.of("OMP_NUM_THREADS", "MKL_NUM_THREADS");

    private PeersRun() {}

    /** Prints their table; with {@code quick} in shorter runs; lengths may be null. */
    static void run(List<String> names, boolean quick, List<Integer> lengths, Report report) throws IOException {
        String classPath = System.getProperty(CLASS_PATH);
        if (classPath == null) {
            throw new IllegalArgumentException("--peers needs the class path of its benchmarks, as -D" + CLASS_PATH
                    + "; ./kinase bench --peers builds them and sets it");
        }
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-cp", classPath, "io.github.kinase.peers.Main"));
        if (quick) {
            command.add("--quick");
        }
        if (lengths != null) {
            command.addAll(List.of("--lengths", lengths.stream().map(String::valueOf).collect(Collectors.joining(","))));
        }
        if (report.json()) {
            command.add("--json");
        }
        command.addAll(names);
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        THREADS.forEach(variable -> builder.environment().put(variable, "1"));
        Process process = builder.start();
        try (OnShutdown stop = new OnShutdown(process::destroy); BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                report.out().println(line);
            }
            report.out().flush();
            int status = process.waitFor();
            if (status != 0) {
                throw new IllegalArgumentException("the benchmarks beside other libraries ended with status " + status + "; see above");
            }
        } catch (InterruptedException e) {
            throw new InterruptedIOException("interrupted while the benchmarks were running");
        }
    }
}
