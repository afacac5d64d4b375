package io.github.kinase.backend;

import io.github.kinase.DataType;

/**
 * Plain Java over elements of 16 bits, and mixtures of them with float32: in blocks of doubles, each result rounded once. A double
 * that its own error may round to the wrong side is computed again with more bits (Ziv 1991), so that a 16-bit result is the
 * correctly rounded one. Where even that is in the middle of two numbers, or beside it by less than a double shows, as
 * x / 2 + x^2 / 4 is for the smallest x of bfloat16, another place tells the side, where the function has the same shape. The results
 * are those of {@code native/src/narrow-inl.h}, which asks the kernels of float32 first.
 */
final class NarrowLoops {

    private static final int BLOCK = NarrowKernel.BLOCK;
    /** From here on an asymptote may be all that Dual shows. */
    private static final double FAR = 100;

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
                storeShorts(Format16.of(yType), op, pass, block, y, to, n);
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

    private static void storeShorts(Format16 format, Operation op, int pass, double[] block, Object array, long at, int n) {
        short[] to = array == null ? SHORTS.get() : (short[]) array;
        int offset = array == null ? 0 : (int) at;
        for (int i = 0; i < n; i++) {
            int bits = format.nearest(block[2 * BLOCK + i]);
            // A custom operator has no more bits than a double.
            to[offset + i] = (bits & Format16.NEAR) == 0 || op.index < 0 ? (short) bits
                    : sharp(format, op, pass, block[i], block[BLOCK + i]);
        }
        if (array == null) {
            Memory.put(to, 0, at, n);
        }
    }

    private static short sharp(Format16 format, Operation op, int pass, double x, double dy) {
        NarrowKernel kernel = op.narrowKernel();
        Object prepared = op.preparedNarrow();
        double v = kernel.sharp(pass, prepared, x, dy);
        if (format.isMiddle(v)) {
            double probe = probe(x);
            double slope = pass == NarrowKernel.FORWARD ? kernel.sharp(NarrowKernel.BACKWARD, prepared, x, 1) : Double.NaN;
            v = decided(v, x, slope, probe, kernel.sharp(pass, prepared, probe, dy));
        }
        return format.round(v);
    }

    /** Next to 0, where a function through 0 is a power of x and a bit; 0 itself tells nothing. */
    private static boolean isTiny(double x) {
        return x != 0 && Math.abs(x) < 0x1p-12;
    }

    /**
     * Where else to look for the side of the middle that the result at x is on. Nearer to 1 a power is bent more; nearer to 0 a
     * function is further from its asymptote.
     */
    private static double probe(double x) {
        return isTiny(x) ? Double.longBitsToDouble(Double.doubleToRawLongBits(x) & 0x800fffffffffffffL | 1023L - 12 << 52)
                : Math.copySign(16, x);
    }

    /** v, the result at x, which is close to a middle, moved to the side that the result at the probe tells. */
    private static double decided(double v, double x, double slope, double probe, double computed) {
        double middle = Double.longBitsToDouble(Double.doubleToRawLongBits(v) + 4 & ~7L);
        if (Math.abs(Double.doubleToRawLongBits(v) - Double.doubleToRawLongBits(middle)) == 3) {
            return v;
        }
        if (!isTiny(x)) {
            double tangent = middle + slope * (probe - x);
            return Math.abs(x) > FAR && areAkin(tangent, computed, 0x1p-15) ? beside(v, middle, tangent, computed) : v;
        }
        double line = middle * (probe / x);
        double square = line * (probe / x);
        return areAkin(line, computed, 0x1p-6) ? beside(v, middle, line, computed)
                : areAkin(square, computed, 0x1p-6) ? beside(v, middle, square, computed) : v;
    }

    /** Whether what is expected at the probe for a result in the middle has anything to do with the result there. */
    private static boolean areAkin(double expected, double computed, double tolerance) {
        return expected == computed || Math.abs(computed - expected) <= tolerance * Math.abs(expected);
    }

    private static double beside(double v, double middle, double expected, double computed) {
        return computed == expected ? v
                : Double.longBitsToDouble(Double.doubleToRawLongBits(middle) + (computed > expected == middle > 0 ? 1 : -1));
    }
}
