package io.github.kinase.backend;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Loads the native library, once per class loader, in this order:
 * <ol>
 * <li>the file that the system property {@code kinase.library} names;
 * <li>the library in the jar, copied to a file of its own in the folder that {@code kinase.tmpdir} names
 *     ({@code java.io.tmpdir} if it is not set), loaded, and removed at once. A copy per loader, so that two class
 *     loaders in one JVM can both load it, and nothing stale can ever be picked up.
 * </ol>
 */
final class NativeLibrary {

    static final String TMPDIR = "kinase.tmpdir";
    static final String LIBRARY = "kinase.library";

    private NativeLibrary() {}

    /** Whether the jar holds a library for this platform, or the caller named one. */
    static boolean exists() {
        return System.getProperty(LIBRARY) != null || NativeLibrary.class.getResource(resource()) != null;
    }

    /** The operating system and processor as the folders of the jar name them. */
    static String platform() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String arch = System.getProperty("os.arch");
        return (os.startsWith("linux") ? "linux" : os.replace(' ', '_')) + "-" + switch (arch) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "aarch64";
            default -> arch;
        };
    }

    private static String resource() {
        return "/io/github/kinase/native/" + platform() + "/libkinase.so";
    }

    /** Throws IOException or a LinkageError, whose message says what to do about it, if the library cannot be loaded. */
    static void load() throws IOException {
        String named = System.getProperty(LIBRARY);
        if (named != null) {
            System.load(Path.of(named).toAbsolutePath().toString());
            return;
        }
        String folder = System.getProperty(TMPDIR, System.getProperty("java.io.tmpdir"));
        Path file = null;
        try (InputStream library = NativeLibrary.class.getResourceAsStream(resource())) {
            file = Files.createTempFile(Path.of(folder), "libkinase", ".so");
            Files.copy(library, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            System.load(file.toAbsolutePath().toString());
        } catch (IOException e) {
            throw new IOException("cannot write to the temporary folder " + folder + " (" + e + "); -D" + TMPDIR
                    + "=FOLDER points elsewhere", e);
        } catch (UnsatisfiedLinkError e) {
            throw new IOException(e.getMessage() + "; if the folder " + folder + " is mounted noexec, -D" + TMPDIR
                    + "=FOLDER points elsewhere", e);
        } finally {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        }
    }
}
