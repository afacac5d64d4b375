package io.github.kinase.cli.verify;

import io.github.kinase.Activation;
import io.github.kinase.DataType;
import io.github.kinase.oracle.Oracle;
import io.github.kinase.oracle.Promise;
import java.util.Locale;

/** The three things an element-wise activation computes: how to call them, what is exact, and what is promised. */
enum Pass {

    FORWARD {
        @Override
        boolean has(Activation activation) {
            return true;
        }

        @Override
        void run(Activation activation, float[] x, float[] dy, float[] result, int length) {
            activation.forward(x, 0, result, 0, length);
        }

        @Override
        void run(Activation activation, double[] x, double[] dy, double[] result, int length) {
            activation.forward(x, 0, result, 0, length);
        }

        @Override
        void exact(Oracle oracle, float[] x, double[] exact, int length) {
            oracle.values(x, exact, length);
        }
    },

    BACKWARD {
        @Override
        boolean has(Activation activation) {
            return true;
        }

        @Override
        void run(Activation activation, float[] x, float[] dy, float[] result, int length) {
            activation.backward(x, 0, dy, 0, result, 0, length);
        }

        @Override
        void run(Activation activation, double[] x, double[] dy, double[] result, int length) {
            activation.backward(x, 0, dy, 0, result, 0, length);
        }

        @Override
        void exact(Oracle oracle, float[] x, double[] exact, int length) {
            oracle.derivatives(x, exact, length);
        }
    },

    BACKWARD_FROM_OUTPUT {
        @Override
        boolean has(Activation activation) {
            return activation.hasBackwardFromOutput();
        }

        @Override
        void run(Activation activation, float[] y, float[] dy, float[] result, int length) {
            activation.backwardFromOutput(y, 0, dy, 0, result, 0, length);
        }

        @Override
        void run(Activation activation, double[] y, double[] dy, double[] result, int length) {
            activation.backwardFromOutput(y, 0, dy, 0, result, 0, length);
        }

        @Override
        void exact(Oracle oracle, float[] y, double[] exact, int length) {
            oracle.derivativesFromOutput(y, exact, length);
        }

        @Override
        boolean means(double y, boolean isOutput) {
            return y != y || isOutput;
        }
    };

    /** What is promised for this type; values may have other bounds where the parameters are not the defaults. */
    Promise promise(Activation activation, DataType type, boolean byDefault) {
        return switch (type) {
            case FLOAT32 -> this != FORWARD ? Promise.BACKWARD : byDefault ? Promise.FORWARD : Promise.VARIANT_FORWARD;
            case FLOAT64 -> this != FORWARD ? Promise.FLOAT64_BACKWARD : Promise.float64Forward(activation.name());
            case FLOAT16, BFLOAT16 -> this != FORWARD ? Promise.HALF_BACKWARD : Promise.HALF_FORWARD;
        };
    }

    abstract boolean has(Activation activation);

    /** Computes from the input {@code x} (or the output) with the gradient {@code dy}. */
    abstract void run(Activation activation, float[] x, float[] dy, float[] result, int length);

    /** The same in float64. */
    abstract void run(Activation activation, double[] x, double[] dy, double[] result, int length);

    /** The same in float16 or bfloat16, for all of the arrays. */
    void run(Activation activation, DataType type, short[] x, short[] dy, short[] result) {
        switch (this) {
            case FORWARD -> activation.forward(x, result, type);
            case BACKWARD -> activation.backward(x, dy, result, type);
            case BACKWARD_FROM_OUTPUT -> activation.backwardFromOutput(x, dy, result, type);
        }
    }

    /** What {@link #run} ought to compute. */
    abstract void exact(Oracle oracle, float[] x, double[] exact, int length);

    /** Whether the input means anything: not every number is an output, and only the bits matter for the others. */
    boolean means(double input, boolean isOutput) {
        return true;
    }

    /** As JSON and tables say it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
