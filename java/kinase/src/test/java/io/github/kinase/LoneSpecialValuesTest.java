package io.github.kinase;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.kinase.backend.Backend;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One NaN, infinity or number far from 0 among numbers, of which loops over many elements may take no notice at first, gives the bits
 * of the scalar call; also where the output takes the place of an input.
 */
class LoneSpecialValuesTest {

    private static final int LENGTH = 2500;
    /** At either end, within the vectors of a piece, and in the piece behind it. */
    private static final int[] PLACES = {0, 777, 2400, LENGTH - 1};
    private static final float[] VALUES = {Float.NaN, Float.intBitsToFloat(0xffc12345), Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY,
        Float.MAX_VALUE, -Float.MAX_VALUE, 17, -17, -0f};
    private static final float[] NUMBERS = numbers();

    private static float[] numbers() {
        float[] numbers = new float[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            numbers[i] = (i * 37 % 101 - 50) / 12f;
        }
        return numbers;
    }

    @ParameterizedTest
    @MethodSource("io.github.kinase.Cases#backendsAndActivations")
    void amongNumbers(Backend backend, Activation activation) {
        Activation on = activation.on(backend);
        for (int place : PLACES) {
            for (float value : VALUES) {
                float[] special = NUMBERS.clone();
                special[place] = value;
                forward(on, activation, special, place);
                backward(on, activation, special, NUMBERS, place);
                backward(on, activation, NUMBERS, special, place);
            }
        }
    }

    private static void forward(Activation on, Activation activation, float[] x, int place) {
        float[] y = new float[LENGTH];
        on.forward(x, y);
        float[] inPlace = x.clone();
        on.forward(inPlace, inPlace);
        for (int i : new int[] {place, 100}) {
            assertSame(activation.apply(x[i]), y[i], activation + " of " + x[i]);
            assertSame(activation.apply(x[i]), inPlace[i], activation + " in place of " + x[i]);
        }
    }

    private static void backward(Activation on, Activation activation, float[] x, float[] dy, int place) {
        float[] dx = new float[LENGTH];
        on.backward(x, dy, dx);
        float[] overX = x.clone();
        on.backward(overX, dy, overX);
        float[] overDy = dy.clone();
        on.backward(x, overDy, overDy);
        for (int i : new int[] {place, 100}) {
            float[] expected = new float[1];
            activation.backward(new float[] {x[i]}, new float[] {dy[i]}, expected);
            String what = activation + " at " + x[i] + " times " + dy[i];
            assertSame(expected[0], dx[i], what);
            assertSame(expected[0], overX[i], what + ", over x");
            assertSame(expected[0], overDy[i], what + ", over dy");
        }
    }

    /** With one index for all arrays, which loops in plain Java make use of. */
    @ParameterizedTest
    @MethodSource("io.github.kinase.GatedTest#backends")
    void amongNumbersOfGates(Backend backend) {
        for (String name : GatedActivation.names()) {
            GatedActivation f = GatedActivation.of(name).on(backend);
            for (int place : PLACES) {
                for (float value : VALUES) {
                    for (int special = 0; special < 3; special++) {
                        float[][] inputs = {NUMBERS.clone(), reversed(), NUMBERS.clone()};
                        inputs[special][place] = value;
                        product(f, inputs, place);
                        gradients(f, inputs, place);
                    }
                }
            }
        }
    }

    private static float[] reversed() {
        float[] reversed = new float[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            reversed[i] = NUMBERS[LENGTH - 1 - i];
        }
        return reversed;
    }

    private static void product(GatedActivation f, float[][] inputs, int place) {
        for (int output = 0; output < 3; output++) {
            float[][] arrays = {inputs[0].clone(), inputs[1].clone(), new float[LENGTH]};
            f.forward(arrays[0], arrays[1], arrays[output]);
            for (int i : new int[] {place, 100}) {
                float[] expected = new float[1];
                f.forward(new float[] {inputs[0][i]}, new float[] {inputs[1][i]}, expected);
                assertSame(expected[0], arrays[output][i], f + " at " + inputs[0][i] + " of " + inputs[1][i] + " in array " + output);
            }
        }
    }

    /** Both into arrays of their own, and either over each input. */
    private static void gradients(GatedActivation f, float[][] inputs, int place) {
        for (int toGate = 0; toGate < 4; toGate++) {
            for (int toUp = 0; toUp < 5; toUp++) {
                if (toGate != toUp) {
                    float[][] arrays = {inputs[0].clone(), inputs[1].clone(), inputs[2].clone(), new float[LENGTH], new float[LENGTH]};
                    f.backward(arrays[0], arrays[1], arrays[2], arrays[toGate], arrays[toUp]);
                    for (int i : new int[] {place, 100}) {
                        float[][] expected = {new float[1], new float[1]};
                        f.backward(new float[] {inputs[0][i]}, new float[] {inputs[1][i]}, new float[] {inputs[2][i]}, expected[0],
                                expected[1]);
                        String what = f + " at " + inputs[0][i] + " of " + inputs[1][i] + " times " + inputs[2][i] + " in arrays " + toGate
                                + " and " + toUp;
                        assertSame(expected[0][0], arrays[toGate][i], "dgate of " + what);
                        assertSame(expected[1][0], arrays[toUp][i], "dup of " + what);
                    }
                }
            }
        }
    }

    private static void assertSame(float expected, float actual, String what) {
        assertEquals(Integer.toHexString(Float.floatToRawIntBits(expected)), Integer.toHexString(Float.floatToRawIntBits(actual)), what);
    }
}
