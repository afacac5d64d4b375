package io.github.kinase.backend;

import io.github.kinase.DataType;

/** The native gates on rows in arrays, in pieces that do not delay safepoints. All of a call in one method, as {@link NativeArrays} says. */
final class NativeGates {

    private NativeGates() {}

    /** Arguments as those of {@link Backend#gated}, on arrays; {@code piece}: how many elements a call may take. */
    static void forward(int number, GatedOperation op, DataType type, Object gate, long gateAt, Object up, long upAt, Object y, long yAt,
                        long rows, long length, long stride, int piece) {
        long rowsPerPiece = Math.max(1, piece / length);
        for (long row = 0; row < rows; row += rowsPerPiece) {
            int count = (int) Math.min(rowsPerPiece, rows - row);
            for (long i = 0; i < length; i += piece) {
                int gateOffset = (int) (gateAt + row * stride + i);
                int upOffset = (int) (upAt + row * stride + i);
                int yOffset = (int) (yAt + row * length + i);
                int n = (int) Math.min(piece, length - i);
                if (type == DataType.FLOAT32) {
                    if (ForeignGates.AVAILABLE) {
                        ForeignGates.forward(number, op.p0, op.p1, op.p2, op.p3, (float[]) gate, gateOffset, (float[]) up, upOffset, (float[]) y, yOffset, count,
                                n, (int) stride);
                    } else {
                        NativeKernels.gated(number, op.p0, op.p1, op.p2, op.p3, (float[]) gate, gateOffset, (float[]) up, upOffset,
                                (float[]) y, yOffset, count, n, (int) stride);
                    }
                } else if (ForeignGates.AVAILABLE) {
                    ForeignGates.forward(number, op.p0, op.p1, op.p2, op.p3, (double[]) gate, gateOffset, (double[]) up, upOffset, (double[]) y, yOffset, count,
                            n, (int) stride);
                } else {
                    NativeKernels.gated(number, op.p0, op.p1, op.p2, op.p3, (double[]) gate, gateOffset, (double[]) up, upOffset,
                            (double[]) y, yOffset, count, n, (int) stride);
                }
            }
        }
    }

    /** As {@link Backend#gatedBackward}. */
    static void backward(int number, GatedOperation op, DataType type, Object gate, long gateAt, Object up, long upAt, Object dy,
                         long dyAt, Object dgate, long dgateAt, Object dup, long dupAt, long rows, long length, long stride, int piece) {
        long rowsPerPiece = Math.max(1, piece / length);
        for (long row = 0; row < rows; row += rowsPerPiece) {
            int count = (int) Math.min(rowsPerPiece, rows - row);
            for (long i = 0; i < length; i += piece) {
                int gateOffset = (int) (gateAt + row * stride + i);
                int upOffset = (int) (upAt + row * stride + i);
                int dyOffset = (int) (dyAt + row * length + i);
                int dgateOffset = (int) (dgateAt + row * stride + i);
                int dupOffset = (int) (dupAt + row * stride + i);
                int n = (int) Math.min(piece, length - i);
                if (type == DataType.FLOAT32) {
                    if (ForeignGates.AVAILABLE) {
                        ForeignGates.backward(number, op.p0, op.p1, op.p2, op.p3, (float[]) gate, gateOffset, (float[]) up, upOffset, (float[]) dy, dyOffset,
                                (float[]) dgate, dgateOffset, (float[]) dup, dupOffset, count, n, (int) stride);
                    } else {
                        NativeKernels.gatedGradient(number, op.p0, op.p1, op.p2, op.p3, (float[]) gate, gateOffset, (float[]) up,
                                upOffset, (float[]) dy, dyOffset, (float[]) dgate, dgateOffset, (float[]) dup, dupOffset, count, n,
                                (int) stride);
                    }
                } else if (ForeignGates.AVAILABLE) {
                    ForeignGates.backward(number, op.p0, op.p1, op.p2, op.p3, (double[]) gate, gateOffset, (double[]) up, upOffset, (double[]) dy, dyOffset,
                            (double[]) dgate, dgateOffset, (double[]) dup, dupOffset, count, n, (int) stride);
                } else {
                    NativeKernels.gatedGradient(number, op.p0, op.p1, op.p2, op.p3, (double[]) gate, gateOffset, (double[]) up, upOffset,
                            (double[]) dy, dyOffset, (double[]) dgate, dgateOffset, (double[]) dup, dupOffset, count, n, (int) stride);
                }
            }
        }
    }
}
