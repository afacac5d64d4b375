package io.github.kinase.cli.npy;

import io.github.kinase.DataType;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/** Reads the data of a .npy file of float16, float32 or float64 in pieces. Every message of an IOException begins with the path. */
public final class NpyReader implements Closeable {

    private static final Map<String, DataType> TYPES = Map.of("<f2", DataType.FLOAT16, "<f4", DataType.FLOAT32, "<f8", DataType.FLOAT64);
    private static final Map<String, String> OTHERS = Map.of(">f4", "big-endian float32", ">f8", "big-endian float64",
            ">f2", "big-endian float16", "<i4", "int32", "<i8", "int64", "|u1", "uint8", "|b1", "bool", "|O", "Python objects");

    private final Path path;
    private final FileChannel channel;
    private final NpyHeader header;

    private NpyReader(Path path, FileChannel channel, NpyHeader header) {
        this.path = path;
        this.channel = channel;
        this.header = header;
    }

    /**
     * Opens a file and checks all that can be checked before the data: header, dtype, order, and that the size of the file
     * is the one that the shape asks for.
     */
    public static NpyReader open(Path path) throws IOException {
        if (!Files.exists(path)) {
            throw new NoSuchFileException(path.toString());
        }
        if (!Files.isRegularFile(path)) {
            throw new IOException(path + ": not a regular file");
        }
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            NpyHeader header = NpyHeader.read(channel);
            check(header, channel.size() - channel.position());
            return new NpyReader(path, channel, header);
        } catch (IOException e) {
            channel.close();
            throw new IOException(path + ": " + e.getMessage(), e);
        }
    }

    private static void check(NpyHeader header, long bytes) throws IOException {
        if (!TYPES.containsKey(header.descr())) {
            String name = OTHERS.get(header.descr());
            throw new IOException("its dtype is " + header.descr() + (name == null ? "" : " (" + name + ")")
                    + "; it must be <f2, <f4 or <f8 (little-endian float16, float32 or float64), as x.astype('<f4') gives");
        }
        if (header.fortranOrder() && header.orderMatters()) {
            throw new IOException("it is in Fortran order; it must be in C order, as numpy.ascontiguousarray(x) gives");
        }
        long needed = header.elements() * TYPES.get(header.descr()).bytes();
        if (bytes != needed) {
            throw new IOException((bytes < needed ? "truncated" : "trailing bytes") + ": " + bytes + " bytes of data, but the"
                    + " shape " + header.shapeText() + " needs " + needed);
        }
    }

    public Path path() {
        return path;
    }

    public NpyHeader header() {
        return header;
    }

    /** The type of the elements. */
    public DataType type() {
        return TYPES.get(header.descr());
    }

    /** Fills the buffer from its position to its limit with the data that follows. */
    public void read(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new EOFException(path + ": became shorter while it was read");
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
