package io.github.kinase.backend;

import io.github.kinase.DataType;

/** The native rows in arrays, in pieces that do not delay safepoints. All of a call in one method, as {@link NativeArrays} says. */
final class NativeRows {

    private NativeRows() {}

    /** Arguments as those of {@link Backend#rows}, on arrays, with rows of which {@code piece} elements, as many as a call may take, hold one. */
    static void run(int number, RowOperation op, DataType type, Object x, long xAt, Object dy, long dyAt, Object out, long outAt,
                    long outer, long axis, long inner, int piece) {
        long tile = Math.min(inner, RowKernel.POSITIONS);
        // Whole slices, or where they are too large, whole tiles of one.
        long slices = Math.max(1, piece / (axis * inner));
        long most = Math.min(inner, piece / axis / tile * tile);
        for (long i = 0; i < outer; i += slices) {
            int count = (int) Math.min(slices, outer - i);
            for (long j = 0; j < inner; j += most) {
                int at = (int) (i * axis * inner + j);
                int xOffset = (int) xAt + at;
                int dyOffset = (int) dyAt + at;
                int offset = (int) outAt + at;
                int positions = (int) Math.min(most, inner - j);
                if (type == DataType.FLOAT32) {
                    if (ForeignRows.AVAILABLE) {
                        ForeignRows.rows(number, op.p0, op.p3, (float[]) x, xOffset, (float[]) dy, dyOffset, (float[]) out, offset, count,
                                (int) axis, (int) inner, positions);
                    } else {
                        NativeKernels.rows(number, op.p0, op.p3, (float[]) x, xOffset, (float[]) dy, dyOffset, (float[]) out, offset,
                                count, (int) axis, (int) inner, positions);
                    }
                } else if (ForeignRows.AVAILABLE) {
                    ForeignRows.rows(number, op.p0, op.p3, (double[]) x, xOffset, (double[]) dy, dyOffset, (double[]) out, offset, count,
                            (int) axis, (int) inner, positions);
                } else {
                    NativeKernels.rows(number, op.p0, op.p3, (double[]) x, xOffset, (double[]) dy, dyOffset, (double[]) out, offset,
                            count, (int) axis, (int) inner, positions);
                }
            }
        }
    }
}
