package io.github.kinase;

/** The type of the elements of an array or behind a raw address. */
public enum DataType {

    /** IEEE binary32, 4 bytes an element, in the byte order of the machine; in Java a float. */
    FLOAT32(4),

    /** IEEE binary64, 8 bytes an element, in the byte order of the machine; in Java a double. */
    FLOAT64(8),

    /**
     * IEEE binary16, 2 bytes an element, in the byte order of the machine; in Java its bits in a short. It has 11 significant bits
     * and ends at 65504.
     */
    FLOAT16(2),

    /**
     * bfloat16, 2 bytes an element, in the byte order of the machine; in Java its bits in a short: the upper half of those of a
     * float. It has 8 significant bits.
     */
    BFLOAT16(2);

    private final int bytes;

    DataType(int bytes) {
        this.bytes = bytes;
    }

    /** The size of an element in bytes. */
    public int bytes() {
        return bytes;
    }

    /** Whether an element is 16 bits, which Java keeps in a short. */
    public boolean isHalf() {
        return bytes == 2;
    }
}
