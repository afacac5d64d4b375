package io.github.kinase;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The choice of the backend under each system property and each mishap, in a JVM of its own. */
class BackendChoiceTest {

    private static final boolean NATIVE_WORKS = Kinase.backends().get(0).name().equals("native");

    @TempDir
    private Path folder;

    /** Runs in the child: prints what is used, and one result. */
    static final class Probe {

        private Probe() {}

        public static void main(String[] args) {
            try {
                Kinase.Info info = Kinase.info();
                System.out.println(info.backend() + " " + info.simd() + " " + info.reasons());
                System.out.println("gelu " + Activation.gelu().apply(0.5f) + " " + gelu());
            } catch (IllegalStateException e) {
                System.out.println("threw " + e.getMessage());
                System.out.println("backends " + Kinase.backends());
            }
        }

        private static float gelu() {
            float[] x = {0.5f, 1};
            Activation.gelu().forward(x, x);
            return x[0];
        }
    }

    private static String run(String... options) throws IOException, InterruptedException {
        Path classes = location(Kinase.class);
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                Stream.of(classes, classes.resolveSibling("test-classes"), location(Loader.class)).map(Path::toString)
                        .collect(Collectors.joining(System.getProperty("path.separator")))));
        command.addAll(Arrays.asList(options));
        command.add(Probe.class.getName());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output;
    }

    private static Path location(Class<?> type) {
        return Path.of(java.net.URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()));
    }

    private static void assertSays(String output, String... parts) {
        for (String part : parts) {
            assertTrue(output.contains(part), () -> "\"" + part + "\" is missing in:\n" + output);
        }
    }

    private static void assertRunsOnJava(String output, String reason) {
        assertSays(output, "java none [", reason, "gelu 0.34573123 0.34573123");
    }

    /** A library that is there but fails its self-test would let every other test run on plain Java alone. */
    @Test
    void theNativeLibraryIsUsedWhereItWasBuilt() {
        boolean built = Files.isDirectory(location(Kinase.class).resolve("io/github/kinase/native"));
        assumeTrue(built, "no native library was built");
        assertTrue(NATIVE_WORKS, () -> "not used: " + Kinase.info().reasons());
    }

    @Test
    void javaOnRequest() throws Exception {
        assertRunsOnJava(run("-Dkinase.backend=java"), "-Dkinase.backend=java asks for plain Java");
    }

    @Test
    void unknownBackend() throws Exception {
        assertSays(run("-Dkinase.backend=gpu"), "threw -Dkinase.backend=gpu; it must be auto, native or java", "backends [");
    }

    @Test
    void everyTargetOnRequest() throws Exception {
        assumeTrue(NATIVE_WORKS, "no native library was built");
        for (var backend : Kinase.backends()) {
            if (backend.name().equals("native")) {
                String output = run("-Dkinase.backend=native", "-Dkinase.simd=" + backend.simd());
                assertSays(output, "native " + backend.simd() + " [", "caps the SIMD target", "gelu 0.34573123 0.34573123");
            }
        }
    }

    @Test
    void unknownTarget() throws Exception {
        assertRunsOnJava(run("-Dkinase.simd=mmx"), "-Dkinase.simd=mmx is none of [avx512, avx2, neon]");
        assertSays(run("-Dkinase.simd=mmx", "-Dkinase.backend=native"), "threw -Dkinase.backend=native, but -Dkinase.simd=mmx");
    }

    @Test
    void brokenLibrary() throws Exception {
        Path garbage = Files.writeString(folder.resolve("garbage.so"), "no library");
        String output = run("-Dkinase.library=" + garbage);
        assertRunsOnJava(output, "the native library failed to load: ");
        assertEquals(1, output.split("Kinase runs on java", -1).length - 1, "one line in the log:\n" + output);
        assertSays(run("-Dkinase.library=" + garbage, "-Dkinase.backend=native"), "threw -Dkinase.backend=native, but", "garbage.so");
        assertRunsOnJava(run("-Dkinase.library=" + folder.resolve("missing.so")), "missing.so");
    }

    @Test
    void temporaryFolderThatIsNot() throws Exception {
        assumeTrue(NATIVE_WORKS, "no native library was built");
        assertRunsOnJava(run("-Dkinase.tmpdir=" + folder.resolve("missing")), "-Dkinase.tmpdir=FOLDER points elsewhere");
    }

    @Test
    void nothingStaysInTheTemporaryFolder() throws Exception {
        run("-Dkinase.tmpdir=" + folder);
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(), files.toList());
        }
    }

    @Test
    void deniedNativeAccess() throws Exception {
        assumeTrue(Runtime.version().feature() >= 24, "this JDK does not restrict native access");
        assumeTrue(NATIVE_WORKS, "no native library was built");
        assertRunsOnJava(run("--illegal-native-access=deny"), "the native library failed to load: ");
    }
}
