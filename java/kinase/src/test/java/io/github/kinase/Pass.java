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
        switch (this) {
            case FORWARD -> activation.forward(x.array, x.offset, out.array, out.offset, out.length);
            case BACKWARD -> activation.backward(x.array, x.offset, dy.array, dy.offset, out.array, out.offset, out.length);
            case BACKWARD_FROM_OUTPUT -> activation.backwardFromOutput(x.array, x.offset, dy.array, dy.offset, out.array, out.offset,
                    out.length);
        }
    }

    private void onAddresses(Activation activation, Cells x, Cells dy, Cells out) {
        DataType type = DataType.FLOAT32;
        switch (this) {
            case FORWARD -> activation.forward(x.address(), out.address(), out.length, type);
            case BACKWARD -> activation.backward(x.address(), dy.address(), out.address(), out.length, type);
            case BACKWARD_FROM_OUTPUT -> activation.backwardFromOutput(x.address(), dy.address(), out.address(), out.length, type);
        }
    }

    private void onBuffers(Activation activation, Cells x, Cells dy, Cells out) {
        switch (this) {
            case FORWARD -> activation.forward(x.buffer(), out.buffer());
            case BACKWARD -> activation.backward(x.buffer(), dy.buffer(), out.buffer());
            case BACKWARD_FROM_OUTPUT -> activation.backwardFromOutput(x.buffer(), dy.buffer(), out.buffer());
        }
    }

    /** The results of {@code length} calls on one element each, in plain Java. */
    float[] oneByOne(Activation activation, float[] x, float[] dy, int length) {
        Activation java = activation.on(Cases.javaBackend());
        float[] results = new float[length];
        for (int i = 0; i < length; i++) {
            switch (this) {
                case FORWARD -> results[i] = java.apply(x[i]);
                case BACKWARD -> java.backward(x, i, dy, i, results, i, 1);
                case BACKWARD_FROM_OUTPUT -> java.backwardFromOutput(x, i, dy, i, results, i, 1);
            }
        }
        return results;
    }
}
