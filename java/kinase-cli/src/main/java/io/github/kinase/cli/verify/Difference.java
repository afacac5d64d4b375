package io.github.kinase.cli.verify;

/**
 * Where the bits of a backend first differ from those of the first one.
 *
 * @param block of the digests; null if the input belongs to none
 * @param inputBits as hexadecimal digits, like the two results
 * @param expected the result of the first backend
 * @param computed the result of this backend
 */
record Difference(String backend, Integer block, Number input, String inputBits, String expected, String computed) {

    /** For people. */
    @Override
    public String toString() {
        return backend + " gives " + computed + " instead of " + expected + " at " + input + " (" + inputBits + ")"
                + (block == null ? "" : " in block " + block);
    }
}
