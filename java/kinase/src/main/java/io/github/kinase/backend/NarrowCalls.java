package io.github.kinase.backend;

import io.github.kinase.DataType;

/** The native backend on elements of 16 bits, and mixtures of them with float32. */
final class NarrowCalls {

    /** Elements per critical region: at up to 3 ns an element about 50 us, of which the collector and safepoints wait. */
    private static final int PIECE = 16 * 1024;

    /** What {@link NativeKernels#narrow} adds to a number, by the types of the input, of dy and of the output. */
    private static final int[][][] ADDED = added();

    private NarrowCalls() {}

    private static int[][][] added() {
        int count = DataType.values().length;
        int[][][] added = new int[count][count][count];
        for (int x = 0; x < count; x++) {
            for (int dy = 0; dy < count; dy++) {
                for (int y = 0; y < count; y++) {
                    added[x][dy][y] = NativeKernels.narrow(0, x, dy, y);
                }
            }
        }
        return added;
    }

    /** The operation is that of float64; an array and an index, or null and an address. */
    static void map(int found, Operation op, DataType xType, Object x, long xAt, DataType yType, Object y, long yAt, long length) {
        int number = found + ADDED[xType.ordinal()][xType.ordinal()][yType.ordinal()];
        if (x == null) {
            NativeKernels.map(number, op.p0, op.p1, op.p2, op.p3, xAt, yAt, length);
            return;
        }
        for (long next = 0; next < length; next += PIECE) {
            map(number, op, x, (int) (xAt + next), y, (int) (yAt + next), (int) Math.min(PIECE, length - next));
        }
    }

    private static void map(int number, Operation op, Object x, int xOffset, Object y, int yOffset, int n) {
        if (x instanceof float[] floats) {
            NativeKernels.map(number, op.p0, op.p1, op.p2, op.p3, floats, xOffset, (short[]) y, yOffset, n);
        } else if (y instanceof float[] floats) {
            NativeKernels.map(number, op.p0, op.p1, op.p2, op.p3, (short[]) x, xOffset, floats, yOffset, n);
        } else if (ForeignKernels.AVAILABLE) {
            ForeignKernels.map(number, op, (short[]) x, xOffset, (short[]) y, yOffset, n);
        } else {
            NativeKernels.map(number, op.p0, op.p1, op.p2, op.p3, (short[]) x, xOffset, (short[]) y, yOffset, n);
        }
    }

    /** Arrays are of one type. */
    static void gradient(int found, Operation op, DataType xType, Object x, long xAt, DataType dyType, Object dy, long dyAt,
                         DataType dxType, Object dx, long dxAt, long length) {
        int number = found + ADDED[xType.ordinal()][dyType.ordinal()][dxType.ordinal()];
        if (x == null) {
            NativeKernels.gradient(number, op.p0, op.p1, op.p2, op.p3, xAt, dyAt, dxAt, length);
            return;
        }
        for (long next = 0; next < length; next += PIECE) {
            gradient(number, op, (short[]) x, (int) (xAt + next), (short[]) dy, (int) (dyAt + next), (short[]) dx,
                    (int) (dxAt + next), (int) Math.min(PIECE, length - next));
        }
    }

    private static void gradient(int number, Operation op, short[] x, int xOffset, short[] dy, int dyOffset, short[] dx,
                                 int dxOffset, int n) {
        if (ForeignKernels.AVAILABLE) {
            ForeignKernels.gradient(number, op, x, xOffset, dy, dyOffset, dx, dxOffset, n);
        } else {
            NativeKernels.gradient(number, op.p0, op.p1, op.p2, op.p3, x, xOffset, dy, dyOffset, dx, dxOffset, n);
        }
    }
}
