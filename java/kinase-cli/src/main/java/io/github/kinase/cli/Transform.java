package io.github.kinase.cli;

import io.github.kinase.Activation;
import io.github.kinase.DataType;
import io.github.kinase.RowActivation;
import io.github.kinase.RowShape;
import io.github.kinase.Threads;
import io.github.kinase.backend.Backend;
import java.nio.ByteBuffer;
import java.util.List;

/** What a NAME on the command line means, over a piece of a file: an element-wise or a row activation. */
abstract class Transform {

    /** Throws IllegalArgumentException for an unknown name or backend, with what there is; a null backend is the fastest. */
    static Transform of(String text, String backendName, Threads threads) {
        Backend backend = backendName == null ? null : BackendChoice.require(backendName);
        if (ActivationChoice.isRow(text)) {
            RowActivation activation = RowActivation.of(text).with(threads);
            return new Rows(backend == null ? activation : activation.on(backend));
        }
        Activation activation = ActivationChoice.element(text).with(threads);
        return new Elements(backend == null ? activation : activation.on(backend));
    }

    /**
     * What it works along. Throws IllegalArgumentException for an axis, null if none was given, that cannot be used with this
     * shape.
     */
    abstract Axis along(List<Long> shape, Integer axis);

    /** Replaces the remaining x by f(x); a whole number of units of the axis, and the position stays. */
    abstract void forward(DataType type, ByteBuffer x, Axis along);

    /** Replaces the remaining dy by dy * f'(x); x is lost, and positions stay. */
    abstract void backward(DataType type, ByteBuffer x, ByteBuffer dy, Axis along);

    private static final class Elements extends Transform {

        private final Activation activation;

        Elements(Activation activation) {
            this.activation = activation;
        }

        @Override
        Axis along(List<Long> shape, Integer axis) {
            if (axis != null) {
                throw new IllegalArgumentException("--axis is " + axis + ", but " + activation.name()
                        + " works on each element alone");
            }
            return Axis.SINGLE;
        }

        @Override
        void forward(DataType type, ByteBuffer x, Axis along) {
            switch (type) {
                case FLOAT32 -> activation.forward(x.asFloatBuffer(), x.asFloatBuffer());
                case FLOAT64 -> activation.forward(x.asDoubleBuffer(), x.asDoubleBuffer());
                case FLOAT16, BFLOAT16 -> activation.forward(x.asShortBuffer(), x.asShortBuffer(), type);
            }
        }

        @Override
        void backward(DataType type, ByteBuffer x, ByteBuffer dy, Axis along) {
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
        Axis along(List<Long> shape, Integer axis) {
            return Axis.of(shape, axis, activation.name());
        }

        @Override
        void forward(DataType type, ByteBuffer x, Axis along) {
            RowShape shape = shape(type, x, along);
            switch (type) {
                case FLOAT32 -> activation.forward(x.asFloatBuffer(), x.asFloatBuffer(), shape);
                case FLOAT64 -> activation.forward(x.asDoubleBuffer(), x.asDoubleBuffer(), shape);
                case FLOAT16, BFLOAT16 -> activation.forward(x.asShortBuffer(), x.asShortBuffer(), shape, type);
            }
        }

        /** The slope comes from the output, which takes the place of x. */
        @Override
        void backward(DataType type, ByteBuffer x, ByteBuffer dy, Axis along) {
            forward(type, x, along);
            RowShape shape = shape(type, x, along);
            switch (type) {
                case FLOAT32 -> activation.backwardFromOutput(x.asFloatBuffer(), dy.asFloatBuffer(), dy.asFloatBuffer(), shape);
                case FLOAT64 -> activation.backwardFromOutput(x.asDoubleBuffer(), dy.asDoubleBuffer(), dy.asDoubleBuffer(), shape);
                case FLOAT16, BFLOAT16 ->
                    activation.backwardFromOutput(x.asShortBuffer(), dy.asShortBuffer(), dy.asShortBuffer(), shape, type);
            }
        }

        private static RowShape shape(DataType type, ByteBuffer x, Axis along) {
            return along.shape(x.remaining() / type.bytes());
        }
    }
}
