package io.github.kinase.loading;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A child JVM, of the JDK that runs this test, with a home and a temporary folder of its own. */
final class Child {

    static final String ENABLE = "--enable-native-access=ALL-UNNAMED";

    /** What {@link Probe} said, and the log. */
    record Result(int status, List<String> out, List<String> err) {

        /** The one value of a key. */
        String get(String key) {
            List<String> values = all(key);
            assertEquals(1, values.size(), key + " in " + this);
            return values.get(0);
        }

        List<String> all(String key) {
            return out.stream().filter(line -> line.startsWith(key + "=")).map(line -> line.substring(key.length() + 1)).toList();
        }

        /** It ran natively, gave the bits of plain Java, logged nothing, and left nothing behind. */
        void assertNative() {
            assertEquals("native", get("backend"), toString());
            assertClean();
            assertEquals(List.of(), err);
        }

        /** It ran in plain Java because of something that holds {@code reason}, said so in one log line, and left nothing. */
        void assertJava(String level, String reason) {
            assertEquals("java", get("backend"), toString());
            assertTrue(all("reason").stream().anyMatch(each -> each.contains(reason)), toString());
            assertClean();
            assertLogged(level, reason);
        }

        /** Exactly one record on standard error: java.util.logging writes a line of origin and a line of text. */
        void assertLogged(String level, String text) {
            assertEquals(2, err.size(), toString());
            assertTrue(err.get(1).startsWith(level + ": Kinase runs on ") && err.get(1).contains(text), toString());
        }

        void assertClean() {
            assertEquals(0, status, toString());
            assertEquals("0", get("left"), toString());
            assertEquals(Probe.javaBits(), get("java"), toString());
            assertEquals(Probe.javaBits(), get("bits"), toString());
        }
    }

    private final Path folder;
    private final List<String> prefix = new ArrayList<>();
    private final List<String> options = new ArrayList<>(List.of("-Xmx256m", "-Duser.language=en", "-Duser.country=US"));
    private final Map<String, String> environment = new TreeMap<>();

    private Child(Path folder) {
        this.folder = folder;
    }

    /** In a new folder below the given one. */
    static Child in(Path parent) throws IOException {
        Path folder = Files.createTempDirectory(parent, "child");
        Child child = new Child(folder);
        return child.with("-Djava.io.tmpdir=" + Files.createDirectory(folder.resolve("tmp")));
    }

    Child with(String... more) {
        options.addAll(List.of(more));
        return this;
    }

    Child environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Runs java as the arguments of another command. */
    Child under(String... command) {
        prefix.addAll(List.of(command));
        return this;
    }

    /** The class path of a user: the jar and the probe. */
    Child classPath(Path jar) {
        return with(ENABLE, "-cp", jar + java.io.File.pathSeparator + probeClasses());
    }

    Result probe() throws IOException, InterruptedException {
        return run(Probe.class.getName());
    }

    Result run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of(arguments));
        return run(folder, command, environment);
    }

    static Result run(Path folder, List<String> command, Map<String, String> environment)
            throws IOException, InterruptedException {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile())
                .redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("still running after 60 s: " + command);
        }
        return new Result(process.exitValue(), Files.readAllLines(out), Files.readAllLines(err));
    }

    /** The folder with the classes of this test. */
    static Path probeClasses() {
        try {
            return Path.of(Probe.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A folder with the classes of the probes alone, as a user's own module or jar would hold them. */
    static Path probeAlone(Path parent) throws IOException {
        Path from = probeClasses().resolve("io/github/kinase/loading");
        Path to = Files.createDirectories(parent.resolve("probe/io/github/kinase/loading"));
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(f -> f.getFileName().toString().startsWith("Probe")).toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
        return parent.resolve("probe");
    }
}
