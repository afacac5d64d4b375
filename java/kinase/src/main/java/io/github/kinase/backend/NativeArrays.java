package io.github.kinase.backend;

import io.github.kinase.DataType;

/** The element-wise functions on arrays, in pieces that do not delay safepoints. */
final class NativeArrays {

    private NativeArrays() {}

    /**
     * out[outAt + k] = f(x[xAt + k]), or dy[dyAt + k] f'(x[xAt + k]) unless dy is null, for k &lt; length.
     *
     * <p>All in one method, as it should be longer than what HotSpot inlines (325 bytes of code, FreqInlineSize): it counts the levels
     * of methods inlined into one another, and where callers have used up most of the 15 that it allows, it would no longer inline
     * what makes the segments of a call, which would then be allocated.
     */
    static void run(int number, Operation op, DataType type, Object x, long xAt, Object dy, long dyAt, Object out, long outAt,
                    long length) {
        // A loop around them would take a short call 3 ns.
        if (ForeignKernels.AVAILABLE && type == DataType.FLOAT32 && length <= NativeBackend.PIECE) {
            if (dy == null) {
                ForeignKernels.map(number, op, (float[]) x, (int) xAt, (float[]) out, (int) outAt, (int) length);
            } else {
                ForeignKernels.gradient(number, op, (float[]) x, (int) xAt, (float[]) dy, (int) dyAt, (float[]) out, (int) outAt,
                        (int) length);
            }
            return;
        }
        int piece = NativeBackend.piece(op, type);
        for (long next = 0; next < length; next += piece) {
            int n = (int) Math.min(piece, length - next);
            int xOffset = (int) (xAt + next);
            int dyOffset = (int) (dyAt + next);
            int offset = (int) (outAt + next);
            if (type == DataType.FLOAT32) {
                if (dy == null) {
                    if (ForeignKernels.AVAILABLE) {
                        ForeignKernels.map(number, op, (float[]) x, xOffset, (float[]) out, offset, n);
                    } else {
                        NativeKernels.map(number, op.p0, op.p1, op.p2, op.p3, (float[]) x, xOffset, (float[]) out, offset, n);
                    }
                } else if (ForeignKernels.AVAILABLE) {
                    ForeignKernels.gradient(number, op, (float[]) x, xOffset, (float[]) dy, dyOffset, (float[]) out, offset, n);
                } else {
                    NativeKernels.gradient(number, op.p0, op.p1, op.p2, op.p3, (float[]) x, xOffset, (float[]) dy, dyOffset,
                            (float[]) out, offset, n);
                }
            } else if (dy == null) {
                if (ForeignKernels.AVAILABLE) {
                    ForeignKernels.map(number, op, (double[]) x, xOffset, (double[]) out, offset, n);
                } else {
                    NativeKernels.map(number, op.p0, op.p1, op.p2, op.p3, (double[]) x, xOffset, (double[]) out, offset, n);
                }
            } else if (ForeignKernels.AVAILABLE) {
                ForeignKernels.gradient(number, op, (double[]) x, xOffset, (double[]) dy, dyOffset, (double[]) out, offset, n);
            } else {
                NativeKernels.gradient(number, op.p0, op.p1, op.p2, op.p3, (double[]) x, xOffset, (double[]) dy, dyOffset,
                        (double[]) out, offset, n);
            }
        }
    }
}
