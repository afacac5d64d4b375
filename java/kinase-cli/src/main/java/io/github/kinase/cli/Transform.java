package io.github.kinase.cli;

import io.github.kinase.Activation;
import io.github.kinase.RowActivation;
import io.github.kinase.backend.Backend;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;

/** What a NAME on the command line means, over a piece of a file: an element-wise or a row activation. */
abstract class Transform {

    /** Throws IllegalArgumentException for an unknown name or backend, with what there is; a null backend is the fastest. */
    static Transform of(String text, String backendName) {
        Backend backend = backendName == null ? null : BackendChoice.require(backendName);
        if (ActivationChoice.isRow(text)) {
            RowActivation activation = RowActivation.of(text);
            return new Rows(backend == null ? activation : activation.on(backend));
        }
        Activation activation = ActivationChoice.element(text);
        return new Elements(backend == null ? activation : activation.on(backend));
    }

    /**
     * How many elements belong together. Throws IllegalArgumentException for an axis, null if none was given, that cannot be
     * used with this shape.
     */
    abstract long unit(List<Long> shape, Integer axis);

    /** Replaces the remaining x by f(x); a whole number of units, and the position stays. */
    abstract void forward(ByteBuffer x, long unit);

    /** Replaces the remaining dy by dy * f'(x); x is lost, and positions stay. */
    abstract void backward(ByteBuffer x, ByteBuffer dy, long unit);

    private static final class Elements extends Transform {

        private final Activation activation;

        Elements(Activation activation) {
            this.activation = activation;
        }

        @Override
        long unit(List<Long> shape, Integer axis) {
            if (axis != null) {
                throw new IllegalArgumentException("--axis is " + axis + ", but " + activation.name()
                        + " works on each element alone");
            }
            return 1;
        }

        @Override
        void forward(ByteBuffer x, long unit) {
            FloatBuffer floats = x.asFloatBuffer();
            activation.forward(floats, floats);
        }

        @Override
        void backward(ByteBuffer x, ByteBuffer dy, long unit) {
            FloatBuffer gradient = dy.asFloatBuffer();
            activation.backward(x.asFloatBuffer(), gradient, gradient);
        }
    }

    private static final class Rows extends Transform {

        private final RowActivation activation;

        Rows(RowActivation activation) {
            this.activation = activation;
        }

        @Override
        long unit(List<Long> shape, Integer axis) {
            Axis along = Axis.of(shape, axis, activation.name());
            int last = shape.size() - 1;
            if (along.number() != last) {
                throw new IllegalArgumentException("--axis is " + axis + "; for now it must be the last, -1 or " + last);
            }
            return Math.max(1, along.length());
        }

        @Override
        void forward(ByteBuffer x, long unit) {
            FloatBuffer floats = x.asFloatBuffer();
            activation.forward(floats, floats, rows(floats, unit), (int) unit);
        }

        /** The slope comes from the output, which takes the place of x. */
        @Override
        void backward(ByteBuffer x, ByteBuffer dy, long unit) {
            forward(x, unit);
            FloatBuffer gradient = dy.asFloatBuffer();
            activation.backwardFromOutput(x.asFloatBuffer(), gradient, gradient, rows(gradient, unit), (int) unit);
        }

        private static int rows(FloatBuffer floats, long unit) {
            return (int) (floats.remaining() / unit);
        }
    }
}
