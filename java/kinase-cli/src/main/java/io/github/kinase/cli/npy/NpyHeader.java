package io.github.kinase.cli.npy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What stands before the data of a .npy file (NEP 1): magic, version, and a Python dictionary of three entries.
 *
 * @param descr the dtype as NumPy writes it, for example {@code <f4}; of a structured dtype the text of its list
 * @param fortranOrder whether the first axis runs fastest
 * @param shape the extents of the axes; their product, and that of 8-byte elements, fits in a long
 */
public record NpyHeader(String descr, boolean fortranOrder, List<Long> shape) {

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    /** NumPy itself refuses longer dictionaries unless told otherwise, and more axes altogether. */
    private static final int MAX_DICTIONARY = 10_000;
    private static final int MAX_AXES = 64;
    /** NumPy leaves room for the first extent to grow in place, up to the digits of a 64-bit number. */
    private static final int GROWTH_DIGITS = 21;
    private static final int ALIGNMENT = 64;
    private static final int PREFIX_VERSION_1 = MAGIC.length + 4;

    private static final String DESCR = "['\"]descr['\"]\\s*:\\s*('[^']*'|\"[^\"]*\"|(?>\\[.*\\]))";
    private static final String ORDER = "['\"]fortran_order['\"]\\s*:\\s*(True|False)";
    private static final String SHAPE = "['\"]shape['\"]\\s*:\\s*\\(([0-9L,\\s]*)\\)";
    private static final String ENTRY = "(?:" + DESCR + "|" + ORDER + "|" + SHAPE + ")\\s*";
    private static final Pattern DICTIONARY =
            Pattern.compile("\\s*\\{\\s*" + ENTRY + "(?:,\\s*" + ENTRY + "){2},?\\s*\\}\\s*", Pattern.DOTALL);
    /** A Python tuple of integers, which Python 2 wrote with an L; one alone needs its comma. */
    private static final Pattern EXTENTS = Pattern.compile("\\s*|(?:\\s*\\d+L?\\s*,)+\\s*|(?:\\s*\\d+L?\\s*,)+\\s*\\d+L?\\s*");

    public NpyHeader {
        shape = List.copyOf(shape);
    }

    /**
     * Reads a header and leaves the channel at the first byte of the data. Throws IOException, with a message that says what
     * is wrong, for anything but a well-formed header of version 1.0, 2.0 or 3.0.
     */
    public static NpyHeader read(ReadableByteChannel channel) throws IOException {
        ByteBuffer start = fill(channel, MAGIC.length + 2, "no .npy file: it ends within the first 8 bytes");
        for (byte expected : MAGIC) {
            if (start.get() != expected) {
                throw new IOException("no .npy file: it does not begin with \\x93NUMPY");
            }
        }
        int major = start.get() & 0xff;
        int minor = start.get() & 0xff;
        if (major < 1 || major > 3 || minor != 0) {
            throw new IOException("the .npy version is " + major + "." + minor + "; 1.0, 2.0 and 3.0 can be read");
        }
        String ended = "damaged: it ends within its header";
        long length = major == 1 ? fill(channel, 2, ended).getShort() & 0xffff : fill(channel, 4, ended).getInt() & 0xffffffffL;
        if (length > MAX_DICTIONARY) {
            throw new IOException("its header of " + length + " bytes is too long; at most " + MAX_DICTIONARY + " can be read");
        }
        byte[] dictionary = fill(channel, (int) length, ended).array();
        return parse(new String(dictionary, major == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1));
    }

    private static ByteBuffer fill(ReadableByteChannel channel, int length, String ended) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new EOFException(ended);
            }
        }
        return buffer.flip();
    }

    /** The dictionary: three entries in any order, and each of the three keys among them. */
    private static NpyHeader parse(String text) throws IOException {
        String descr = find(DESCR, text);
        String order = find(ORDER, text);
        String shape = find(SHAPE, text);
        if (!DICTIONARY.matcher(text).matches() || descr == null || order == null || shape == null) {
            throw malformed(text);
        }
        String type = descr.startsWith("[") ? descr : descr.substring(1, descr.length() - 1);
        return new NpyHeader(type, order.equals("True"), extents(shape, text));
    }

    private static String find(String entry, String text) {
        Matcher matcher = Pattern.compile(entry, Pattern.DOTALL).matcher(text);
        return matcher.find() ? matcher.group(1) : null;
    }

    private static List<Long> extents(String tuple, String text) throws IOException {
        if (!EXTENTS.matcher(tuple).matches()) {
            throw malformed(text);
        }
        List<Long> extents = new ArrayList<>();
        try {
            for (String extent : tuple.split(",")) {
                if (!extent.isBlank()) {
                    extents.add(Long.parseLong(extent.strip().replace("L", "")));
                }
            }
            if (extents.size() > MAX_AXES) {
                throw new IOException("it has " + extents.size() + " axes; at most " + MAX_AXES + " can be read");
            }
            if (!extents.contains(0L)) {
                Math.multiplyExact(product(extents), Long.BYTES);
            }
        } catch (NumberFormatException | ArithmeticException e) {
            throw new IOException("its shape (" + tuple + ") is larger than any file");
        }
        return extents;
    }

    private static long product(List<Long> extents) {
        return extents.contains(0L) ? 0 : extents.stream().reduce(1L, Math::multiplyExact);
    }

    private static IOException malformed(String text) {
        String shown = text.length() > 100 ? text.substring(0, 100) + "..." : text.strip();
        return new IOException("its header is malformed: " + shown.replaceAll("[^ -~]", "?"));
    }

    /** The number of elements; 1 for a shape without axes. */
    public long elements() {
        return product(shape);
    }

    /** Whether C order and Fortran order differ for this shape. */
    public boolean orderMatters() {
        return elements() > 1 && shape.stream().filter(extent -> extent > 1).count() > 1;
    }

    /** The shape as Python writes it. */
    public String shapeText() {
        return shape.stream().map(String::valueOf).collect(Collectors.joining(", ", "(", shape.size() == 1 ? ",)" : ")"));
    }

    /** The bytes of this header in version 1.0, the same that {@code numpy.save} writes. */
    public byte[] toBytes() {
        StringBuilder text = new StringBuilder("{'descr': '").append(descr).append("', 'fortran_order': ")
                .append(fortranOrder ? "True" : "False").append(", 'shape': ").append(shapeText()).append(", }");
        if (!shape.isEmpty()) {
            long first = shape.get(fortranOrder ? shape.size() - 1 : 0);
            text.append(" ".repeat(GROWTH_DIGITS - String.valueOf(first).length()));
        }
        int unpadded = PREFIX_VERSION_1 + text.length() + 1;
        text.append(" ".repeat(Math.floorMod(-unpadded, ALIGNMENT))).append('\n');
        return ByteBuffer.allocate(PREFIX_VERSION_1 + text.length()).order(ByteOrder.LITTLE_ENDIAN)
                .put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) text.length())
                .put(text.toString().getBytes(StandardCharsets.ISO_8859_1)).array();
    }
}
