package io.github.kinase.backend;

import io.github.kinase.DataType;
import io.github.kinase.formula.Entry;
import io.github.kinase.formula.Formulas;
import java.util.List;

/** C++ SIMD, on one SIMD target of the library: arrays through java.lang.foreign or JNI, addresses through JNI. */
final class NativeBackend extends Backend {

    static final int ABI_VERSION = 6;

    /**
     * Elements per critical region, during which the collector has to wait: at 2 ns an element about 30 us. A multiple of
     * {@link RowKernel#LANES}.
     */
    static final int PIECE = 16 * 1024;
    /** The same for formulas that only move memory, at up to 0.3 ns an element: their calls would show beside so little work. */
    private static final int EXACT_PIECE = 8 * PIECE;
    /** And for formulas that float64 computes in sums of two doubles. */
    private static final int WIDE_FLOAT64_PIECE = PIECE / 4;

    /** And for rows that are summed as often as it takes. */
    private static final int REPEATED_ROW_PIECE = PIECE / 16;

    /**
     * From how many bytes of inputs and outputs on stores go past the caches: relu and its gradient gain from there on, also where the
     * next call reads the output again (1M to 32M elements, 32 MiB of cache, Zen 5). Beyond the cache it is a fourth to a third.
     */
    private static final long STREAMED_BYTES = LastLevelCache.BYTES / 8 * 3;

    // The loops over pieces count in long: after the last piece of the longest arrays an int would be below 0.

    private static final int FORWARD = 0;
    private static final int BACKWARD = 1;
    private static final int BACKWARD_FROM_OUTPUT = 2;
    private static final int GATED = 3;
    private static final int GATED_BACKWARD = 4;

    /** The types that operations are found for; those of 16 bits are {@link NarrowCalls}. */
    private static final List<DataType> FOUND = List.of(DataType.FLOAT32, DataType.FLOAT64);

    /** By type and place in the list of formulas. */
    private final int[][] forward;
    private final int[][] backward;
    private final int[][] backwardFromOutput;
    /** By type and place in the list of gates. */
    private final int[][] gated;
    private final int[][] gatedBackward;
    /** By type. */
    private final int[] prelu;
    private final int[] preluBackward;
    private final int rreluTraining;
    private final int rreluTrainingBackward;
    /** By type and place in the list of formulas by row. */
    private final int[][] rows;
    private final int[][] rowsBackward;
    /** Made when it is asked for, as {@link Operation#narrowKernel}. */
    private RowPieces.Step longRows;
    /** The same with stores past the caches, element-wise and gated. */
    private final NativeBackend streaming;

    /** Throws IllegalStateException if this machine cannot run the target or the library lacks an operation. */
    NativeBackend(String simd) {
        super("native", simd);
        forward = find(FORWARD, Formulas.entries());
        backward = find(BACKWARD, Formulas.entries());
        backwardFromOutput = find(BACKWARD_FROM_OUTPUT, Formulas.entries());
        gated = find(GATED, Formulas.gateEntries());
        gatedBackward = find(GATED_BACKWARD, Formulas.gateEntries());
        prelu = find("prelu", FORWARD);
        preluBackward = find("prelu", BACKWARD);
        rreluTraining = find("rrelu_training", FORWARD, DataType.FLOAT32);
        rreluTrainingBackward = find("rrelu_training", BACKWARD, DataType.FLOAT32);
        rows = find(FORWARD, Formulas.rowEntries());
        rowsBackward = find(BACKWARD_FROM_OUTPUT, Formulas.rowEntries());
        streaming = new NativeBackend(this);
    }

    private NativeBackend(NativeBackend plain) {
        super(plain.name(), plain.simd());
        forward = streaming(plain.forward);
        backward = streaming(plain.backward);
        backwardFromOutput = streaming(plain.backwardFromOutput);
        gated = streaming(plain.gated);
        gatedBackward = streaming(plain.gatedBackward);
        prelu = plain.prelu;
        preluBackward = plain.preluBackward;
        rreluTraining = plain.rreluTraining;
        rreluTrainingBackward = plain.rreluTrainingBackward;
        rows = plain.rows;
        rowsBackward = plain.rowsBackward;
        streaming = this;
    }

    private static int[][] streaming(int[][] numbers) {
        int[][] streaming = new int[numbers.length][numbers[0].length];
        for (int type = 0; type < numbers.length; type++) {
            for (int i = 0; i < numbers[type].length; i++) {
                streaming[type][i] = NativeKernels.streaming(numbers[type][i]);
            }
        }
        return streaming;
    }

    @Override
    public Backend forBytes(long bytes) {
        return bytes < STREAMED_BYTES ? this : streaming;
    }

    private boolean gainsFromStreams(long elements, DataType type) {
        return elements * type.bytes() >= STREAMED_BYTES && this != streaming;
    }

    private static boolean isNone(Object out, long outAt, Object a, long aAt, Object b, long bAt, Object c, long cAt) {
        return !same(out, outAt, a, aAt) && !same(out, outAt, b, bAt) && !same(out, outAt, c, cAt);
    }

