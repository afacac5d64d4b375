package io.github.kinase.cli.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.kinase.cli.OnShutdown;
import io.github.kinase.cli.Report;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs the JMH benchmarks as a process of their own. */
final class JmhRun {

    /** Where the jar of the benchmarks is; the launcher sets it. */
    private static final String JAR = "kinase.benchmarks.jar";
    private static final Path RESULTS = Path.of("kinase-jmh.json");

    private JmhRun() {}

    /** Streams what JMH says to standard error, and leaves its JSON in a file, or on standard output if JSON is wanted. */
    static void run(List<String> names, boolean quick, Report report) throws IOException {
        String jar = System.getProperty(JAR);
        if (jar == null || !Files.isRegularFile(Path.of(jar))) {
            throw new IllegalArgumentException("--jmh needs the jar of the benchmarks, as -D" + JAR + "=FILE; it is "
                    + (jar == null ? "not set" : jar));
        }
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", jar,
                "-rf", "json", "-rff", RESULTS.toString()));
        if (!names.isEmpty()) {
            command.addAll(List.of("-p", "activation=" + String.join(",", names)));
        }
        if (quick) {
            command.addAll(List.of("-f", "1", "-wi", "2", "-w", "200ms", "-i", "3", "-r", "200ms"));
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (OnShutdown stop = new OnShutdown(process::destroy); BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                report.log(line);
            }
            int status = process.waitFor();
            if (status != 0) {
                throw new IOException("JMH ended with status " + status);
            }
        } catch (InterruptedException e) {
            throw new InterruptedIOException("interrupted while JMH was running");
        }
        report.note("results written to " + RESULTS.toAbsolutePath());
        if (report.json()) {
            report.writeJson(new ObjectMapper().readTree(RESULTS.toFile()));
        }
    }
}
