package io.github.kinase.backend;

import io.github.kinase.DataType;
import io.github.kinase.formula.Custom;
import io.github.kinase.formula.Formula;
import io.github.kinase.formula.Formulas;
import io.github.kinase.formula.RowFormula;
import java.lang.reflect.Array;

/** Plain Java: the loops stamped from the formulas. Works everywhere; the reference for the bits of every other backend. */
class JavaBackend extends Backend {

    static final JavaBackend INSTANCE = new JavaBackend("java");

    /**
     * Memory behind addresses is worked on in pieces of this many elements; a multiple of {@link RowKernel#LANES} times {@link
     * RowKernel#POSITIONS}.
     */
    private static final int PIECE = 1024;
    /** Rows of arrays need no pieces; of this many elements, so that what a tile holds stays in the cache from row to row. */
    private static final int ROW_PIECE = 16 * PIECE;

    private static final Float32Kernel[] FLOAT32 = new Float32Kernel[Formulas.entries().size()];
    private static final Float64Kernel[] FLOAT64 = new Float64Kernel[Formulas.entries().size()];

    /** Three pieces per thread and type. */
    private final ThreadLocal<float[]> floats = Scratch.floats(3 * PIECE);
    private final ThreadLocal<double[]> doubles = Scratch.doubles(3 * PIECE);

    /** Made when they are asked for, as {@link Operation#narrowKernel}. */
    private RowPieces.Step arrays;
    private RowPieces.Step addresses;

    private final JavaChannels channels = new JavaChannels(forChannels());

    JavaBackend(String name) {
        super(name, "none");
    }

    /** The kernel of a formula by its place in the list, -1 for a custom one. */
    static Float32Kernel float32(Formula formula, int index) {
        return index < 0 ? new CustomKernels.Float32() : (Float32Kernel) once(FLOAT32, formula, index, "Float32");
    }

    static Float64Kernel float64(Formula formula, int index) {
        return index < 0 ? new CustomKernels.Float64() : (Float64Kernel) once(FLOAT64, formula, index, "Float64");
    }

    /** Made when it is asked for, as few of them ever are. Whoever sees one sees all of it, for it has no fields. */
    private static Object once(Object[] kernels, Formula formula, int index, String element) {
        Object kernel = kernels[index];
        if (kernel == null) {
            kernel = stamped(formula.getClass(), element);
            kernels[index] = kernel;
        }
        return kernel;
    }

    /** The kernel of a formula as a gate; made when it is asked for, for few of them ever are. */
    static GateKernel gate(Formula formula, DataType type) {
        if (formula instanceof Custom) {
            return type == DataType.FLOAT32 ? new CustomKernels.Gate32() : new CustomKernels.Gate64();
        }
        return (GateKernel) stamped(formula.getClass(), type == DataType.FLOAT32 ? "GateFloat32" : "GateFloat64");
    }

    /** The kernel of a formula for elements of 16 bits; made when it is asked for, for few of them ever are. */
    static NarrowKernel narrow(Formula formula) {
        return formula instanceof Custom ? new CustomKernels.Narrow() : (NarrowKernel) stamped(formula.getClass(), "Narrow");
    }

    /** The kernel of a formula by row; made when it is asked for. */
    static RowKernel row(RowFormula formula, DataType type) {
        return (RowKernel) stamped(formula.getClass(), type == DataType.FLOAT32 ? "RowFloat32" : "RowFloat64");
    }

    static Object stamped(Class<?> type, String element) {
        return stamped(type.getSimpleName().concat(element));
    }

    static Object stamped(String simpleName) {
        String name = "io.github.kinase.stamped.".concat(simpleName);
        try {
            return Class.forName(name).getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(name + " was not stamped", e);
        }
    }

    @Override
    public void map(Operation op, DataType type, Object x, long xAt, Object y, long yAt, long length) {
        if (x == null) {
            mapAddresses(op, type, xAt, yAt, length);
        } else {
            mapArrays(op, type, x, (int) xAt, y, (int) yAt, (int) length);
        }
    }

