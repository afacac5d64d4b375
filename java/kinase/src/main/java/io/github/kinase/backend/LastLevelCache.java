package io.github.kinase.backend;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The largest cache of the first processor: on Linux as the system says, which sysconf does not on virtual machines. */
final class LastLevelCache {

    private static final Path CACHES = Path.of("/sys/devices/system/cpu/cpu0/cache");
    /** Where the system does not say: that of a common server. */
    private static final long DEFAULT_BYTES = 32L << 20;

    static final long BYTES = bytes(CACHES);

    private LastLevelCache() {}

    static long bytes(Path caches) {
        long largest = 0;
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(caches)) {
            for (Path folder : folders) {
                if (folder.getFileName().toString().startsWith("index")) {
                    String size = Files.readString(folder.resolve("size")).strip();
                    long unit = size.endsWith("K") ? 1 << 10 : size.endsWith("M") ? 1 << 20 : 1;
                    largest = Math.max(largest, unit * Long.parseLong(size.substring(0, size.length() - (unit == 1 ? 0 : 1))));
                }
            }
        } catch (IOException | NumberFormatException | SecurityException e) {
            return DEFAULT_BYTES;
        }
        return largest == 0 ? DEFAULT_BYTES : largest;
    }
}
