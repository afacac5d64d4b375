package io.github.kinase.loading;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The system properties and the flags of the JDK that narrow the choice of the backend. */
@Tag("native")
class PropertiesTest {

    @TempDir
    private Path folder;
    private Path jar;

    @BeforeEach
    void pack() throws IOException {
        LibraryJar.nativeLibrary();
        jar = LibraryJar.plain(folder);
    }

    private Child.Result with(String... options) throws Exception {
        return Child.in(folder).classPath(jar).with(options).probe();
    }

    @Test
    void backendAuto() throws Exception {
        Child.Result result = with("-Dkinase.backend=auto");
        result.assertNative();
        assertEquals("java", result.get("one"), "what a call on one element runs on");
    }

    @Test
    void backendNative() throws Exception {
        Child.Result result = with("-Dkinase.backend=native");
        result.assertNative();
        assertEquals("native", result.get("one"), "what a call on one element runs on");
    }

    @Test
    void backendJava() throws Exception {
        Child.Result result = with("-Dkinase.backend=java");
        assertEquals("java", result.get("backend"));
        assertEquals("-Dkinase.backend=java asks for plain Java", result.get("reason"));
        result.assertClean();
        assertEquals(List.of(), result.err());
    }

    @Test
    void backendNonsense() throws Exception {
        Child.Result result = with("-Dkinase.backend=nonsense");
        assertEquals("-Dkinase.backend=nonsense; it must be auto, native, vector or java", result.get("thrown"));
        assertEquals(List.of(), result.err());
    }

    @Test
    void simdCapped() throws Exception {
        assumeTrue(List.of("amd64", "x86_64").contains(System.getProperty("os.arch")), "AVX2 is there on x86-64 only");
        Child.Result result = with("-Dkinase.simd=avx2");
        result.assertNative();
        assertEquals("avx2", result.get("simd"));
        assertEquals("-Dkinase.simd=avx2 caps the SIMD target", result.get("reason"));
    }

    @Test
    void simdOfAnotherProcessor() throws Exception {
        assumeTrue(List.of("amd64", "x86_64").contains(System.getProperty("os.arch")), "NEON is what Arm processors have");
        with("-Dkinase.simd=neon").assertJava("WARNING", "-Dkinase.simd=neon");
    }

    @Test
    void simdNonsense() throws Exception {
        with("-Dkinase.simd=nonsense").assertJava("WARNING", "-Dkinase.simd=nonsense is none of [avx512, avx2, neon]");
    }

    @Test
    void simdNonsenseAndNativeForced() throws Exception {
        Child.Result result = with("-Dkinase.simd=nonsense", "-Dkinase.backend=native");
        assertTrue(result.get("thrown").contains("-Dkinase.simd=nonsense is none of"), result.toString());
        result.assertLogged("WARNING", "-Dkinase.simd=nonsense");
    }

    @Test
    void nativeAccessDenied() throws Exception {
        requireDeny();
        Child.Result result = Child.in(folder).with("--illegal-native-access=deny",
                "-cp", jar + java.io.File.pathSeparator + Child.probeClasses()).probe();
        result.assertJava("WARNING", "--enable-native-access=ALL-UNNAMED allows it");
    }

    @Test
    void nativeAccessDeniedToTheModule() throws Exception {
        requireDeny();
        Child.Result result = Child.in(folder).with("--illegal-native-access=deny", "-p", jar.toString(),
                "--add-modules", "io.github.kinase", "-cp", Child.probeAlone(folder).toString()).probe();
        result.assertJava("WARNING", "--enable-native-access=io.github.kinase allows it");
    }

    private static void requireDeny() {
        assumeTrue(Runtime.version().feature() >= 24, "--illegal-native-access is there from JDK 24 on");
    }
}