    @Override
    public void gradient(Operation op, boolean fromOutput, DataType type, Object x, long xAt, Object dy, long dyAt, Object dx,
                         long dxAt, long length) {
        if (x == null) {
            gradientOfAddresses(op, fromOutput, type, xAt, dyAt, dxAt, length);
        } else {
            gradientOfArrays(op, fromOutput, type, x, (int) xAt, dy, (int) dyAt, dx, (int) dxAt, (int) length);
        }
    }

    void mapArrays(Operation op, DataType type, Object x, int xAt, Object y, int yAt, int length) {
        op.kernel(type).map(op.prepared(type), x, xAt, y, yAt, length);
    }

    void gradientOfArrays(Operation op, boolean fromOutput, DataType type, Object x, int xAt, Object dy, int dyAt, Object dx, int dxAt,
                          int length) {
        op.kernel(type).gradient(fromOutput, op.prepared(type), x, xAt, dy, dyAt, dx, dxAt, length);
    }

    @Override
    public void mapNarrow(Operation op, DataType xType, Object x, long xAt, DataType yType, Object y, long yAt, long length) {
        NarrowLoops.run(op, NarrowKernel.FORWARD, xType, x, xAt, null, null, 0, yType, y, yAt, length);
    }

    @Override
    public void gradientNarrow(Operation op, boolean fromOutput, DataType xType, Object x, long xAt, DataType dyType,
                               Object dy, long dyAt, DataType dxType, Object dx, long dxAt, long length) {
        NarrowLoops.run(op, fromOutput ? NarrowKernel.BACKWARD_FROM_OUTPUT : NarrowKernel.BACKWARD, xType, x, xAt, dyType, dy, dyAt,
                dxType, dx, dxAt, length);
    }

    @Override
    public void gated(GatedOperation op, DataType type, Object gate, long gateAt, Object up, long upAt, Object y, long yAt,
                      long rows, long length, long stride) {
        for (long row = 0; row < rows; row++) {
            long in = row * stride;
            long out = row * length;
            if (gate == null) {
                gatedAddresses(op, type, gateAt + type.bytes() * in, upAt + type.bytes() * in, yAt + type.bytes() * out, length);
            } else {
                gatedArrays(op, type, gate, (int) (gateAt + in), up, (int) (upAt + in), y, (int) (yAt + out), (int) length);
            }
        }
    }

    @Override
    public void gatedBackward(GatedOperation op, DataType type, Object gate, long gateAt, Object up, long upAt, Object dy,
                              long dyAt, Object dgate, long dgateAt, Object dup, long dupAt, long rows, long length, long stride) {
        for (long row = 0; row < rows; row++) {
            long in = row * stride;
            long out = row * length;
            if (gate == null) {
                int b = type.bytes();
                gatedBackwardOfAddresses(op, type, gateAt + b * in, upAt + b * in, dyAt + b * out, dgateAt + b * in, dupAt + b * in,
                        length);
            } else {
                gatedBackwardOfArrays(op, type, gate, (int) (gateAt + in), up, (int) (upAt + in), dy, (int) (dyAt + out), dgate,
                        (int) (dgateAt + in), dup, (int) (dupAt + in), (int) length);
            }
        }
    }

    void gatedArrays(GatedOperation op, DataType type, Object gate, int gateAt, Object up, int upAt, Object y, int yAt, int length) {
        op.kernel(type).forward(op.prepared(type), gate, gateAt, up, upAt, y, yAt, length);
    }

    void gatedBackwardOfArrays(GatedOperation op, DataType type, Object gate, int gateAt, Object up, int upAt, Object dy, int dyAt,
                               Object dgate, int dgateAt, Object dup, int dupAt, int length) {
        op.kernel(type).backward(op.prepared(type), gate, gateAt, up, upAt, dy, dyAt, dgate, dgateAt, dup, dupAt, length);
    }

