package io.github.kinase.backend;

import io.github.kinase.DataType;
import java.lang.reflect.Array;

/**
 * {@link Channelwise} in plain Java: segments of elements of one channel, or where a channel has one element at a time, of
 * successive channels. Those behind addresses are copied to scratch and back.
 */
final class JavaChannels {

    /** The most elements of a segment; the scratch has as many for x, the numbers of the channels, and dy. */
    private static final int SEGMENT = 1024;

    /** Loaded when they are asked for, for few programs ever do. */
    private static final class Stamped {
        static final ChannelLoops[] LOOPS = {(ChannelLoops) JavaBackend.stamped("ChannelLoopsFloat32"),
            (ChannelLoops) JavaBackend.stamped("ChannelLoopsFloat64")};
    }

    private final ThreadLocal<float[]> floats = Scratch.floats(3 * SEGMENT);
    private final ThreadLocal<double[]> doubles = Scratch.doubles(3 * SEGMENT);

    /** Whose loops these are. */
    private final JavaBackend backend;

    JavaChannels(JavaBackend backend) {
        this.backend = backend;
    }

    static ChannelLoops loops(DataType type) {
        return Stamped.LOOPS[type.ordinal()];
    }

    /** As {@link Backend#channelwise}. */
    void forward(Operation op, DataType type, Object x, long xAt, Object v, long vAt, Object y, long yAt, long channels, long inner,
                 long first, long length) {
        ChannelLoops loops = backend.channelLoops(type);
        Object s = scratch(op, type);
        int step = inner == 1 ? 1 : 0;
        for (long at = first; at < first + length; ) {
            int n = segment(at, first + length - at, channels, inner);
            long channel = at / inner % channels;
            boolean addresses = x == null;
            if (addresses) {
                Memory.get(xAt + type.bytes() * at, s, 0, n);
                Memory.get(vAt + type.bytes() * channel, s, SEGMENT, step == 1 ? n : 1);
            }
            Object in = addresses ? s : x;
            Object of = addresses ? s : v;
            Object out = addresses ? s : y;
            int inAt = addresses ? 0 : (int) (xAt + at);
            int ofAt = addresses ? SEGMENT : (int) (vAt + channel);
            int outAt = addresses ? 0 : (int) (yAt + at);
            if (op == null) {
                loops.prelu(in, inAt, of, ofAt, step, out, outAt, n);
            } else {
                loops.add(in, inAt, of, ofAt, step, s, 0, n);
                backend.mapArrays(op, type, s, 0, out, outAt, n);
            }
            if (addresses) {
                Memory.put(s, 0, yAt + type.bytes() * at, n);
            }
            at += n;
        }
    }

    /** As {@link Backend#channelwiseBackward}, for one run. */
    void backward(Operation op, DataType type, Object x, long xAt, Object v, long vAt, Object dy, long dyAt, Object dx, long dxAt,
                  double[] lanes, long channels, long inner, long first, long length, long tile) {
        ChannelLoops loops = backend.channelLoops(type);
        Object s = scratch(op, type);
        int step = inner == 1 ? 1 : 0;
        for (long at = first; at < first + length; ) {
            int n = segment(at, first + length - at, channels, inner);
            long channel = at / inner % channels;
            int place = (int) ((at / inner / channels * inner + at % inner) % ChannelLoops.LANES);
            boolean addresses = x == null;
            if (addresses) {
                Memory.get(xAt + type.bytes() * at, s, 0, n);
                Memory.get(vAt + type.bytes() * channel, s, SEGMENT, step == 1 ? n : 1);
                Memory.get(dyAt + type.bytes() * at, s, 2 * SEGMENT, n);
            }
            Object in = addresses ? s : x;
            Object of = addresses ? s : v;
            Object gradient = addresses ? s : dy;
            Object out = addresses ? s : dx;
            int inAt = addresses ? 0 : (int) (xAt + at);
            int ofAt = addresses ? SEGMENT : (int) (vAt + channel);
            int gradientAt = addresses ? 2 * SEGMENT : (int) (dyAt + at);
            int outAt = addresses ? 0 : (int) (dxAt + at);
            if (op == null) {
                loops.sumOfSlopes(in, inAt, gradient, gradientAt, n, lanes, place, (int) (channel - tile), step);
                loops.preluGradient(in, inAt, of, ofAt, step, gradient, gradientAt, out, outAt, n);
            } else {
                loops.add(in, inAt, of, ofAt, step, s, 0, n);
                backend.gradientOfArrays(op, false, type, s, 0, gradient, gradientAt, out, outAt, n);
                loops.sum(out, outAt, n, lanes, place, (int) (channel - tile), step);
            }
            if (addresses) {
                Memory.put(s, 0, dxAt + type.bytes() * at, n);
            }
            at += n;
        }
    }

    private static int segment(long at, long left, long channels, long inner) {
        long sameKind = inner == 1 ? channels - at % channels : inner - at % inner;
        return (int) Math.min(SEGMENT, Math.min(left, sameKind));
    }

    /** A custom operator may call us on its own, in the middle of a segment: it gets no share in the scratch of its caller. */
    private Object scratch(Operation op, DataType type) {
        Object scratch = type == DataType.FLOAT32 ? floats.get() : doubles.get();
        return op != null && op.index < 0 ? Array.newInstance(scratch.getClass().getComponentType(), 3 * SEGMENT) : scratch;
    }
}
