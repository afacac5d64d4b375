package io.github.kinase.backend;

import io.github.kinase.DataType;

/**
 * Plain Java over elements of 16 bits, and mixtures of them with float32: in blocks of doubles, each result rounded once. A double
 * that its own error may round to the wrong side is computed again with more bits (Ziv 1991), so that a 16-bit result is the
 * correctly rounded one. The same as {@code native/src/narrow-inl.h}.
 */
final class NarrowLoops {

    private static final int BLOCK = NarrowKernel.BLOCK;

    /** Arrays of the JDK's own types, as in {@link JavaBackend}. */
    private static final ThreadLocal<double[]> BLOCKS = ThreadLocal.withInitial(() -> new double[3 * BLOCK]);
    private static final ThreadLocal<short[]> SHORTS = ThreadLocal.withInitial(() -> new short[BLOCK]);
    private static final ThreadLocal<float[]> FLOATS = ThreadLocal.withInitial(() -> new float[BLOCK]);

    private NarrowLoops() {}

    /** An array and an index, or null and an address; dy is not read forward. */
    static void run(Operation op, int pass, DataType xType, Object x, long xAt, DataType dyType, Object dy, long dyAt,
                    DataType yType, Object y, long yAt, long length) {
        NarrowKernel kernel = op.narrowKernel();
        Object prepared = op.preparedNarrow();
        // A custom operator may call us on its own, in the middle of a block: it gets no share in the scratch of its caller.
        double[] block = op.index < 0 ? new double[3 * BLOCK] : BLOCKS.get();
        for (long i = 0; i < length; i += BLOCK) {
            int n = (int) Math.min(BLOCK, length - i);
            load(xType, x, at(xType, x, xAt, i), block, 0, n);
            if (pass != NarrowKernel.FORWARD) {
                load(dyType, dy, at(dyType, dy, dyAt, i), block, BLOCK, n);
            }
            kernel.fast(pass, prepared, block, n);
            long to = at(yType, y, yAt, i);
            if (yType == DataType.FLOAT32) {
                storeFloats(block, y, to, n);
            } else {
                storeShorts(Format16.of(yType), kernel, prepared, pass, block, y, to, n);
            }
        }
    }

    private static long at(DataType type, Object array, long start, long i) {
        return start + (array == null ? type.bytes() * i : i);
    }

    private static void load(DataType type, Object array, long at, double[] block, int start, int n) {
        if (type == DataType.FLOAT32) {
            float[] from = array == null ? FLOATS.get() : (float[]) array;
            int offset = array == null ? get(at, from, n) : (int) at;
            for (int i = 0; i < n; i++) {
                block[start + i] = from[offset + i];
            }
        } else {
            short[] from = array == null ? SHORTS.get() : (short[]) array;
            int offset = array == null ? get(at, from, n) : (int) at;
            Format16 format = Format16.of(type);
            for (int i = 0; i < n; i++) {
                block[start + i] = format.widen(from[offset + i]);
            }
        }
    }

    /** The index of the first element in the scratch. */
    private static int get(long address, Object scratch, int n) {
        Memory.get(address, scratch, 0, n);
        return 0;
    }

    private static void storeFloats(double[] block, Object array, long at, int n) {
        float[] to = array == null ? FLOATS.get() : (float[]) array;
        int offset = array == null ? 0 : (int) at;
        for (int i = 0; i < n; i++) {
            to[offset + i] = Float32Kernel.canonical((float) block[2 * BLOCK + i]);
        }
        if (array == null) {
            Memory.put(to, 0, at, n);
        }
    }

    private static void storeShorts(Format16 format, NarrowKernel kernel, Object prepared, int pass, double[] block, Object array,
                                    long at, int n) {
        short[] to = array == null ? SHORTS.get() : (short[]) array;
        int offset = array == null ? 0 : (int) at;
        for (int i = 0; i < n; i++) {
            int bits = format.nearest(block[2 * BLOCK + i]);
            to[offset + i] = (bits & Format16.NEAR) == 0 ? (short) bits
                    : format.round(kernel.sharp(pass, prepared, block[i], block[BLOCK + i]));
        }
        if (array == null) {
            Memory.put(to, 0, at, n);
        }
    }
}
