package io.github.kinase.cli.npy;

import io.github.kinase.cli.OnShutdown;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Writes a .npy file in pieces, under a temporary name beside the final one: the final name holds either what it held before
 * or, after {@link #commit}, the whole new file. Without commit, close removes the temporary file, and so does an interrupt.
 */
public final class NpyWriter implements Closeable {

    private final Path target;
    private final Path temporary;
    private final FileChannel channel;
    private final OnShutdown cleanup;

    private NpyWriter(Path target, Path temporary, FileChannel channel) {
        this.target = target;
        this.temporary = temporary;
        this.channel = channel;
        this.cleanup = new OnShutdown(this::removeTemporary);
    }

    /** Starts a file of this name, which may be that of a file that is being read. */
    public static NpyWriter create(Path path, NpyHeader header) throws IOException {
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new IOException(path + ": not a regular file");
        }
        // A link stays a link: the file it points to is replaced.
        Path target = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
        if (Files.exists(target) && !Files.isWritable(target)) {
            throw new IOException(path + ": not writable");
        }
        Path folder = target.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new NoSuchFileException(String.valueOf(folder));
        }
        Path temporary = folder.resolve("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
        FileChannel channel = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        NpyWriter writer = new NpyWriter(target, temporary, channel);
        try {
            writer.write(ByteBuffer.wrap(header.toBytes()));
            return writer;
        } catch (IOException e) {
            writer.close();
            throw e;
        }
    }

    /** Writes the buffer from its position to its limit. */
    public void write(ByteBuffer buffer) throws IOException {
        try {
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        } catch (IOException e) {
            throw new IOException(target + ": " + e.getMessage(), e);
        }
    }

    /** Gives the file its final name, in one step. */
    public void commit() throws IOException {
        channel.close();
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(temporary);
        cleanup.close();
    }

    private void removeTemporary() {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            System.err.println("kinase: cannot remove " + temporary + ": " + e.getMessage());
        }
    }
}
