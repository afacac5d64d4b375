package io.github.kinase.loading;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Native libraries that are not what they should be: plain Java, one log line, and never a crash. */
class BrokenLibraryTest {

    @TempDir
    private Path folder;
    private byte[] library;

    @BeforeEach
    void read() throws IOException {
        library = LibraryJar.nativeLibrary();
    }

    @Test
    void missingFromTheJar() throws Exception {
        Path jar = LibraryJar.with(folder.resolve("without.jar"), whole -> null);
        Child.in(folder).classPath(jar).probe().assertJava("INFO", "there is no native library for linux-");
    }

    @Test
    void damagedInTheJar() throws Exception {
        Path jar = LibraryJar.with(folder.resolve("cut.jar"), whole -> Arrays.copyOf(whole, whole.length - 1));
        Child.in(folder).classPath(jar).probe().assertJava("WARNING", "the library in the jar is damaged");
    }

    @Test
    void everyDamageInTheJarIsFound() throws Exception {
        List<String> jars = new ArrayList<>();
        for (int length : lengths()) {
            jars.add(LibraryJar.with(folder.resolve("cut" + length + ".jar"), whole -> Arrays.copyOf(whole, length)).toString());
        }
        for (int at = 100; at < library.length; at += library.length / 5) {
            int garbage = at;
            jars.add(LibraryJar.with(folder.resolve("garbage" + at + ".jar"), whole -> garbage(whole, garbage)).toString());
        }
        jars.add(LibraryJar.with(folder.resolve("bit.jar"), whole -> {
            whole[whole.length / 2] ^= 1;
            return whole;
        }).toString());
        assertAllJava(jars, "the library in the jar is damaged");
    }

    @Test
    void namedFileCutOff() throws Exception {
        String jar = LibraryJar.plain(folder).toString();
        List<String> arguments = new ArrayList<>();
        for (int length : lengths()) {
            Path file = Files.write(folder.resolve("cut" + length + ".so"), Arrays.copyOf(library, length));
            arguments.add(jar + File.pathSeparator + file);
        }
        assertAllJava(arguments, "cut");
    }

    /** From nothing to all but one byte: in each header, at page boundaries, between. */
    private TreeSet<Integer> lengths() {
        TreeSet<Integer> lengths = new TreeSet<>(List.of(0, 1, 4, 63, 64, 100, 1000, 4096, 8192, library.length / 2,
                library.length - 8192, library.length - 4096, library.length - 1000, library.length - 1));
        lengths.removeIf(length -> length < 0 || length >= library.length);
        return lengths;
    }

    private static byte[] garbage(byte[] whole, int at) {
        for (int i = at; i < Math.min(at + 256, whole.length); i++) {
            whole[i] = (byte) (i * 31);
        }
        return whole;
    }

    /** In one child JVM, each in a class loader of its own. */
    private void assertAllJava(List<String> arguments, String reason) throws Exception {
        List<String> command = new ArrayList<>(List.of(ProbeMany.class.getName()));
        command.addAll(arguments);
        Child.Result result = Child.in(folder).with(Child.ENABLE, "-cp", Child.probeClasses().toString())
                .run(command.toArray(String[]::new));
        assertEquals(0, result.status(), result.toString());
        assertEquals(arguments.size(), result.all("java").size(), result.toString());
        assertTrue(result.all("java").stream().allMatch(reasons -> reasons.contains(reason)), result.toString());
        assertEquals(2 * arguments.size(), result.err().size(), result.toString());
        assertEquals("0", result.get("left"));
    }

    @Tag("native")
    @Test
    void namedFile() throws Exception {
        Path file = Files.write(folder.resolve("libkinase.so"), library);
        named(file).assertNative();
        assertTrue(Files.exists(file));
    }

    @Test
    void namedFileMissing() throws Exception {
        named(folder.resolve("missing.so")).assertJava("WARNING", "missing.so does not exist");
    }

    @Test
    void namedFileIsAFolder() throws Exception {
        named(folder).assertJava("WARNING", " is no file");
    }

    @Test
    void namedFileIsText() throws Exception {
        Path file = Files.writeString(folder.resolve("text.so"), "This is not a library, however long it is. ".repeat(9));
        named(file).assertJava("WARNING", "text.so is no 64-bit ELF library");
    }

    @Test
    void namedFileIsForAnotherProcessor() throws Exception {
        byte[] foreign = library.clone();
        foreign[18] = 8; // e_machine: MIPS
        foreign[19] = 0;
        named(Files.write(folder.resolve("foreign.so"), foreign)).assertJava("WARNING", "foreign.so");
    }

    @Test
    void namedFileHasAnotherAbi() throws Exception {
        Path file = compiled("int Java_io_github_kinase_backend_NativeKernels_abiVersion(void *e, void *c) { return 99; }");
        named(file).assertJava("WARNING", "the native library has ABI version 99");
    }

    @Test
    void namedFileIsAnotherLibrary() throws Exception {
        named(compiled("int something_else(void) { return 1; }")).assertJava("WARNING", "the library is not one of Kinase");
    }

    @Test
    void forcedNativeThrowsWithTheCause() throws Exception {
        Child.Result result = Child.in(folder).classPath(LibraryJar.plain(folder))
                .with("-Dkinase.library=" + folder.resolve("missing.so"), "-Dkinase.backend=native").probe();
        assertTrue(result.get("thrown").contains("-Dkinase.backend=native") && result.get("thrown").contains("does not exist"),
                result.toString());
        assertTrue(result.get("cause").contains("missing.so does not exist"), result.toString());
        result.assertLogged("WARNING", "missing.so");
    }

    @Test
    void forcedNativeWithoutALibrary() throws Exception {
        Path jar = LibraryJar.with(folder.resolve("without.jar"), whole -> null);
        Child.Result result = Child.in(folder).classPath(jar).with("-Dkinase.backend=native").probe();
        assertTrue(result.get("thrown").contains("there is no native library for linux-"), result.toString());
        result.assertLogged("INFO", "there is no native library");
    }

    private Child.Result named(Path file) throws Exception {
        return Child.in(folder).classPath(LibraryJar.plain(folder)).with("-Dkinase.library=" + file).probe();
    }

    private Path compiled(String source) throws Exception {
        Path file = folder.resolve("other.so");
        Path code = Files.writeString(folder.resolve("other.c"), source + "\n");
        int status;
        try {
            List<String> command = List.of("cc", "-shared", "-fPIC", "-o", file.toString(), code.toString());
            status = Child.run(folder, command, Map.of()).status();
        } catch (IOException e) {
            status = -1;
        }
        assumeTrue(status == 0, "there is no C compiler to make another library with");
        return file;
    }
}
