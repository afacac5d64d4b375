package io.github.kinase.backend;

import io.github.kinase.DataType;

/**
 * Activations with a number per channel of (outer, channels, inner), in pieces: a bias before an operation, or where that is
 * null, the slope of prelu. Sums over the elements of a channel run in double in virtual lanes and a fixed tree, {@link
 * ChannelLoops#TILE} channels at a time, so that the scratch does not grow with the shape. Arguments are checked, elements are in
 * arrays at an index or, with null, at an address. Elements of 16 bits take as many floats as there are channels.
 */
public final class Channelwise {

    private static final ThreadLocal<double[]> LANES =
            ThreadLocal.withInitial(() -> new double[ChannelLoops.ROUND + ChannelLoops.LANES]);
    private static final ThreadLocal<float[]> FLOATS = ThreadLocal.withInitial(() -> new float[ChannelLoops.TILE]);
    private static final ThreadLocal<double[]> DOUBLES = ThreadLocal.withInitial(() -> new double[ChannelLoops.TILE]);

    private Channelwise() {}

    /** y = op(x + v), or prelu with the slopes v. */
    public static void forward(Backend backend, Operation op, DataType type, Object x, long xAt, Object v, long vAt, Object y,
                               long yAt, long outer, long channels, long inner) {
        long elements = outer * channels * inner;
        if (type.isHalf()) {
            float[] numbers = HalfStages.channels(backend, type, v, vAt, channels);
            HalfStages.channelwise(backend, op, type, x, xAt, numbers, y, yAt, channels, inner, 0, elements);
            return;
        }
        long piece = backend.channelPiece(op, type);
        for (long first = 0; first < elements; first += piece) {
            backend.channelwise(op, type, x, xAt, v, vAt, y, yAt, channels, inner, first, Math.min(piece, elements - first));
        }
    }

    /** dx, and the gradient of the numbers of the channels added to dv; dx may be x or dy. */
    public static void backward(Backend backend, Operation op, DataType type, Object x, long xAt, Object v, long vAt, Object dy,
                                long dyAt, Object dx, long dxAt, Object dv, long dvAt, long outer, long channels, long inner) {
        if (outer * inner == 0) {
            return;
        }
        double[] lanes = LANES.get();
        float[] numbers = type.isHalf() ? HalfStages.channels(backend, type, v, vAt, channels) : null;
        long piece = backend.channelPiece(op, type);
        for (long tile = 0; tile < channels; tile += ChannelLoops.TILE) {
            int width = (int) Math.min(ChannelLoops.TILE, channels - tile);
            ChannelLoops.clear(lanes, width);
            // All channels: one run without gaps. Long runs: each in pieces. Short ones: many at a time.
            long runs = width == channels ? 1 : outer;
            long length = width == channels ? outer * channels * inner : width * inner;
            long stride = channels * inner;
            long runsAtOnce = Math.max(1, piece / length);
            for (long run = 0; run < runs; run += runsAtOnce) {
                long count = Math.min(runsAtOnce, runs - run);
                for (long i = 0; i < length; i += piece) {
                    long first = tile * inner + run * stride + i;
                    if (numbers == null) {
                        backend.channelwiseBackward(op, type, x, xAt, v, vAt, dy, dyAt, dx, dxAt, lanes, channels, inner, first, count,
                                Math.min(piece, length - i), stride, tile);
                    } else {
                        HalfStages.channelwiseBackward(backend, op, type, x, xAt, numbers, dy, dyAt, dx, dxAt, lanes, channels,
                                inner, first,
                                count, Math.min(piece, length - i), stride, tile);
                    }
                }
            }
            addSums(type, lanes, dv, dvAt, tile, width);
        }
    }

    private static void addSums(DataType type, double[] lanes, Object dv, long dvAt, long tile, int width) {
        if (type.isHalf()) {
            HalfStages.addSums(type, lanes, dv, dv == null ? dvAt + type.bytes() * tile : dvAt + tile, width);
            return;
        }
        ChannelLoops loops = JavaChannels.loops(type);
        if (dv != null) {
            loops.addSums(lanes, dv, (int) (dvAt + tile), width);
            return;
        }
        Object sums = type == DataType.FLOAT32 ? FLOATS.get() : DOUBLES.get();
        long address = dvAt + type.bytes() * tile;
        Memory.get(address, sums, 0, width);
        loops.addSums(lanes, sums, 0, width);
        Memory.put(sums, 0, address, width);
    }
}