    /** Whether the library holds kernels for this target and the machine can run them. */
    static boolean supports(String simd) {
        return NativeKernels.find("relu", FORWARD, 0, simd) >= 0;
    }

    /** -1 for the slope from the output where that does not determine it. */
    private int[][] find(int pass, List<Entry> entries) {
        int[][] numbers = new int[FOUND.size()][entries.size()];
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            boolean wanted = pass != BACKWARD_FROM_OUTPUT || entry.byRow() || entry.is("FromOutput");
            for (DataType type : FOUND) {
                numbers[type.ordinal()][i] = wanted ? find(entry.name(), pass, type) : -1;
            }
        }
        return numbers;
    }

    private int[] find(String name, int pass) {
        int[] numbers = new int[FOUND.size()];
        for (DataType type : FOUND) {
            numbers[type.ordinal()] = find(name, pass, type);
        }
        return numbers;
    }

    private int find(String name, int pass, DataType type) {
        int op = NativeKernels.find(name, pass, type.ordinal(), simd());
        if (op < 0) {
            throw new IllegalStateException("the native library has no " + name + " (pass " + pass + ", " + type + ") for " + simd());
        }
        return op;
    }

    static int piece(Operation op, DataType type) {
        return op.exact ? EXACT_PIECE : type == DataType.FLOAT32 ? PIECE : WIDE_FLOAT64_PIECE;
    }

    @Override
    public void map(Operation op, DataType type, Object x, long xAt, Object y, long yAt, long length) {
        if (gainsFromStreams(2 * length, type) && !same(x, xAt, y, yAt)) {
            streaming.map(op, type, x, xAt, y, yAt, length);
            return;
        }
        int number = forward[type.ordinal()][op.index];
        if (x == null) {
            NativeKernels.map(number, op.p0, op.p1, op.p2, op.p3, xAt, yAt, length);
            return;
        }
        NativeArrays.run(number, op, type, x, xAt, null, 0, y, yAt, length);
    }

    @Override
    public void gradient(Operation op, boolean fromOutput, DataType type, Object x, long xAt, Object dy, long dyAt, Object dx,
                         long dxAt, long length) {
        if (gainsFromStreams(3 * length, type) && !same(x, xAt, dx, dxAt) && !same(dy, dyAt, dx, dxAt)) {
            streaming.gradient(op, fromOutput, type, x, xAt, dy, dyAt, dx, dxAt, length);
            return;
        }
        int number = (fromOutput ? backwardFromOutput : backward)[type.ordinal()][op.index];
        if (x == null) {
            NativeKernels.gradient(number, op.p0, op.p1, op.p2, op.p3, xAt, dyAt, dxAt, length);
            return;
        }
        NativeArrays.run(number, op, type, x, xAt, dy, dyAt, dx, dxAt, length);
    }

    @Override
    public void mapNarrow(Operation op, DataType xType, Object x, long xAt, DataType yType, Object y, long yAt, long length) {
        NarrowCalls.map(forward[DataType.FLOAT64.ordinal()][op.index], op, xType, x, xAt, yType, y, yAt, length);
    }

    @Override
    public void gradientNarrow(Operation op, boolean fromOutput, DataType xType, Object x, long xAt, DataType dyType,
                               Object dy, long dyAt, DataType dxType, Object dx, long dxAt, long length) {
        int number = (fromOutput ? backwardFromOutput : backward)[DataType.FLOAT64.ordinal()][op.index];
        NarrowCalls.gradient(number, op, xType, x, xAt, dyType, dy, dyAt, dxType, dx, dxAt, length);
    }

    /** Every gate computes with more bits than its elements have. */
    private static int gatedPiece(DataType type) {
        return type == DataType.FLOAT32 ? PIECE : WIDE_FLOAT64_PIECE;
    }

    @Override
    public void gated(GatedOperation op, DataType type, Object gate, long gateAt, Object up, long upAt, Object y, long yAt,
                      long rows, long length, long stride) {
        if (gainsFromStreams(3 * rows * length, type) && !same(gate, gateAt, y, yAt) && !same(up, upAt, y, yAt)) {
            streaming.gated(op, type, gate, gateAt, up, upAt, y, yAt, rows, length, stride);
            return;
        }
        int number = gated[type.ordinal()][op.index];
        if (gate == null) {
            NativeKernels.gated(number, op.p0, op.p1, op.p2, op.p3, gateAt, upAt, yAt, rows, length, stride);
            return;
        }
        NativeGates.forward(number, op, type, gate, gateAt, up, upAt, y, yAt, rows, length, stride, gatedPiece(type));
    }

    @Override
    public void gatedBackward(GatedOperation op, DataType type, Object gate, long gateAt, Object up, long upAt, Object dy,
                              long dyAt, Object dgate, long dgateAt, Object dup, long dupAt, long rows, long length, long stride) {
        if (gainsFromStreams(5 * rows * length, type) && isNone(dgate, dgateAt, gate, gateAt, up, upAt, dy, dyAt)
                && isNone(dup, dupAt, gate, gateAt, up, upAt, dy, dyAt)) {
            streaming.gatedBackward(op, type, gate, gateAt, up, upAt, dy, dyAt, dgate, dgateAt, dup, dupAt, rows, length, stride);
            return;
        }
        int number = gatedBackward[type.ordinal()][op.index];
        if (gate == null) {
            NativeKernels.gatedGradient(number, op.p0, op.p1, op.p2, op.p3, gateAt, upAt, dyAt, dgateAt, dupAt, rows, length, stride);
            return;
        }
        NativeGates.backward(number, op, type, gate, gateAt, up, upAt, dy, dyAt, dgate, dgateAt, dup, dupAt, rows, length, stride,
                gatedPiece(type));
    }

    @Override
    long channelPiece(Operation op, DataType type) {
        return op == null ? EXACT_PIECE : piece(op, type);
    }

    @Override
    void channelwise(Operation op, DataType type, Object x, long xAt, Object v, long vAt, Object y, long yAt, long channels,
                     long inner, long first, long length) {
        int number = op == null ? prelu[type.ordinal()] : forward[type.ordinal()][op.index];
        NativeChannels.run(number, op, type, x, xAt, v, vAt, null, 0, y, yAt, null, channels, inner, first, 1, length, 0, 0);
    }

    @Override
    void channelwiseBackward(Operation op, DataType type, Object x, long xAt, Object v, long vAt, Object dy, long dyAt, Object dx,
                             long dxAt, double[] lanes, long channels, long inner, long first, long runs, long length, long stride,
                             long tile) {
        int number = op == null ? preluBackward[type.ordinal()] : backward[type.ordinal()][op.index];
        NativeChannels.run(number, op, type, x, xAt, v, vAt, dy, dyAt, dx, dxAt, lanes, channels, inner, first, runs, length, stride, tile);
    }

    @Override
    public void rreluTraining(DrawnSlopes slopes, long first, float[] x, int xOffset, float[] y, int yOffset, int length) {
        for (long next = 0; next < length; next += PIECE) {
            int i = (int) next;
            NativeKernels.rreluTraining(rreluTraining, slopes.lower(), slopes.upper(), slopes.seed(), first + i, x, xOffset + i,
                    y, yOffset + i, Math.min(PIECE, length - i));
        }
    }

    @Override
    public void rreluTrainingBackward(DrawnSlopes slopes, long first, float[] x, int xOffset, float[] dy, int dyOffset,
                                      float[] dx, int dxOffset, int length) {
        for (long next = 0; next < length; next += PIECE) {
            int i = (int) next;
            NativeKernels.rreluTrainingGradient(rreluTrainingBackward, slopes.lower(), slopes.upper(), slopes.seed(), first + i,
                    x, xOffset + i, dy, dyOffset + i, dx, dxOffset + i, Math.min(PIECE, length - i));
        }
    }

    @Override
    public void rows(RowOperation op, boolean backward, DataType type, Object x, long xAt, Object dy, long dyAt, Object out, long outAt,
                     long outer, long axis, long inner) {
        if (x == null) {
            NativeKernels.rows(number(op, backward, type), op.p0, op.p3, xAt, dyAt, outAt, outer, axis, inner);
            return;
        }
        int piece = op.repeats() ? REPEATED_ROW_PIECE : gatedPiece(type);
        if (axis * Math.min(inner, RowKernel.POSITIONS) > piece) {
            RowPieces.run(op, backward, type, x, xAt, dy, dyAt, out, outAt, outer, axis, inner, piece, rowStep());
            return;
        }
        NativeRows.run(number(op, backward, type), op, type, x, xAt, dy, dyAt, out, outAt, outer, axis, inner, piece);
    }

    @Override
    RowPieces.Step rowStep() {
        RowPieces.Step made = longRows;
        if (made == null) {
            made = this::phase;
            longRows = made;
        }
        return made;
    }

    private int number(RowOperation op, boolean backward, DataType type) {
        return (backward ? rowsBackward : rows)[type.ordinal()][op.index];
    }

    /** One phase over what one critical region holds of rows that are too long for it. */
    private int phase(RowOperation op, boolean backward, DataType type, int phase, Object x, long xAt, Object dy, long dyAt, Object out,
                      long outAt, long axis, long inner, int positions, long first, int count, double[] state) {
        int number = number(op, backward, type);
        if (type == DataType.FLOAT32) {
            return NativeKernels.rowsPhase(number, op.p0, op.p3, phase, (float[]) x, (int) xAt, (float[]) dy, (int) dyAt, (float[]) out,
                    (int) outAt, (int) axis, (int) inner, positions, (int) first, count, state);
        }
        return NativeKernels.rowsPhase(number, op.p0, op.p3, phase, (double[]) x, (int) xAt, (double[]) dy, (int) dyAt, (double[]) out,
                (int) outAt, (int) axis, (int) inner, positions, (int) first, count, state);
    }
}
