package io.github.kinase;

/** The calls of {@link ChannelActivation} through every kind of storage, of either type. */
final class ChannelPass {

    private ChannelPass() {}

    static void forward(ChannelActivation f, Cells x, Cells v, Cells y, Channels shape) {
        boolean floats = x.type == DataType.FLOAT32;
        boolean halves = x.type.isHalf();
        switch (x.storage) {
            case ADDRESS -> f.forward(x.address(), v.address(), y.address(), shape, x.type);
            case ARRAY -> {
                if (floats) {
                    f.forward((float[]) x.array, x.offset, (float[]) v.array, v.offset, (float[]) y.array, y.offset, shape);
                } else if (halves) {
                    f.forward((short[]) x.array, x.offset, (short[]) v.array, v.offset, (short[]) y.array, y.offset, shape, x.type);
                } else {
                    f.forward((double[]) x.array, x.offset, (double[]) v.array, v.offset, (double[]) y.array, y.offset, shape);
                }
            }
            default -> {
                if (floats) {
                    f.forward(x.buffer(), v.buffer(), y.buffer(), shape);
                } else if (halves) {
                    f.forward(x.shortBuffer(), v.shortBuffer(), y.shortBuffer(), shape, x.type);
                } else {
                    f.forward(x.doubleBuffer(), v.doubleBuffer(), y.doubleBuffer(), shape);
                }
            }
        }
    }

    static void backward(ChannelActivation f, Cells x, Cells v, Cells dy, Cells dx, Cells dv, Channels shape) {
        boolean floats = x.type == DataType.FLOAT32;
        boolean halves = x.type.isHalf();
        switch (x.storage) {
            case ADDRESS -> f.backward(x.address(), v.address(), dy.address(), dx.address(), dv.address(), shape, x.type);
            case ARRAY -> {
                if (floats) {
                    f.backward((float[]) x.array, x.offset, (float[]) v.array, v.offset, (float[]) dy.array, dy.offset, (float[]) dx.array,
                            dx.offset, (float[]) dv.array, dv.offset, shape);
                } else if (halves) {
                    f.backward((short[]) x.array, x.offset, (short[]) v.array, v.offset, (short[]) dy.array, dy.offset, (short[]) dx.array,
                            dx.offset, (short[]) dv.array, dv.offset, shape, x.type);
                } else {
                    f.backward((double[]) x.array, x.offset, (double[]) v.array, v.offset, (double[]) dy.array, dy.offset,
                            (double[]) dx.array, dx.offset, (double[]) dv.array, dv.offset, shape);
                }
            }
            default -> {
                if (floats) {
                    f.backward(x.buffer(), v.buffer(), dy.buffer(), dx.buffer(), dv.buffer(), shape);
                } else if (halves) {
                    f.backward(x.shortBuffer(), v.shortBuffer(), dy.shortBuffer(), dx.shortBuffer(), dv.shortBuffer(), shape, x.type);
                } else {
                    f.backward(x.doubleBuffer(), v.doubleBuffer(), dy.doubleBuffer(), dx.doubleBuffer(), dv.doubleBuffer(), shape);
                }
            }
        }
    }
}
