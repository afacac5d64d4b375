package io.github.kinase.cli.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** The roofs among the rows: the fastest way found to move as many bytes as a call and do next to nothing with them. */
final class Roofs {

    private static final Path CACHES = Path.of("/sys/devices/system/cpu/cpu0/cache");
    private static final long KIB = 1024;

    private final List<BenchRow> roofs;
    private final long cacheBytes;

    Roofs(List<BenchRow> rows) {
        this(rows, largestCache());
    }

    Roofs(List<BenchRow> rows, long cacheBytes) {
        roofs = rows.stream().filter(BenchRow::isRoof).toList();
        this.cacheBytes = cacheBytes;
    }

    /**
     * Nanoseconds per element that a call like this one cannot go below; empty if nothing like it has been measured. Beyond the caches
     * traffic is what counts, so that there the best copy, which may write past the caches, is a measure for calls of more arrays.
     */
    OptionalDouble of(BenchRow row) {
        DoubleStream alike = at(row.n()).filter(roof -> roof.bytesPerElement() == row.bytesPerElement())
                .mapToDouble(BenchRow::nsPerElement);
        DoubleStream traffic = (long) row.n() * row.bytesPerElement() < cacheBytes ? DoubleStream.empty()
                : at(row.n()).mapToDouble(roof -> roof.nsPerElement() * row.bytesPerElement() / roof.bytesPerElement());
        return DoubleStream.concat(alike, traffic).min();
    }

    private Stream<BenchRow> at(int n) {
        return roofs.stream().filter(roof -> roof.n() == n);
    }

    /** As Linux knows it; without end where it does not, so that nothing counts as beyond. */
    private static long largestCache() {
        try (Stream<Path> caches = Files.list(CACHES)) {
            return caches.map(cache -> cache.resolve("size")).filter(Files::isReadable).mapToLong(Roofs::size).max()
                    .orElse(Long.MAX_VALUE);
        } catch (IOException e) {
            return Long.MAX_VALUE;
        }
    }

    /** Such a file says {@code 32768K}. */
    private static long size(Path file) {
        try {
            return Long.parseLong(Files.readString(file).strip().replace("K", "")) * KIB;
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
    }
}
