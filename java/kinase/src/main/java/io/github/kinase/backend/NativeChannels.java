package io.github.kinase.backend;

import io.github.kinase.DataType;

/** {@link Channelwise} in C++: which function takes the elements. All of a call in one method, as {@link NativeArrays} says. */
final class NativeChannels {

    /** What stands for the parameters of prelu, which has none. */
    private static final double NONE = 0;

    private NativeChannels() {}

    /**
     * out = f(x + v), or prelu with the slopes v where there is no operation; or with lanes the gradient, and the terms of that of v
     * added to them. The other arguments as those of {@link Backend#channelwiseBackward}.
     */
    static void run(int number, Operation op, DataType type, Object x, long xAt, Object v, long vAt, Object dy, long dyAt, Object out,
                    long outAt, double[] lanes, long channels, long inner, long first, long runs, long length, long stride, long tile) {
        double p0 = op == null ? NONE : op.p0;
        double p1 = op == null ? NONE : op.p1;
        double p2 = op == null ? NONE : op.p2;
        double p3 = op == null ? NONE : op.p3;
        if (x == null) {
            if (lanes == null) {
                NativeKernels.channels(number, p0, p1, p2, p3, xAt, vAt, outAt, channels, inner, first, length);
            } else {
                NativeKernels.channelsGradient(number, p0, p1, p2, p3, xAt, vAt, dyAt, outAt, lanes, channels, inner, first, runs,
                        length, stride, tile);
            }
        } else if (type == DataType.FLOAT32) {
            if (lanes == null) {
                if (ForeignChannels.AVAILABLE) {
                    ForeignChannels.forward(number, p0, p1, p2, p3, (float[]) x, xAt, (float[]) v, vAt, (float[]) out, outAt, channels,
                            inner, first, length);
                } else {
                    NativeKernels.channels(number, p0, p1, p2, p3, (float[]) x, (int) xAt, (float[]) v, (int) vAt, (float[]) out,
                            (int) outAt, channels, inner, first, length);
                }
            } else if (ForeignChannels.AVAILABLE) {
                ForeignChannels.backward(number, p0, p1, p2, p3, (float[]) x, xAt, (float[]) v, vAt, (float[]) dy, dyAt, (float[]) out,
                        outAt, lanes, channels, inner, first, runs, length, stride, tile);
            } else {
                NativeKernels.channelsGradient(number, p0, p1, p2, p3, (float[]) x, (int) xAt, (float[]) v, (int) vAt, (float[]) dy,
                        (int) dyAt, (float[]) out, (int) outAt, lanes, channels, inner, first, runs, length, stride, tile);
            }
        } else if (lanes == null) {
            if (ForeignChannels.AVAILABLE) {
                ForeignChannels.forward(number, p0, p1, p2, p3, (double[]) x, xAt, (double[]) v, vAt, (double[]) out, outAt, channels,
                        inner, first, length);
            } else {
                NativeKernels.channels(number, p0, p1, p2, p3, (double[]) x, (int) xAt, (double[]) v, (int) vAt, (double[]) out,
                        (int) outAt, channels, inner, first, length);
            }
        } else if (ForeignChannels.AVAILABLE) {
            ForeignChannels.backward(number, p0, p1, p2, p3, (double[]) x, xAt, (double[]) v, vAt, (double[]) dy, dyAt, (double[]) out,
                    outAt, lanes, channels, inner, first, runs, length, stride, tile);
        } else {
            NativeKernels.channelsGradient(number, p0, p1, p2, p3, (double[]) x, (int) xAt, (double[]) v, (int) vAt, (double[]) dy,
                    (int) dyAt, (double[]) out, (int) outAt, lanes, channels, inner, first, runs, length, stride, tile);
        }
    }
}
