package io.github.kinase.cli.verify;

import io.github.kinase.Activation;
import io.github.kinase.oracle.Oracle;
import io.github.kinase.oracle.Promise;
import java.util.Locale;

/** The three things an element-wise activation computes: how to call them, what is exact, and what is promised. */
enum Pass {

    FORWARD(Promise.FORWARD) {
        @Override
        boolean has(Activation activation) {
            return true;
        }

        @Override
        void run(Activation activation, float[] x, float[] dy, float[] result, int length) {
            activation.forward(x, 0, result, 0, length);
        }

        @Override
        void exact(Oracle oracle, float[] x, double[] exact, int length) {
            oracle.values(x, exact, length);
        }
    },

    BACKWARD(Promise.BACKWARD) {
        @Override
        boolean has(Activation activation) {
            return true;
        }

        @Override
        void run(Activation activation, float[] x, float[] dy, float[] result, int length) {
            activation.backward(x, 0, dy, 0, result, 0, length);
        }

        @Override
        void exact(Oracle oracle, float[] x, double[] exact, int length) {
            oracle.derivatives(x, exact, length);
        }
    },

    BACKWARD_FROM_OUTPUT(Promise.BACKWARD) {
        @Override
        boolean has(Activation activation) {
            return activation.hasBackwardFromOutput();
        }

        @Override
        void run(Activation activation, float[] y, float[] dy, float[] result, int length) {
            activation.backwardFromOutput(y, 0, dy, 0, result, 0, length);
        }

        @Override
        void exact(Oracle oracle, float[] y, double[] exact, int length) {
            oracle.derivativesFromOutput(y, exact, length);
        }

        @Override
        boolean means(float y, double exact) {
            return y != y || exact == exact;
        }
    };

    private final Promise promise;

    Pass(Promise promise) {
        this.promise = promise;
    }

    Promise promise() {
        return promise;
    }

    abstract boolean has(Activation activation);

    /** Computes from the input {@code x} (or the output) with the gradient {@code dy}. */
    abstract void run(Activation activation, float[] x, float[] dy, float[] result, int length);

    /** What {@link #run} ought to compute. */
    abstract void exact(Oracle oracle, float[] x, double[] exact, int length);

    /** Whether the input means anything: not every float is an output, and only the bits matter for the others. */
    boolean means(float input, double exact) {
        return true;
    }

    /** As JSON and tables say it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
