package io.github.kinase.loading;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The jar in the places where people put it. Nothing but the JDK and the jar is there: the library has no dependency. */
@Tag("native")
class EnvironmentTest {

    @TempDir
    private Path folder;
    private Path jar;

    @BeforeEach
    void pack() throws IOException {
        LibraryJar.nativeLibrary();
        jar = LibraryJar.plain(folder);
    }

    @Test
    void classPath() throws Exception {
        Child.in(folder).classPath(jar).probe().assertNative();
    }

    /** From JDK 24 on, the JDK warns about native access that was not enabled; it works all the same. */
    @Test
    void classPathWithoutFlags() throws Exception {
        Child.Result result = Child.in(folder).with("-cp", jar + java.io.File.pathSeparator + Child.probeClasses()).probe();
        assertEquals("native", result.get("backend"), result.toString());
        result.assertClean();
        assertTrue(result.err().stream().noneMatch(line -> line.contains("Kinase runs on")), result.toString());
    }

    @Test
    void modulePathBelowAClassPathProgram() throws Exception {
        Child.in(folder).with("--enable-native-access=io.github.kinase", "-p", jar.toString(),
                "--add-modules", "io.github.kinase", "-cp", Child.probeAlone(folder).toString()).probe().assertNative();
    }

    @Test
    void modulePathOfAModule() throws Exception {
        Path module = Child.probeAlone(folder);
        Path source = Files.writeString(folder.resolve("module-info.java"), "module probe { requires io.github.kinase; }");
        ToolProvider javac = ToolProvider.findFirst("javac")
                .orElseGet(() -> abort("this Java has no compiler to make a module with"));
        assertEquals(0, javac.run(System.out, System.err, "-d", module.toString(), "-p", jar.toString(), source.toString()));
        Child.in(folder).with("--enable-native-access=io.github.kinase", "-p", module + java.io.File.pathSeparator + jar)
                .run("-m", "probe/" + Probe.class.getName()).assertNative();
    }

    @Test
    void homeThatDoesNotExist() throws Exception {
        Child.in(folder).classPath(jar).environment("HOME", "/nonexistent").with("-Duser.home=/nonexistent").probe()
                .assertNative();
    }

    @Test
    void homeAndWorkingFolderReadOnly() throws Exception {
        Path home = Files.createDirectory(folder.resolve("home"), PosixFilePermissions.asFileAttribute(
                PosixFilePermissions.fromString("r-xr-xr-x")));
        Child.in(folder).classPath(jar).environment("HOME", home.toString()).with("-Duser.home=" + home).probe().assertNative();
        assertEquals(0, home.toFile().list().length);
    }

    @Test
    void folderWithSpacesAndLetters() throws Exception {
        Path odd = Files.createDirectory(folder.resolve("a folder % with + #"));
        Child.in(odd).classPath(LibraryJar.plain(odd)).probe().assertNative();
    }

    @Test
    void temporaryFolderMountedNoexec() throws Exception {
        Path mount = Files.createDirectory(folder.resolve("noexec"));
        // A mount name space of its own: nobody else sees the mount, and it goes away with the process.
        String[] inside = {"unshare", "-m", "sh", "-c", "mount -t tmpfs -o noexec none '" + mount + "' && exec \"$@\"", "sh"};
        requireRight(inside);
        Child.Result result = Child.in(folder).under(inside).classPath(jar).with("-Djava.io.tmpdir=" + mount).probe();
        result.assertJava("WARNING", "-Dkinase.tmpdir");
        Child.in(folder).under(inside).classPath(jar).with("-Djava.io.tmpdir=" + mount, "-Dkinase.tmpdir=" + folder).probe()
                .assertNative();
        assertTrue(left(folder).isEmpty(), () -> left(folder).toString());
    }

    private void requireRight(String... command) throws InterruptedException {
        String why;
        try {
            List<String> probe = new java.util.ArrayList<>(List.of(command));
            probe.add("true");
            Child.Result result = Child.run(Files.createDirectory(folder.resolve("right")), probe, Map.of());
            why = result.status() == 0 ? null : String.join(" ", result.err());
        } catch (IOException e) {
            why = e.getMessage();
        }
        assumeTrue(why == null, "cannot mount a folder noexec here: " + why);
    }

    @Test
    void temporaryFolderThatDoesNotExist() throws Exception {
        Child.in(folder).classPath(jar).with("-Dkinase.tmpdir=/nonexistent/folder").probe()
                .assertJava("WARNING", "cannot write to the temporary folder /nonexistent/folder");
    }

    @Test
    void temporaryFolderThatCannotBeWritten() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        Child.in(folder).classPath(jar).with("-Dkinase.tmpdir=" + file).probe().assertJava("WARNING", "-Dkinase.tmpdir=FOLDER");
        assumeTrue(Files.isDirectory(Path.of("/proc/self")), "there is no /proc, which nobody can write to, not even root");
        Child.in(folder).classPath(jar).with("-Dkinase.tmpdir=/proc/self").probe()
                .assertJava("WARNING", "-Dkinase.tmpdir=FOLDER");
    }

    @Test
    void temporaryFolderOfItsOwn() throws Exception {
        Path own = Files.createDirectory(folder.resolve("own"));
        Child.Result result = Child.in(folder).classPath(jar).with("-Dkinase.tmpdir=" + own, "-Djava.io.tmpdir=/nonexistent")
                .probe();
        assertEquals("native", result.get("backend"), result.toString());
        result.assertClean();
        assertEquals(List.of(), left(own));
    }

    private static List<String> left(Path folder) {
        return List.of(folder.toFile().list((dir, name) -> name.startsWith("libkinase")));
    }
}