    /** Whose loops those with a number per channel are made of. */
    JavaBackend forChannels() {
        return this;
    }

    ChannelLoops channelLoops(DataType type) {
        return JavaChannels.loops(type);
    }

    @Override
    long channelPiece(Operation op, DataType type) {
        return Long.MAX_VALUE / 2;
    }

    @Override
    void channelwise(Operation op, DataType type, Object x, long xAt, Object v, long vAt, Object y, long yAt, long channels,
                     long inner, long first, long length) {
        this.channels.forward(op, type, x, xAt, v, vAt, y, yAt, channels, inner, first, length);
    }

    @Override
    void channelwiseBackward(Operation op, DataType type, Object x, long xAt, Object v, long vAt, Object dy, long dyAt, Object dx,
                             long dxAt, double[] lanes, long channels, long inner, long first, long runs, long length, long stride,
                             long tile) {
        for (long run = 0; run < runs; run++) {
            this.channels.backward(op, type, x, xAt, v, vAt, dy, dyAt, dx, dxAt, lanes, channels, inner, first + run * stride, length,
                    tile);
        }
    }

    @Override
    public void rreluTraining(DrawnSlopes slopes, long first, float[] x, int xOffset, float[] y, int yOffset, int length) {
        for (int i = 0; i < length; i++) {
            float v = x[xOffset + i];
            y[yOffset + i] = Float32Kernel.canonical(v > 0 ? v : slopes.at(first + i) * v);
        }
    }

    @Override
    public void rreluTrainingBackward(DrawnSlopes slopes, long first, float[] x, int xOffset, float[] dy, int dyOffset,
                                      float[] dx, int dxOffset, int length) {
        for (int i = 0; i < length; i++) {
            float v = x[xOffset + i];
            float slope = v > 0 ? 1 : v <= 0 ? slopes.at(first + i) : v;
            dx[dxOffset + i] = Float32Kernel.canonical(dy[dyOffset + i] * slope);
        }
    }

    @Override
    public void rows(RowOperation op, boolean backward, DataType type, Object x, long xAt, Object dy, long dyAt, Object out, long outAt,
                     long outer, long axis, long inner) {
        RowPieces.run(op, backward, type, x, xAt, dy, dyAt, out, outAt, outer, axis, inner, x == null ? PIECE : ROW_PIECE,
                x == null ? addressStep() : rowStep());
    }

    @Override
    RowPieces.Step rowStep() {
        RowPieces.Step made = arrays;
        if (made == null) {
            made = this::rowsOfArrays;
            arrays = made;
        }
        return made;
    }

    private RowPieces.Step addressStep() {
        RowPieces.Step made = addresses;
        if (made == null) {
            made = this::rowsOfAddresses;
            addresses = made;
        }
        return made;
    }

    /** The loops over rows of a type. */
    RowKernel rowKernel(RowOperation op, DataType type) {
        return op.kernel(type);
    }

    private int rowsOfArrays(RowOperation op, boolean backward, DataType type, int phase, Object x, long xAt, Object dy, long dyAt,
                             Object out, long outAt, long axis, long inner, int positions, long first, int count, double[] state) {
        return op.phase(rowKernel(op, type), backward, type, phase, x, (int) xAt, dy, (int) dyAt, out, (int) outAt, first, count,
                first + count == axis, (int) inner, positions, state);
    }

    // Addresses: the same loops over pieces copied to the heap, the first input to s[0 ..], the second to s[PIECE ..], the
    // third to s[2 * PIECE ..].

    /**
     * A custom operator may call us on its own, in the middle of a piece: it gets no share in the scratch of its
     * caller.
     */
    private Object scratch(int index, DataType type) {
        Object scratch = type == DataType.FLOAT32 ? floats.get() : doubles.get();
        return index < 0 ? Array.newInstance(scratch.getClass().getComponentType(), 3 * PIECE) : scratch;
    }

