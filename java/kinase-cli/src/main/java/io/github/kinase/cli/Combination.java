package io.github.kinase.cli;

import io.github.kinase.ChannelActivation;
import io.github.kinase.Channels;
import io.github.kinase.DataType;
import io.github.kinase.GatedActivation;
import io.github.kinase.GatedActivation.Half;
import io.github.kinase.Threads;
import io.github.kinase.backend.Backend;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** An activation of two inputs over a piece of a file: a whole number of units, each of which is computed alone. */
abstract class Combination {

    private final long unit;

    private Combination(long unit) {
        this.unit = unit;
    }

    /** The elements of x in a unit; at least 1. */
    final long unit() {
        return Math.max(1, unit);
    }

    /** The shape of the output for that of x. */
    abstract List<Long> shape(List<Long> shape);

    /** y for whole units of the remaining x; {@code other} holds as many of the second file, if that is as large as x. y may be x. */
    abstract void run(DataType type, ByteBuffer x, ByteBuffer other, ByteBuffer y);

    /** act(gate) up, with up from a file of its own. */
    static Combination gated(GatedActivation activation) {
        return new Combination(1) {
            @Override
            List<Long> shape(List<Long> shape) {
                return shape;
            }

            @Override
            void run(DataType type, ByteBuffer gate, ByteBuffer up, ByteBuffer y) {
                switch (type) {
                    case FLOAT32 -> activation.forward(gate.asFloatBuffer(), up.asFloatBuffer(), y.asFloatBuffer());
                    case FLOAT64 -> activation.forward(gate.asDoubleBuffer(), up.asDoubleBuffer(), y.asDoubleBuffer());
                    case FLOAT16, BFLOAT16 -> activation.forward(gate.asShortBuffer(), up.asShortBuffer(), y.asShortBuffer(), type);
                }
            }
        };
    }

    /** act(gate) up of the halves of x along an axis. Throws IllegalArgumentException if its extent is odd. */
    static Combination split(GatedActivation activation, Axis axis, Half half) {
        if (axis.length() % 2 != 0) {
            throw new IllegalArgumentException("axis " + axis.number() + " of the input has " + axis.length() + " elements; "
                    + activation.name() + " without --gate splits it in half, so that it must have an even number");
        }
        return new Combination(axis.unit()) {
            @Override
            List<Long> shape(List<Long> shape) {
                List<Long> halved = new ArrayList<>(shape);
                halved.set(axis.number(), axis.length() / 2);
                return halved;
            }

            @Override
            void run(DataType type, ByteBuffer x, ByteBuffer other, ByteBuffer y) {
                int outer = (int) (x.remaining() / type.bytes() / unit());
                int length = (int) axis.length();
                int inner = (int) axis.inner();
                switch (type) {
                    case FLOAT32 -> activation.forwardSplit(x.asFloatBuffer(), y.asFloatBuffer(), outer, length, inner, half);
                    case FLOAT64 -> activation.forwardSplit(x.asDoubleBuffer(), y.asDoubleBuffer(), outer, length, inner, half);
                    case FLOAT16, BFLOAT16 ->
                        activation.forwardSplit(x.asShortBuffer(), y.asShortBuffer(), outer, length, inner, half, type);
                }
            }
        };
    }

    /** One number for each index of the axis, of the same type as x. */
    static Combination byChannel(ChannelActivation activation, Axis axis, ByteBuffer numbers) {
        return new Combination(axis.unit()) {
            @Override
            List<Long> shape(List<Long> shape) {
                return shape;
            }

            @Override
            void run(DataType type, ByteBuffer x, ByteBuffer other, ByteBuffer y) {
                Channels channels = new Channels(x.remaining() / type.bytes() / unit(), axis.length(), axis.inner());
                switch (type) {
                    case FLOAT32 -> activation.forward(x.asFloatBuffer(), numbers.asFloatBuffer(), y.asFloatBuffer(), channels);
                    case FLOAT64 -> activation.forward(x.asDoubleBuffer(), numbers.asDoubleBuffer(), y.asDoubleBuffer(), channels);
                    case FLOAT16, BFLOAT16 ->
                        activation.forward(x.asShortBuffer(), numbers.asShortBuffer(), y.asShortBuffer(), channels, type);
                }
            }
        };
    }

    /** The gated activation that a text means, on a backend if one is given. */
    static GatedActivation gate(String text, Backend backend, Threads threads) {
        GatedActivation activation = GatedActivation.of(text).with(threads);
        return backend == null ? activation : activation.on(backend);
    }

    /** The same by channel. */
    static ChannelActivation channel(String text, Backend backend, Threads threads) {
        ChannelActivation activation = ChannelActivation.of(text).with(threads);
        return backend == null ? activation : activation.on(backend);
    }
}
