package io.github.kinase.backend;

import io.github.kinase.DataType;

/** The native gates on what one critical region holds of rows in arrays. */
final class NativeGates {

    private NativeGates() {}

    static void forward(int number, GatedOperation op, DataType type, Object gate, int gateOffset, Object up, int upOffset,
                        Object y, int yOffset, int rows, int length, int stride) {
        if (type == DataType.FLOAT32) {
            NativeKernels.gated(number, op.p0, op.p1, op.p2, op.p3, (float[]) gate, gateOffset, (float[]) up, upOffset, (float[]) y,
                    yOffset, rows, length, stride);
        } else {
            NativeKernels.gated(number, op.p0, op.p1, op.p2, op.p3, (double[]) gate, gateOffset, (double[]) up, upOffset,
                    (double[]) y, yOffset, rows, length, stride);
        }
    }

    static void backward(int number, GatedOperation op, DataType type, Object gate, int gateOffset, Object up,
                         int upOffset, Object dy, int dyOffset, Object dgate, int dgateOffset, Object dup,
                         int dupOffset, int rows, int length, int stride) {
        if (type == DataType.FLOAT32) {
            NativeKernels.gatedGradient(number, op.p0, op.p1, op.p2, op.p3, (float[]) gate, gateOffset, (float[]) up, upOffset,
                    (float[]) dy, dyOffset, (float[]) dgate, dgateOffset, (float[]) dup, dupOffset, rows, length, stride);
        } else {
            NativeKernels.gatedGradient(number, op.p0, op.p1, op.p2, op.p3, (double[]) gate, gateOffset, (double[]) up, upOffset,
                    (double[]) dy, dyOffset, (double[]) dgate, dgateOffset, (double[]) dup, dupOffset, rows, length, stride);
        }
    }
}