    private static int piece(long length, long i) {
        return (int) Math.min(PIECE, length - i);
    }

    private static void get(long a, long b, Object s, int n) {
        Memory.get(a, s, 0, n);
        Memory.get(b, s, PIECE, n);
    }

    private void mapAddresses(Operation op, DataType type, long x, long y, long length) {
        Object s = scratch(op.index, type);
        for (long i = 0; i < length; i += PIECE) {
            int n = piece(length, i);
            Memory.get(x + type.bytes() * i, s, 0, n);
            mapArrays(op, type, s, 0, s, 0, n);
            Memory.put(s, 0, y + type.bytes() * i, n);
        }
    }

    private void gradientOfAddresses(Operation op, boolean fromOutput, DataType type, long x, long dy, long dx, long length) {
        Object s = scratch(op.index, type);
        for (long i = 0; i < length; i += PIECE) {
            int n = piece(length, i);
            get(x + type.bytes() * i, dy + type.bytes() * i, s, n);
            gradientOfArrays(op, fromOutput, type, s, 0, s, PIECE, s, 0, n);
            Memory.put(s, 0, dx + type.bytes() * i, n);
        }
    }

    private void gatedAddresses(GatedOperation op, DataType type, long gate, long up, long y, long length) {
        Object s = scratch(op.index, type);
        for (long i = 0; i < length; i += PIECE) {
            int n = piece(length, i);
            get(gate + type.bytes() * i, up + type.bytes() * i, s, n);
            gatedArrays(op, type, s, 0, s, PIECE, s, 0, n);
            Memory.put(s, 0, y + type.bytes() * i, n);
        }
    }

    private void gatedBackwardOfAddresses(GatedOperation op, DataType type, long gate, long up, long dy, long dgate, long dup,
                                          long length) {
        Object s = scratch(op.index, type);
        for (long i = 0; i < length; i += PIECE) {
            int n = piece(length, i);
            get(gate + type.bytes() * i, up + type.bytes() * i, s, n);
            Memory.get(dy + type.bytes() * i, s, 2 * PIECE, n);
            gatedBackwardOfArrays(op, type, s, 0, s, PIECE, s, 2 * PIECE, s, 0, s, PIECE, n);
            Memory.put(s, 0, dgate + type.bytes() * i, n);
            Memory.put(s, PIECE, dup + type.bytes() * i, n);
        }
    }

    private int rowsOfAddresses(RowOperation op, boolean backward, DataType type, int phase, Object noX, long x, Object noDy, long dy,
                                Object noOut, long out, long axis, long inner, int positions, long first, int count, double[] state) {
        Object s = scratch(0, type);
        copy(true, x, s, 0, count, inner, positions, type);
        if (backward) {
            copy(true, dy, s, PIECE, count, inner, positions, type);
        }
        if (phase == RowKernel.RESULT && !backward) {
            copy(true, out, s, 2 * PIECE, count, inner, positions, type);
        }
        int next = op.phase(rowKernel(op, type), backward, type, phase, s, 0, s, PIECE, s, 2 * PIECE, first, count, first + count == axis,
                positions, positions, state);
        if (phase == RowKernel.RESULT || phase == RowKernel.SUM && !backward && op.stores()) {
            copy(false, out, s, 2 * PIECE, count, inner, positions, type);
        }
        return next;
    }

    /** Moves {@code count} elements of each of some rows side by side between an address and the scratch, where they lie together. */
    private static void copy(boolean get, long address, Object s, int at, int count, long inner, int positions, DataType type) {
        int runs = inner == positions ? 1 : count;
        int run = inner == positions ? count * positions : positions;
        for (int k = 0; k < runs; k++) {
            if (get) {
                Memory.get(address + type.bytes() * k * inner, s, at + k * run, run);
            } else {
                Memory.put(s, at + k * run, address + type.bytes() * k * inner, run);
            }
        }
    }
}
