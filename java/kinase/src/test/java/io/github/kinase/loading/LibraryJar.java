package io.github.kinase.loading;

import io.github.kinase.Kinase;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Jars of the library as built, or with its native part changed; made here because tests run before Maven packs. */
final class LibraryJar {

    /** What becomes of the native library in the jar. */
    interface Change {
        /** The new content, or null to leave the entry out. */
        byte[] of(byte[] library);
    }

    private LibraryJar() {}

    /** The library as built. */
    static Path plain(Path folder) {
        return with(folder.resolve("kinase.jar"), library -> library);
    }

    /** The library with a change to its native part; the checksum stays. */
    static Path with(Path jar, Change change) {
        Path root = classes();
        try (OutputStream file = Files.newOutputStream(jar); JarOutputStream out = new JarOutputStream(file);
                Stream<Path> walk = Files.walk(root)) {
            List<Path> files = walk.filter(Files::isRegularFile).sorted().toList();
            for (Path path : files) {
                byte[] content = Files.readAllBytes(path);
                byte[] changed = path.endsWith("libkinase.so") ? change.of(content) : content;
                if (changed != null) {
                    out.putNextEntry(new JarEntry(root.relativize(path).toString()));
                    out.write(changed);
                }
            }
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The native library as built; the test is skipped where there is none. */
    static byte[] nativeLibrary() throws IOException {
        return Files.readAllBytes(nativeLibraryFile());
    }

    static Path nativeLibraryFile() throws IOException {
        String arch = System.getProperty("os.arch").equals("aarch64") ? "aarch64" : "x86_64";
        Path file = classes().resolve("io/github/kinase/native/linux-" + arch + "/libkinase.so");
        assumeTrue(Files.exists(file), "no native library was built for this machine");
        return file;
    }

    private static Path classes() {
        try {
            return Path.of(Kinase.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
