package io.github.kinase;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.kinase.Cells.Storage;
import io.github.kinase.backend.Backend;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every storage, every mixture of them, and results in place of inputs give the same bits. */
class StorageTest {

    private static final float[] X = Cases.inputs(3, 1025);
    private static final float[] DY = Cases.inputs(4, 1025);
    /** Input and gradient of every type. */
    private static final List<Object[]> TYPES = List.of(new Object[] {X, DY},
            new Object[] {Cases.doubles(3, 1025), Cases.doubles(4, 1025)},
            new Object[] {Cases.halves(DataType.FLOAT16, 3, 1025), Cases.halves(DataType.FLOAT16, 4, 1025)});
    private static final List<String> OF_EVERY_TYPE = List.of("leaky_relu(negative_slope=0.01)", "tanh", "gelu");
    private static final List<Storage> BUFFERS = Arrays.stream(Storage.values()).filter(Storage::isBuffer).toList();

    /**
     * Calls the check for each pass and type, with the input, the gradient and what is expected. The way to the loops is one
     * for all types, so that a few activations do for the others.
     */
    private static void forEach(Activation activation, boolean ownGradient, Check check) {
        for (Pass pass : Pass.values()) {
            if (pass.has(activation)) {
                for (Object[] values : OF_EVERY_TYPE.contains(activation.toString()) ? TYPES : TYPES.subList(0, 1)) {
                    Object dy = ownGradient ? values[0] : values[1];
                    check.run(pass, values[0], dy, pass.oneByOne(activation, values[0], dy, X.length));
                }
            }
        }
    }

    private interface Check {
        void run(Pass pass, Object x, Object dy, Object expected);
    }

    @ParameterizedTest
    @MethodSource("io.github.kinase.Cases#backendsAndActivations")
    void everyMixtureOfBuffers(Backend backend, Activation activation) {
        forEach(activation, false, (pass, x, dy, expected) -> {
            for (int length : Cases.SHORT_LENGTHS) {
                for (Storage in : BUFFERS) {
                    BUFFERS.stream().filter(Storage::isWritable)
                            .forEach(out -> mixture(pass, activation.on(backend), in, out, length, x, dy, expected));
                }
            }
        });
    }

    /** The gradient runs through all kinds of buffers too, as far as there is one. */
    private static void mixture(Pass pass, Activation activation, Storage in, Storage out, int length, Object xs, Object dys,
                                Object expected) {
        Cells x = Cells.of(in, 3, length, xs);
        for (Storage gradient : pass.isGradient() ? BUFFERS : List.of(in)) {
            Cells dy = Cells.of(gradient, 2, length, dys);
            Cells result = Cells.room(x.type, out, 1, length);
            pass.run(activation, x, dy, result);
            result.assertHolds(expected, () -> pass + " from " + in + " and " + gradient + " to " + out + ", length " + length);
            x.assertHolds(xs, () -> pass + " changed its input");
            dy.assertHolds(dys, () -> pass + " changed its gradient");
        }
    }

    @ParameterizedTest
    @MethodSource("io.github.kinase.Cases#backendsAndActivations")
    void inPlace(Backend backend, Activation activation) {
        forEach(activation, false, (pass, x, dy, expected) -> {
            for (Storage storage : Storage.values()) {
                for (int length : storage.isWritable() ? Cases.SHORT_LENGTHS : List.<Integer>of()) {
                    inPlace(pass, activation.on(backend), storage, length, x, dy, expected);
                }
            }
        });
    }

    private static void inPlace(Pass pass, Activation activation, Storage storage, int length, Object xs, Object dys, Object expected) {
        Cells x = Cells.of(storage, 2, length, xs);
        Cells dy = Cells.of(storage, 3, length, dys);
        pass.run(activation, x, dy, x);
        x.assertHolds(expected, () -> pass + " in place of the input, " + storage + ", length " + length);
        if (pass.isGradient()) {
            x = Cells.of(storage, 2, length, xs);
            pass.run(activation, x, dy, dy);
            dy.assertHolds(expected, () -> pass + " in place of the gradient, " + storage + ", length " + length);
        }
    }

    /** The input may be its own gradient, and all three may be one. */
    @ParameterizedTest
    @MethodSource("io.github.kinase.Cases#backendsAndActivations")
    void oneRangeForEverything(Backend backend, Activation activation) {
        forEach(activation, true, (pass, xs, same, expected) -> {
            for (Storage storage : List.of(Storage.ARRAY, Storage.HEAP_BUFFER, Storage.DIRECT_BUFFER, Storage.ADDRESS)) {
                Cells x = Cells.of(storage, 1, X.length, xs);
                pass.run(activation.on(backend), x, x, x);
                x.assertHolds(expected, () -> pass + " of one range, " + storage);
            }
        });
    }

    @Test
    void positionsAndLimitsStay() {
        for (Storage storage : BUFFERS) {
            FloatBuffer x = Cells.of(storage, 3, 10, X).buffer();
            FloatBuffer y = Cells.room(Storage.HEAP_BUFFER, 2, 10).buffer();
            int position = x.position();
            Activation.tanh().forward(x, y);
            assertEquals(List.of(position, position + 10, 2, 12), List.of(x.position(), x.limit(), y.position(), y.limit()));
        }
    }

    @Test
    void shortFormsAreTheLongOnes() {
        for (Activation activation : Cases.activations()) {
            float[] expected = new float[X.length];
            float[] actual = new float[X.length];
            activation.forward(X, 0, expected, 0, X.length);
            activation.forward(X, actual);
            Cells.assertBits(expected, actual, X.length, () -> activation + " forward");
            activation.backward(X, 0, DY, 0, expected, 0, X.length);
            activation.backward(X, DY, actual);
            Cells.assertBits(expected, actual, X.length, () -> activation + " backward");
            if (activation.hasBackwardFromOutput()) {
                activation.backwardFromOutput(X, 0, DY, 0, expected, 0, X.length);
                activation.backwardFromOutput(X, DY, actual);
                Cells.assertBits(expected, actual, X.length, () -> activation + " backwardFromOutput");
            }
        }
    }

    @Test
    void derivativeIsBackwardOfOne() {
        float[] ones = new float[X.length];
        Arrays.fill(ones, 1);
        for (Activation activation : Cases.activations()) {
            float[] expected = new float[X.length];
            for (int i = 0; i < X.length; i++) {
                expected[i] = activation.derivative(X[i]);
            }
            Cells.assertBits(expected, Pass.BACKWARD.oneByOne(activation, X, ones, X.length), X.length, activation::toString);
        }
    }
}
