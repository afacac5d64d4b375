package io.github.kinase.backend;

import io.github.kinase.DataType;

/** {@link Channelwise} in C++: which function takes the elements. */
final class NativeChannels {

    private NativeChannels() {}

    static void biased(int number, Operation op, DataType type, Object x, long xAt, Object bias, long biasAt, Object y, long yAt,
                       long channels, long inner, long first, long length) {
        if (x == null) {
            NativeKernels.biased(number, op.p0, op.p1, op.p2, op.p3, xAt, biasAt, yAt, channels, inner, first, length);
        } else if (type == DataType.FLOAT32) {
            NativeKernels.biased(number, op.p0, op.p1, op.p2, op.p3, (float[]) x, (int) xAt, (float[]) bias, (int) biasAt, (float[]) y,
                    (int) yAt, channels, inner, first, length);
        } else {
            NativeKernels.biased(number, op.p0, op.p1, op.p2, op.p3, (double[]) x, (int) xAt, (double[]) bias, (int) biasAt,
                    (double[]) y, (int) yAt, channels, inner, first, length);
        }
    }

    static void biasedGradient(int number, Operation op, DataType type, Object x, long xAt, Object bias, long biasAt, Object dy,
                               long dyAt, Object dx, long dxAt, double[] lanes, long channels, long inner, long first, long runs,
                               long length, long stride, long tile) {
        if (x == null) {
            NativeKernels.biasedGradient(number, op.p0, op.p1, op.p2, op.p3, xAt, biasAt, dyAt, dxAt, lanes, channels, inner, first,
                    runs, length, stride, tile);
        } else if (type == DataType.FLOAT32) {
            NativeKernels.biasedGradient(number, op.p0, op.p1, op.p2, op.p3, (float[]) x, (int) xAt, (float[]) bias, (int) biasAt,
                    (float[]) dy, (int) dyAt, (float[]) dx, (int) dxAt, lanes, channels, inner, first, runs, length, stride, tile);
        } else {
            NativeKernels.biasedGradient(number, op.p0, op.p1, op.p2, op.p3, (double[]) x, (int) xAt, (double[]) bias, (int) biasAt,
                    (double[]) dy, (int) dyAt, (double[]) dx, (int) dxAt, lanes, channels, inner, first, runs, length, stride, tile);
        }
    }

    static void prelu(int number, DataType type, Object x, long xAt, Object alpha, long alphaAt, Object y, long yAt, long channels,
                      long inner, long first, long length) {
        if (x == null) {
            NativeKernels.prelu(number, xAt, alphaAt, yAt, channels, inner, first, length);
        } else if (type == DataType.FLOAT32) {
            NativeKernels.prelu(number, (float[]) x, (int) xAt, (float[]) alpha, (int) alphaAt, (float[]) y, (int) yAt, channels, inner,
                    first, length);
        } else {
            NativeKernels.prelu(number, (double[]) x, (int) xAt, (double[]) alpha, (int) alphaAt, (double[]) y, (int) yAt, channels,
                    inner, first, length);
        }
    }

    static void preluGradient(int number, DataType type, Object x, long xAt, Object alpha, long alphaAt, Object dy, long dyAt,
                              Object dx, long dxAt, double[] lanes, long channels, long inner, long first, long runs, long length,
                              long stride, long tile) {
        if (x == null) {
            NativeKernels.preluGradient(number, xAt, alphaAt, dyAt, dxAt, lanes, channels, inner, first, runs, length, stride, tile);
        } else if (type == DataType.FLOAT32) {
            NativeKernels.preluGradient(number, (float[]) x, (int) xAt, (float[]) alpha, (int) alphaAt, (float[]) dy, (int) dyAt,
                    (float[]) dx, (int) dxAt, lanes, channels, inner, first, runs, length, stride, tile);
        } else {
            NativeKernels.preluGradient(number, (double[]) x, (int) xAt, (double[]) alpha, (int) alphaAt, (double[]) dy, (int) dyAt,
                    (double[]) dx, (int) dxAt, lanes, channels, inner, first, runs, length, stride, tile);
        }
    }
}
