package io.github.kinase.backend;

import io.github.kinase.DataType;

/**
 * Something that computes activations over ranges of memory. All backends return the same bits. The caller has checked
 * every argument: nothing here checks again. Offsets and lengths count elements; addresses are in bytes.
 */
public abstract class Backend {

    private final String name;
    private final String simd;
    /** Made when it is asked for, for few programs ever do: whoever sees it sees all of it, for its fields are final. */
    private RowPieces.Step halfRows;

    Backend(String name, String simd) {
        this.name = name;
        this.simd = simd;
    }

    /** Plain Java, which works everywhere and takes no choice of a backend to have. */
    public static Backend java() {
        return JavaBackend.INSTANCE;
    }

    /** {@code native}, {@code vector} or {@code java}. */
    public final String name() {
        return name;
    }

    /** The SIMD target: {@code avx512}, {@code avx2}, {@code neon}, or {@code none} where the JVM chooses. */
    public final String simd() {
        return simd;
    }

    @Override
    public final String toString() {
        return simd.equals("none") ? name : name + "-" + simd;
    }

    /**
     * This backend for calls, or the parts of one, whose inputs and outputs take so many bytes in all, and have no range in common: one
     * that writes past the caches, where that is faster.
     */
    public Backend forBytes(long bytes) {
        return this;
    }

    /** Whether two ranges of the same length are the same one. */
    public static boolean same(Object a, long aAt, Object b, long bAt) {
        return a == b && aAt == bAt;
    }

    // Elements in memory: an array of the type and an index, or null and an address.

    /** y = f(x). */
    public abstract void map(Operation op, DataType type, Object x, long xAt, Object y, long yAt, long length);

    /** dx = dy f'(x), or with the slope taken from the output, which x is then. */
    public abstract void gradient(Operation op, boolean fromOutput, DataType type, Object x, long xAt, Object dy, long dyAt,
                                  Object dx, long dxAt, long length);

    /** The same on elements of 16 bits, or mixtures of FLOAT32, FLOAT16 and BFLOAT16; each result is rounded once. */
    public abstract void mapNarrow(Operation op, DataType xType, Object x, long xAt, DataType yType, Object y, long yAt,
                                   long length);

    public abstract void gradientNarrow(Operation op, boolean fromOutput, DataType xType, Object x, long xAt, DataType dyType,
                                        Object dy, long dyAt, DataType dxType, Object dx, long dxAt, long length);

    /**
     * y = f(gate) up over {@code rows} rows of {@code length} contiguous elements, at least 1, of which those of gate and up start
     * every {@code stride} elements and those of y follow one another.
     */
    public abstract void gated(GatedOperation op, DataType type, Object gate, long gateAt, Object up, long upAt, Object y, long yAt,
                               long rows, long length, long stride);

    /** dgate = dy up f'(gate), dup = dy f(gate); the gradients lie as the inputs do, dy as y does. */
    public abstract void gatedBackward(GatedOperation op, DataType type, Object gate, long gateAt, Object up, long upAt, Object dy,
                                       long dyAt, Object dgate, long dgateAt, Object dup, long dupAt, long rows, long length,
                                       long stride);

    /** The phases of rows of 16-bit elements. */
    final RowPieces.Step halfRows() {
        RowPieces.Step made = halfRows;
        if (made == null) {
            made = HalfStages.step(this);
            halfRows = made;
        }
        return made;
    }

    /** One phase over a part of rows in arrays. */
    abstract RowPieces.Step rowStep();

    // For Channelwise, which has the shapes: elements of (outer, channels, inner), numbers of all from the first on.

    /** The most elements for one of the two calls that follow. */
    abstract long channelPiece(Operation op, DataType type);

    /** y = op(x + v of the channel), or if op is null prelu with the slopes v, for elements first ... first + length - 1. */
    abstract void channelwise(Operation op, DataType type, Object x, long xAt, Object v, long vAt, Object y, long yAt, long channels,
                              long inner, long first, long length);

    /**
     * The gradient dx, and the terms of that of v added to the lanes of their channels, of which that of the channel
     * {@code tile} is the first; for {@code runs} runs of {@code length} elements that begin every {@code stride} elements.
     */
    abstract void channelwiseBackward(Operation op, DataType type, Object x, long xAt, Object v, long vAt, Object dy, long dyAt,
                                      Object dx, long dxAt, double[] lanes, long channels, long inner, long first, long runs,
                                      long length, long stride, long tile);

    /** y = x > 0 ? x : slope x, element i with the slope at {@code first + i}. */
    public abstract void rreluTraining(DrawnSlopes slopes, long first, float[] x, int xOffset, float[] y, int yOffset, int length);

    public abstract void rreluTrainingBackward(DrawnSlopes slopes, long first, float[] x, int xOffset, float[] dy, int dyOffset,
                                               float[] dx, int dxOffset, int length);

    /**
     * out = f(x) for every row of an array of {@code outer} slices of {@code axis} times {@code inner} elements, each at least 1, along
     * the axis; dy is x then. Backward, x is the output of f, dy its gradient, and out that of the input.
     */
    public abstract void rows(RowOperation op, boolean backward, DataType type, Object x, long xAt, Object dy, long dyAt, Object out,
                              long outAt, long outer, long axis, long inner);
}
