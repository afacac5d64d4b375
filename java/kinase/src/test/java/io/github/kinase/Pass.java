package io.github.kinase;

import io.github.kinase.oracle.Oracle;
import io.github.kinase.oracle.Promise;

/** The three things an activation computes, through every kind of storage. */
enum Pass {

    FORWARD, BACKWARD, BACKWARD_FROM_OUTPUT;

    boolean has(Activation activation) {
        return this != BACKWARD_FROM_OUTPUT || activation.hasBackwardFromOutput();
    }

    boolean isGradient() {
        return this != FORWARD;
    }

    Promise promise() {
        return isGradient() ? Promise.BACKWARD : Promise.FORWARD;
    }

    double exact(Oracle oracle, double x) {
        return switch (this) {
            case FORWARD -> oracle.value(x);
            case BACKWARD -> oracle.derivative(x);
            case BACKWARD_FROM_OUTPUT -> oracle.derivativeFromOutput(x);
        };
    }

    /** Calls the overload that fits the storage; {@code dy} is not read forward. */
    void run(Activation activation, Cells x, Cells dy, Cells out) {
        switch (out.storage) {
            case ARRAY -> onArrays(activation, x, dy, out);
            case ADDRESS -> onAddresses(activation, x, dy, out);
            default -> onBuffers(activation, x, dy, out);
        }
    }

    private void onArrays(Activation activation, Cells x, Cells dy, Cells out) {
        if (out.type.isHalf()) {
            onHalves(activation, out.type, (short[]) x.array, x.offset, (short[]) dy.array, dy.offset, (short[]) out.array,
                    out.offset, out.length);
        } else if (x.array instanceof float[] floats) {
            onFloats(activation, floats, x.offset, (float[]) dy.array, dy.offset, (float[]) out.array, out.offset, out.length);
        } else {
            onDoubles(activation, (double[]) x.array, x.offset, (double[]) dy.array, dy.offset, (double[]) out.array, out.offset,
                    out.length);
        }
    }

    private void onFloats(Activation f, float[] x, int xOffset, float[] dy, int dyOffset, float[] out, int outOffset, int length) {
        switch (this) {
            case FORWARD -> f.forward(x, xOffset, out, outOffset, length);
            case BACKWARD -> f.backward(x, xOffset, dy, dyOffset, out, outOffset, length);
            case BACKWARD_FROM_OUTPUT -> f.backwardFromOutput(x, xOffset, dy, dyOffset, out, outOffset, length);
        }
    }

    private void onDoubles(Activation f, double[] x, int xOffset, double[] dy, int dyOffset, double[] out, int outOffset, int length) {
        switch (this) {
            case FORWARD -> f.forward(x, xOffset, out, outOffset, length);
            case BACKWARD -> f.backward(x, xOffset, dy, dyOffset, out, outOffset, length);
            case BACKWARD_FROM_OUTPUT -> f.backwardFromOutput(x, xOffset, dy, dyOffset, out, outOffset, length);
        }
    }

    private void onHalves(Activation f, DataType type, short[] x, int xOffset, short[] dy, int dyOffset, short[] out, int outOffset,
                          int length) {
        switch (this) {
            case FORWARD -> f.forward(x, xOffset, out, outOffset, length, type);
            case BACKWARD -> f.backward(x, xOffset, dy, dyOffset, out, outOffset, length, type);
            case BACKWARD_FROM_OUTPUT -> f.backwardFromOutput(x, xOffset, dy, dyOffset, out, outOffset, length, type);
        }
    }

    private void onAddresses(Activation activation, Cells x, Cells dy, Cells out) {
        DataType type = out.type;
        switch (this) {
            case FORWARD -> activation.forward(x.address(), out.address(), out.length, type);
            case BACKWARD -> activation.backward(x.address(), dy.address(), out.address(), out.length, type);
            case BACKWARD_FROM_OUTPUT -> activation.backwardFromOutput(x.address(), dy.address(), out.address(), out.length, type);
        }
    }

    private void onHalfBuffers(Activation activation, Cells x, Cells dy, Cells out) {
        switch (this) {
            case FORWARD -> activation.forward(x.shortBuffer(), out.shortBuffer(), out.type);
            case BACKWARD -> activation.backward(x.shortBuffer(), dy.shortBuffer(), out.shortBuffer(), out.type);
            case BACKWARD_FROM_OUTPUT -> activation.backwardFromOutput(x.shortBuffer(), dy.shortBuffer(), out.shortBuffer(), out.type);
        }
    }

    private void onBuffers(Activation activation, Cells x, Cells dy, Cells out) {
        if (out.type.isHalf()) {
            onHalfBuffers(activation, x, dy, out);
            return;
        }
        boolean floats = out.type == DataType.FLOAT32;
        switch (this) {
            case FORWARD -> {
                if (floats) {
                    activation.forward(x.buffer(), out.buffer());
                } else {
                    activation.forward(x.doubleBuffer(), out.doubleBuffer());
                }
            }
            case BACKWARD -> {
                if (floats) {
                    activation.backward(x.buffer(), dy.buffer(), out.buffer());
                } else {
                    activation.backward(x.doubleBuffer(), dy.doubleBuffer(), out.doubleBuffer());
                }
            }
            case BACKWARD_FROM_OUTPUT -> {
                if (floats) {
                    activation.backwardFromOutput(x.buffer(), dy.buffer(), out.buffer());
                } else {
                    activation.backwardFromOutput(x.doubleBuffer(), dy.doubleBuffer(), out.doubleBuffer());
                }
            }
        }
    }

    /** The same as {@link #oneByOne(Activation, float[], float[], int)} for any type; shorts are FLOAT16. */
    Object oneByOne(Activation activation, Object x, Object dy, int length) {
        if (x instanceof short[] halves) {
            return oneByOne(activation, DataType.FLOAT16, halves, (short[]) dy, length);
        }
        return x instanceof float[] floats ? oneByOne(activation, floats, (float[]) dy, length)
                : oneByOne(activation, (double[]) x, (double[]) dy, length);
    }

    private double[] oneByOne(Activation activation, double[] x, double[] dy, int length) {
        Activation java = activation.on(Cases.javaBackend());
        double[] results = new double[length];
        for (int i = 0; i < length; i++) {
            if (this == FORWARD) {
                results[i] = java.apply(x[i]);
            } else {
                onDoubles(java, x, i, dy, i, results, i, 1);
            }
        }
        return results;
    }

    /** The results of {@code length} calls on one element each, in plain Java. */
    short[] oneByOne(Activation activation, DataType type, short[] x, short[] dy, int length) {
        Activation java = activation.on(Cases.javaBackend());
        short[] results = new short[length];
        for (int i = 0; i < length; i++) {
            onHalves(java, type, x, i, dy, i, results, i, 1);
        }
        return results;
    }

    /** The results of {@code length} calls on one element each, in plain Java. */
    float[] oneByOne(Activation activation, float[] x, float[] dy, int length) {
        Activation java = activation.on(Cases.javaBackend());
        float[] results = new float[length];
        for (int i = 0; i < length; i++) {
            if (this == FORWARD) {
                results[i] = java.apply(x[i]);
            } else {
                onFloats(java, x, i, dy, i, results, i, 1);
            }
        }
        return results;
    }
}
