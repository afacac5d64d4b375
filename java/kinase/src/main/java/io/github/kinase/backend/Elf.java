package io.github.kinase.backend;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The outline of an ELF file, the format of Linux libraries. dlopen maps what the headers promise without a look at the
 * size of the file: one that was cut off ends the process with SIGBUS.
 */
final class Elf {

    private static final int MAGIC = 0x7f454c46;
    private static final int CLASS_64 = 2;
    private static final int HEADER = 64;
    private static final int PROGRAM_HEADER = 56;
    private static final int LOAD = 1;

    private Elf() {}

    /** Throws IOException if the file is no 64-bit ELF file, or shorter than its headers say. */
    static void requireWhole(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + (Files.exists(file) ? " is no file" : " does not exist"));
        }
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            if (channel.size() < HEADER) {
                throw new IOException(file + " is no library: it has " + channel.size() + " bytes");
            }
            ByteBuffer header = read(channel, 0, HEADER);
            if (header.order(ByteOrder.BIG_ENDIAN).getInt(0) != MAGIC || header.get(4) != CLASS_64) {
                throw new IOException(file + " is no 64-bit ELF library");
            }
            requireLength(file, channel.size(), end(channel, header.order(order(header))));
        } catch (EOFException e) {
            throw new IOException(file + " is cut off: " + e.getMessage(), e);
        }
    }

    private static void requireLength(Path file, long length, long end) throws IOException {
        if (end < 0 || end > length) {
            throw new IOException(file + " is cut off: it has " + length + " bytes of " + Long.toUnsignedString(end));
        }
    }

    /** The least length that holds the section headers, which linkers put last, and everything that dlopen maps. */
    private static long end(SeekableByteChannel channel, ByteBuffer header) throws IOException {
        long sections = header.getLong(40);
        long end = sections + Short.toUnsignedLong(header.getShort(58)) * Short.toUnsignedLong(header.getShort(60));
        int count = Short.toUnsignedInt(header.getShort(56));
        ByteBuffer segments = read(channel, header.getLong(32), count * PROGRAM_HEADER).order(header.order());
        for (int i = 0; i < count; i++) {
            if (segments.getInt(i * PROGRAM_HEADER) == LOAD) {
                long segment = segments.getLong(i * PROGRAM_HEADER + 8) + segments.getLong(i * PROGRAM_HEADER + 32);
                end = Long.compareUnsigned(segment, end) > 0 ? segment : end;
            }
        }
        return end;
    }

    private static ByteOrder order(ByteBuffer header) {
        return header.get(5) == 2 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    }

    private static ByteBuffer read(SeekableByteChannel channel, long from, int length) throws IOException {
        if (from < 0 || from > channel.size() - length) {
            throw new EOFException("it has " + channel.size() + " bytes, a header stands at " + Long.toUnsignedString(from));
        }
        ByteBuffer bytes = ByteBuffer.allocate(length);
        channel.position(from);
        while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
            // read until all is there
        }
        return bytes;
    }
}
