package io.github.kinase.backend;

import io.github.kinase.DataType;
import io.github.kinase.formula.Rectifiers;

/**
 * Elements of 16 bits where no formula is compiled for them: by row, gated, by channel. Pieces of them are widened to floats, which
 * is exact, computed as float32, and rounded to nearest even. Elements are in short[] at an index or, with null, at an address.
 */
public final class HalfStages {

    /** Floats of a piece. */
    private static final int PIECE = 4096;
    /** Pieces of a call: three inputs, two outputs. */
    private static final int PIECES = 5;

    private static final ThreadLocal<float[]> FLOATS = ThreadLocal.withInitial(() -> new float[PIECES * PIECE]);
    private static final ThreadLocal<short[]> SHORTS = ThreadLocal.withInitial(() -> new short[PIECE]);
    /** The state of a row whose terms are computed a second time. */
    private static final ThreadLocal<double[]> STATE = ThreadLocal.withInitial(() -> new double[RowKernel.STATE]);

    private HalfStages() {}

    /** The identity, which moves numbers; made when it is needed, for the backends are made before any operation can be. */
    private static final class Copy {
        static final Operation OPERATION = new Operation(new Rectifiers.Linear(1));
    }

    /** A custom operator may call us on its own, in the middle of a piece: it gets no share in the scratch of its caller. */
    private static float[] floats(int index) {
        return index < 0 ? new float[PIECES * PIECE] : FLOATS.get();
    }

    private static void widen(Backend backend, DataType type, Object from, long at, float[] to, int toAt, int length) {
        if (from != null) {
            backend.mapNarrow(Copy.OPERATION, type, from, at, DataType.FLOAT32, to, toAt, length);
            return;
        }
        short[] bits = SHORTS.get();
        Memory.get(at, bits, 0, length);
        backend.mapNarrow(Copy.OPERATION, type, bits, 0, DataType.FLOAT32, to, toAt, length);
    }

    private static void narrow(Backend backend, DataType type, float[] from, int fromAt, Object to, long at, int length) {
        if (to != null) {
            backend.mapNarrow(Copy.OPERATION, DataType.FLOAT32, from, fromAt, type, to, at, length);
            return;
        }
        short[] bits = SHORTS.get();
        backend.mapNarrow(Copy.OPERATION, DataType.FLOAT32, from, fromAt, type, bits, 0, length);
        Memory.put(bits, 0, at, length);
    }

    /** From one element to the next, in the unit of the place. */
    private static int unit(Object array) {
        return array == null ? Short.BYTES : 1;
    }

    /** As {@link Backend#gated}. */
    public static void gated(Backend backend, GatedOperation op, DataType type, Object gate, long gateAt, Object up, long upAt, Object y,
                             long yAt, long rows, long length, long stride) {
        float[] s = floats(op.index);
        int unit = unit(gate);
        for (long row = 0; row < rows; row++) {
            for (long i = 0; i < length; i += PIECE) {
                int n = (int) Math.min(PIECE, length - i);
                long in = unit * (row * stride + i);
                widen(backend, type, gate, gateAt + in, s, 0, n);
                widen(backend, type, up, upAt + in, s, PIECE, n);
                backend.gated(op, DataType.FLOAT32, s, 0, s, PIECE, s, 0, 1, n, n);
                narrow(backend, type, s, 0, y, yAt + unit * (row * length + i), n);
            }
        }
    }

    /** As {@link Backend#gatedBackward}. */
    public static void gatedBackward(Backend backend, GatedOperation op, DataType type, Object gate, long gateAt, Object up, long upAt,
                                     Object dy, long dyAt, Object dgate, long dgateAt, Object dup, long dupAt, long rows, long length,
                                     long stride) {
        float[] s = floats(op.index);
        int unit = unit(gate);
        for (long row = 0; row < rows; row++) {
            for (long i = 0; i < length; i += PIECE) {
                int n = (int) Math.min(PIECE, length - i);
                long in = unit * (row * stride + i);
                widen(backend, type, gate, gateAt + in, s, 0, n);
                widen(backend, type, up, upAt + in, s, PIECE, n);
                widen(backend, type, dy, dyAt + unit * (row * length + i), s, 2 * PIECE, n);
                backend.gatedBackward(op, DataType.FLOAT32, s, 0, s, PIECE, s, 2 * PIECE, s, 3 * PIECE, s, 4 * PIECE, 1, n, n);
                narrow(backend, type, s, 3 * PIECE, dgate, dgateAt + in, n);
                narrow(backend, type, s, 4 * PIECE, dup, dupAt + in, n);
            }
        }
    }

    /** The numbers of the channels as floats. */
    static float[] channels(Backend backend, DataType type, Object v, long vAt, long channels) {
        float[] numbers = new float[(int) channels];
        for (long i = 0; i < channels; i += PIECE) {
            widen(backend, type, v, vAt + unit(v) * i, numbers, (int) i, (int) Math.min(PIECE, channels - i));
        }
        return numbers;
    }

    /** As {@link Backend#channelwise}, with the numbers of the channels as floats. */
    static void channelwise(Backend backend, Operation op, DataType type, Object x, long xAt, float[] v, Object y, long yAt,
                            long channels, long inner, long first, long length) {
        float[] s = floats(op == null ? 0 : op.index);
        int unit = unit(x);
        for (long at = first; at < first + length; at += PIECE) {
            int n = (int) Math.min(PIECE, first + length - at);
            widen(backend, type, x, xAt + unit * at, s, 0, n);
            backend.channelwise(op, DataType.FLOAT32, s, -at, v, 0, s, -at, channels, inner, at, n);
            narrow(backend, type, s, 0, y, yAt + unit * at, n);
        }
    }

