package io.github.kinase.backend;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Locale;
import java.util.zip.CRC32;

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
        return String.join("-", os.startsWith("linux") ? "linux" : os.replace(' ', '_'), switch (arch) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "aarch64";
            default -> arch;
        });
    }

    private static String resource() {
        // Here and around: the first + of strings in a JVM takes 10 ms.
        return String.join("/", "/io/github/kinase/native", platform(), "libkinase.so");
    }

    /**
     * Throws an exception or a LinkageError, whose message says what to do about it, if the library cannot be loaded or is
     * not the one that belongs to these classes.
     */
    static void load() throws IOException {
        String named = System.getProperty(LIBRARY);
        if (named != null) {
            Path file = Path.of(named).toAbsolutePath();
            Elf.requireWhole(file);
            load(file);
        } else {
            loadCopy(verified(), System.getProperty(TMPDIR, System.getProperty("java.io.tmpdir")));
        }
        requireAbi();
    }

    /**
     * The library in the jar, after its checksum was compared: dlopen does not survive a damaged file, whatever made it so.
     * A CRC, for it takes 0.4 ms at start-up, where a digest of java.security takes 60.
     */
    private static byte[] verified() throws IOException {
        byte[] bytes = read(resource());
        CRC32 crc = new CRC32();
        crc.update(bytes);
        String got = Long.toHexString(crc.getValue());
        String want = new String(read(resource().concat(".crc32")), StandardCharsets.US_ASCII).strip();
        if (!got.equals(want)) {
            throw new IOException("the library in the jar is damaged: " + bytes.length + " bytes with checksum " + got
                    + ", not " + want);
        }
        return bytes;
    }

    private static byte[] read(String resource) throws IOException {
        try (InputStream in = NativeLibrary.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("the jar has no " + resource);
            }
            return in.readAllBytes();
        }
    }

    private static void loadCopy(byte[] library, String folder) throws IOException {
        Path file = null;
        try {
            file = newFile(Path.of(folder));
            Files.write(file, library);
            load(file.toAbsolutePath());
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

    /**
     * A new file that only its owner can read or write. As {@link Files#createTempFile}, whose random names take 20 ms to prepare: this one
     * can be guessed, but that a file of any name is new, and no link, is what CREATE_NEW is for.
     */
    private static Path newFile(Path folder) throws IOException {
        FileAttribute<?> owner = PosixFilePermissions.asFileAttribute(
                EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
        boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
        for (long name = System.nanoTime(); ; name++) {
            Path file = folder.resolve("libkinase".concat(Long.toUnsignedString(name)).concat(".so"));
            try {
                return posix ? Files.createFile(file, owner) : Files.createFile(file);
            } catch (FileAlreadyExistsException e) {
                // another process or class loader was at the same nanosecond: the next name
            }
        }
    }

    private static void load(Path file) {
        try {
            System.load(file.toString());
        } catch (IllegalCallerException e) { // JDK 24 and later with --illegal-native-access=deny
            Module module = NativeLibrary.class.getModule();
            throw new IllegalStateException(e.getMessage() + "; --enable-native-access="
                    + (module.isNamed() ? module.getName() : "ALL-UNNAMED") + " allows it", e);
        }
    }

    private static void requireAbi() throws IOException {
        int version;
        try {
            version = NativeKernels.abiVersion();
        } catch (UnsatisfiedLinkError e) {
            throw new IOException("the library is not one of Kinase: it lacks " + e.getMessage(), e);
        }
        if (version != NativeBackend.ABI_VERSION) {
            throw new IOException("the native library has ABI version " + version + ", this jar needs "
                    + NativeBackend.ABI_VERSION);
        }
    }
}
