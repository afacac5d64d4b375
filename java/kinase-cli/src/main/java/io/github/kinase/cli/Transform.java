package io.github.kinase.cli;

import io.github.kinase.Activation;
import io.github.kinase.DataType;
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

    /** Whether it computes on elements of this type. */
    abstract boolean takes(DataType type);

    /** Replaces the remaining x by f(x); a whole number of units, and the position stays. */
    abstract void forward(DataType type, ByteBuffer x, long unit);

    /** Replaces the remaining dy by dy * f'(x); x is lost, and positions stay. */
    abstract void backward(DataType type, ByteBuffer x, ByteBuffer dy, long unit);

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
        boolean takes(DataType type) {
            return true;
        }

        @Override
        void forward(DataType type, ByteBuffer x, long unit) {
            switch (type) {
                case FLOAT32 -> activation.forward(x.asFloatBuffer(), x.asFloatBuffer());
                case FLOAT64 -> activation.forward(x.asDoubleBuffer(), x.asDoubleBuffer());
                case FLOAT16, BFLOAT16 -> activation.forward(x.asShortBuffer(), x.asShortBuffer(), type);
            }
        }

        @Override
        void backward(DataType type, ByteBuffer x, ByteBuffer dy, long unit) {
            switch (type) {
                case FLOAT32 -> activation.backward(x.asFloatBuffer(), dy.asFloatBuffer(), dy.asFloatBuffer());
                case FLOAT64 -> activation.backward(x.asDoubleBuffer(), dy.asDoubleBuffer(), dy.asDoubleBuffer());
                case FLOAT16, BFLOAT16 -> activation.backward(x.asShortBuffer(), dy.asShortBuffer(), dy.asShortBuffer(), type);
            }
        }
    }

    private static final class Rows extends Transform {

        private final RowActivation activation;

        Rows(RowActivation activation) {
            this.activation = activation;
        }

        @Override
        long unit(List<Long> shape, Integer axis) {
            int last = shape.size() - 1;
            if (last < 0) {
                throw new IllegalArgumentException(activation.name() + " needs an axis; the shape is ()");
            }
            if (axis != null && axis != -1 && axis != last) {
                throw new IllegalArgumentException("--axis is " + axis + "; for now it must be the last, -1 or " + last);
            }
            return Math.max(1, shape.get(last));
        }

        @Override
        boolean takes(DataType type) {
            return type == DataType.FLOAT32;
        }

        @Override
        void forward(DataType type, ByteBuffer x, long unit) {
            FloatBuffer floats = x.asFloatBuffer();
            activation.forward(floats, floats, rows(floats, unit), (int) unit);
        }

        /** The slope comes from the output, which takes the place of x. */
        @Override
        void backward(DataType type, ByteBuffer x, ByteBuffer dy, long unit) {
            forward(type, x, unit);
            FloatBuffer gradient = dy.asFloatBuffer();
            activation.backwardFromOutput(x.asFloatBuffer(), gradient, gradient, rows(gradient, unit), (int) unit);
        }

        private static int rows(FloatBuffer floats, long unit) {
            return (int) (floats.remaining() / unit);
        }
    }
}