    /** As {@link Backend#channelwiseBackward}, with the numbers of the channels as floats. */
    static void channelwiseBackward(Backend backend, Operation op, DataType type, Object x, long xAt, float[] v, Object dy, long dyAt,
                                    Object dx, long dxAt, double[] lanes, long channels, long inner, long first, long runs, long length,
                                    long stride, long tile) {
        float[] s = floats(op == null ? 0 : op.index);
        int unit = unit(x);
        for (long run = 0; run < runs; run++) {
            long start = first + run * stride;
            for (long at = start; at < start + length; at += PIECE) {
                int n = (int) Math.min(PIECE, start + length - at);
                widen(backend, type, x, xAt + unit * at, s, 0, n);
                widen(backend, type, dy, dyAt + unit * at, s, PIECE, n);
                backend.channelwiseBackward(op, DataType.FLOAT32, s, -at, v, 0, s, PIECE - at, s, 2 * PIECE - at, lanes, channels,
                        inner, at,
                        1, n, n, tile);
                narrow(backend, type, s, 2 * PIECE, dx, dxAt + unit * at, n);
            }
        }
    }

    /** Adds the sums of a tile to numbers of channels: in double, rounded once. */
    static void addSums(DataType type, double[] lanes, Object sums, long at, int length) {
        Format16 format = Format16.of(type);
        short[] bits = sums == null ? SHORTS.get() : (short[]) sums;
        int start = sums == null ? 0 : (int) at;
        if (sums == null) {
            Memory.get(at, bits, 0, length);
        }
        ChannelLoops.fold(lanes, length);
        for (int i = 0; i < length; i++) {
            bits[start + i] = format.round(format.widen(bits[start + i]) + lanes[i]);
        }
        if (sums == null) {
            Memory.put(bits, 0, at, length);
        }
    }

    /** As {@link Backend#rows}. */
    public static void rows(Backend backend, RowOperation op, boolean backward, DataType type, Object x, long xAt, Object dy, long dyAt,
                            Object out, long outAt, long outer, long axis, long inner) {
        long slice = axis * inner;
        if (slice > PIECE) {
            RowPieces.run(op, backward, type, x, xAt, dy, dyAt, out, outAt, outer, axis, inner, PIECE, backend.halfRows());
            return;
        }
        float[] s = FLOATS.get();
        long slices = PIECE / slice;
        for (long i = 0; i < outer; i += slices) {
            long count = Math.min(slices, outer - i);
            int n = (int) (count * slice);
            long at = unit(x) * i * slice;
            widen(backend, type, x, xAt + at, s, 0, n);
            if (backward) {
                widen(backend, type, dy, dyAt + at, s, PIECE, n);
            }
            backend.rows(op, backward, DataType.FLOAT32, s, 0, s, backward ? PIECE : 0, s, 2 * PIECE, count, axis, inner);
            narrow(backend, type, s, 2 * PIECE, out, outAt + at, n);
        }
    }

    /**
     * A phase of rows that are too long for one piece. What the sum leaves in the output for the result would be rounded to 16 bits
     * on the way: it is computed again, with a copy of the state.
     */
    static int phase(Backend backend, RowOperation op, boolean backward, DataType type, int phase, Object x, long xAt, Object dy,
                     long dyAt, Object out, long outAt, long axis, long inner, int positions, long first, int count, double[] state) {
        float[] s = FLOATS.get();
        int unit = unit(x);
        int length = positions == inner ? count * positions : positions;
        for (int k = 0; k < count * positions; k += length) {
            long at = unit * (k / positions * inner);
            widen(backend, type, x, xAt + at, s, k, length);
            if (backward) {
                widen(backend, type, dy, dyAt + at, s, PIECE + k, length);
            }
        }
        RowPieces.Step step = backend.rowStep();
        int dyStart = backward ? PIECE : 0;
        if (phase == RowKernel.RESULT && !backward && op.stores()) {
            double[] copy = STATE.get();
            System.arraycopy(state, 0, copy, 0, copy.length);
            step.run(op, false, DataType.FLOAT32, RowKernel.SUM, s, 0, s, 0, s, 2 * PIECE, axis, positions, positions, first, count, copy);
        }
        int next = step.run(op, backward, DataType.FLOAT32, phase, s, 0, s, dyStart, s, 2 * PIECE, axis, positions, positions, first, count,
                state);
        for (int k = 0; phase == RowKernel.RESULT && k < count * positions; k += length) {
            narrow(backend, type, s, 2 * PIECE + k, out, outAt + unit * (k / positions * inner), length);
        }
        return next;
    }

    /** The step of {@link RowPieces} for a backend, which keeps it: a lambda made in a call would be allocated by each. */
    static RowPieces.Step step(Backend backend) {
        return (op, backward, type, phase, x, xAt, dy, dyAt, out, outAt, axis, inner, positions, first, count, state) ->
                phase(backend, op, backward, type, phase, x, xAt, dy, dyAt, out, outAt, axis, inner, positions, first, count, state);
    }
}
