package io.github.kinase;

/** The type of the elements behind a raw address. */
public enum DataType {

    /** IEEE binary32, 4 bytes an element, in the byte order of the machine. */
    FLOAT32(4),

    /** IEEE binary64, 8 bytes an element, in the byte order of the machine. */
    FLOAT64(8);

    private final int bytes;

    DataType(int bytes) {
        this.bytes = bytes;
    }

    /** The size of an element in bytes. */
    public int bytes() {
        return bytes;
    }
}
