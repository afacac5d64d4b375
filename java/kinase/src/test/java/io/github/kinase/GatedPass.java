package io.github.kinase;

import io.github.kinase.Cells.Storage;
import java.lang.reflect.Array;

/** The calls of {@link GatedActivation} through every kind of storage, of either type. */
final class GatedPass {

    private GatedPass() {}

    static void forward(GatedActivation f, Cells gate, Cells up, Cells y) {
        if (gate.storage == Storage.ADDRESS) {
            f.forward(gate.address(), up.address(), y.address(), gate.length, gate.type);
        } else if (gate.storage.isBuffer()) {
            onBuffers(f, gate, up, y);
        } else if (gate.type == DataType.FLOAT32) {
            f.forward((float[]) gate.array, gate.offset, (float[]) up.array, up.offset, (float[]) y.array, y.offset, gate.length);
        } else if (gate.type.isHalf()) {
            f.forward((short[]) gate.array, gate.offset, (short[]) up.array, up.offset, (short[]) y.array, y.offset, gate.length,
                    gate.type);
        } else {
            f.forward((double[]) gate.array, gate.offset, (double[]) up.array, up.offset, (double[]) y.array, y.offset, gate.length);
        }
    }

    private static void onBuffers(GatedActivation f, Cells gate, Cells up, Cells y) {
        if (gate.type == DataType.FLOAT32) {
            f.forward(gate.buffer(), up.buffer(), y.buffer());
        } else if (gate.type.isHalf()) {
            f.forward(gate.shortBuffer(), up.shortBuffer(), y.shortBuffer(), gate.type);
        } else {
            f.forward(gate.doubleBuffer(), up.doubleBuffer(), y.doubleBuffer());
        }
    }

    private static void onBuffers(GatedActivation f, Cells gate, Cells up, Cells dy, Cells dgate, Cells dup) {
        if (gate.type == DataType.FLOAT32) {
            f.backward(gate.buffer(), up.buffer(), dy.buffer(), dgate.buffer(), dup.buffer());
        } else if (gate.type.isHalf()) {
            f.backward(gate.shortBuffer(), up.shortBuffer(), dy.shortBuffer(), dgate.shortBuffer(), dup.shortBuffer(), gate.type);
        } else {
            f.backward(gate.doubleBuffer(), up.doubleBuffer(), dy.doubleBuffer(), dgate.doubleBuffer(), dup.doubleBuffer());
        }
    }

    static void backward(GatedActivation f, Cells gate, Cells up, Cells dy, Cells dgate, Cells dup) {
        if (gate.storage == Storage.ADDRESS) {
            f.backward(gate.address(), up.address(), dy.address(), dgate.address(), dup.address(), gate.length, gate.type);
        } else if (gate.storage.isBuffer()) {
            onBuffers(f, gate, up, dy, dgate, dup);
        } else if (gate.type == DataType.FLOAT32) {
            f.backward((float[]) gate.array, gate.offset, (float[]) up.array, up.offset, (float[]) dy.array, dy.offset,
                    (float[]) dgate.array, dgate.offset, (float[]) dup.array, dup.offset, gate.length);
        } else if (gate.type.isHalf()) {
            f.backward((short[]) gate.array, gate.offset, (short[]) up.array, up.offset, (short[]) dy.array, dy.offset,
                    (short[]) dgate.array, dgate.offset, (short[]) dup.array, dup.offset, gate.length, gate.type);
        } else {
            f.backward((double[]) gate.array, gate.offset, (double[]) up.array, up.offset, (double[]) dy.array, dy.offset,
                    (double[]) dgate.array, dgate.offset, (double[]) dup.array, dup.offset, gate.length);
        }
    }

    /** {@code forward} on whole arrays. */
    static Object forward(GatedActivation f, Object gate, Object up) {
        Object y = Cells.newArray(Cells.type(gate), Array.getLength(gate));
        if (gate instanceof float[] gates) {
            f.forward(gates, (float[]) up, (float[]) y);
        } else {
            f.forward((double[]) gate, (double[]) up, (double[]) y);
        }
        return y;
    }

    /** dgate and dup of {@code backward} on whole arrays. */
    static Object[] backward(GatedActivation f, Object gate, Object up, Object dy) {
        int length = Array.getLength(gate);
        Object dgate = Cells.newArray(Cells.type(gate), length);
        Object dup = Cells.newArray(Cells.type(gate), length);
        if (gate instanceof float[] gates) {
            f.backward(gates, (float[]) up, (float[]) dy, (float[]) dgate, (float[]) dup);
        } else {
            f.backward((double[]) gate, (double[]) up, (double[]) dy, (double[]) dgate, (double[]) dup);
        }
        return new Object[] {dgate, dup};
    }
}
