package io.github.kinase.cli.verify;

import io.github.kinase.backend.Backend;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;

/**
 * The bits of the results of all backends: a digest per block, CRC-32C over the little-endian bytes, and where a backend first
 * differs from the first one. Every block belongs to one thread.
 */
final class Comparison {

    private final List<Backend> backends;
    /** By backend and block. */
    private final int[][] digests;
    /** The first one of each block, if any; the last place is for inputs that belong to no digest. */
    private final Difference[] differences;
    /** By backend, whether it differs anywhere; threads only ever set it. */
    private final boolean[] differs;

    Comparison(List<Backend> backends, int blocks) {
        this.backends = backends;
        this.digests = new int[backends.size()][blocks];
        this.differences = new Difference[blocks + 1];
        this.differs = new boolean[backends.size()];
    }

    /** How many blocks have a digest. */
    int blocks() {
        return differences.length - 1;
    }

    /** For one thread, which hands in the results of block after block in pieces of at most {@code capacity} bytes. */
    Reader reader(int capacity) {
        return new Reader(capacity);
    }

    /** By backend, whether its bits are those of the first one. */
    Map<String, Boolean> bitsEqual() {
        Map<String, Boolean> equal = new LinkedHashMap<>();
        for (int i = 0; i < backends.size(); i++) {
            equal.put(backends.get(i).toString(), !differs[i] && Arrays.equals(digests[i], digests[0]));
        }
        return equal;
    }

    /** In the first block that has one; null if there is none. */
    Difference firstDifference() {
        return Arrays.stream(differences).filter(Objects::nonNull).findFirst().orElse(null);
    }

    /** The digests of the first backend's blocks, eight hexadecimal digits each. */
    String blockDigests() {
        return Arrays.stream(digests[0]).mapToObj(Comparison::hex).collect(Collectors.joining());
    }

    /** One digest of the first backend's results: CRC-32C over those of the blocks. */
    String digest() {
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * blocks()).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asIntBuffer().put(digests[0]);
        CRC32C digest = new CRC32C();
        digest.update(bytes);
        return hex((int) digest.getValue());
    }

    private static String hex(short bits) {
        return String.format("%04x", bits);
    }

    static String hex(int bits) {
        return String.format("%08x", bits);
    }

    static String hex(long bits) {
        return String.format("%016x", bits);
    }

    /** Takes in the results of one thread. */
    final class Reader {

        private final ByteBuffer first;
        private final ByteBuffer other;
        private final CRC32C[] running = IntStream.range(0, backends.size()).mapToObj(i -> new CRC32C()).toArray(CRC32C[]::new);
        private int block;

        private Reader(int capacity) {
            first = ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
            other = ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
        }

        /** What follows belongs to this block; {@link #blocks} stands for the inputs without a digest. */
        void start(int block) {
            this.block = block;
            for (CRC32C digest : running) {
                digest.reset();
            }
        }

        /** The results of a backend, by its place in the list; those of the first one come first. */
        void add(int backend, float[] inputs, float[] results, int length) {
            ByteBuffer bytes = backend == 0 ? first : other;
            bytes.clear().asFloatBuffer().put(results, 0, length);
            int place = digest(backend, bytes, length * Float.BYTES);
            if (place >= 0) {
                float input = inputs[place / Float.BYTES];
                int at = place - place % Float.BYTES;
                keepFirst(backend, input, hex(Float.floatToRawIntBits(input)), hex(first.getInt(at)), hex(bytes.getInt(at)));
            }
        }

        /** The same for float64. */
        void add(int backend, double[] inputs, double[] results, int length) {
            ByteBuffer bytes = backend == 0 ? first : other;
            bytes.clear().asDoubleBuffer().put(results, 0, length);
            int place = digest(backend, bytes, length * Double.BYTES);
            if (place >= 0) {
                double input = inputs[place / Double.BYTES];
                int at = place - place % Double.BYTES;
                keepFirst(backend, input, hex(Double.doubleToRawLongBits(input)), hex(first.getLong(at)), hex(bytes.getLong(at)));
            }
        }

        /** The same for elements of 16 bits, whose inputs are these numbers. */
        void add(int backend, float[] inputs, short[] results, int length) {
            ByteBuffer bytes = backend == 0 ? first : other;
            bytes.clear().asShortBuffer().put(results, 0, length);
            int place = digest(backend, bytes, length * Short.BYTES);
            if (place >= 0) {
                float input = inputs[place / Short.BYTES];
                int at = place - place % Short.BYTES;
                keepFirst(backend, input, hex(Float.floatToRawIntBits(input)), hex(first.getShort(at)), hex(bytes.getShort(at)));
            }
        }

        /** Returns the place of the first byte that differs from the first backend's, or -1. */
        private int digest(int backend, ByteBuffer bytes, int length) {
            bytes.limit(length);
            int place = backend == 0 ? -1 : first.mismatch(bytes);
            differs[backend] |= place >= 0;
            running[backend].update(bytes);
            bytes.rewind();
            return place;
        }

        private void keepFirst(int backend, Number input, String inputBits, String expected, String computed) {
            if (differences[block] == null) {
                Integer where = block == blocks() ? null : block;
                differences[block] = new Difference(backends.get(backend).toString(), where, input, inputBits, expected, computed);
            }
        }

        /** The block is complete. */
        void finish() {
            for (int i = 0; block < blocks() && i < running.length; i++) {
                digests[i][block] = (int) running[i].getValue();
            }
        }
    }
}
