package io.github.kinase.cli;

import io.github.kinase.ChannelActivation;
import io.github.kinase.Channels;
import io.github.kinase.GatedActivation;
import io.github.kinase.GatedActivation.Half;
import io.github.kinase.backend.Backend;
import java.nio.FloatBuffer;
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

    /** y for whole units of x; {@code other} holds as many of the second file, if that is as large as x. y may be x. */
    abstract void run(FloatBuffer x, FloatBuffer other, FloatBuffer y);

    /** act(gate) up, with up from a file of its own. */
    static Combination gated(GatedActivation activation) {
        return new Combination(1) {
            @Override
            List<Long> shape(List<Long> shape) {
                return shape;
            }

            @Override
            void run(FloatBuffer gate, FloatBuffer up, FloatBuffer y) {
                activation.forward(gate, up, y);
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
            void run(FloatBuffer x, FloatBuffer other, FloatBuffer y) {
                int rows = (int) (x.remaining() / unit());
                activation.forwardSplit(x, y, rows, (int) axis.length(), (int) axis.inner(), half);
            }
        };
    }

    /** One number for each index of the axis, which must be as many as the axis has. */
    static Combination byChannel(ChannelActivation activation, Axis axis, FloatBuffer numbers) {
        return new Combination(axis.unit()) {
            @Override
            List<Long> shape(List<Long> shape) {
                return shape;
            }

            @Override
            void run(FloatBuffer x, FloatBuffer other, FloatBuffer y) {
                activation.forward(x, numbers, y, new Channels(x.remaining() / unit(), axis.length(), axis.inner()));
            }
        };
    }

    /** The gated activation that a text means, on a backend if one is given. */
    static GatedActivation gate(String text, Backend backend) {
        GatedActivation activation = GatedActivation.of(text);
        return backend == null ? activation : activation.on(backend);
    }

    /** The same by channel. */
    static ChannelActivation channel(String text, Backend backend) {
        ChannelActivation activation = ChannelActivation.of(text);
        return backend == null ? activation : activation.on(backend);
    }
}
