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

    private static void assertSame(float expected, float actual, String what) {
        assertEquals(Integer.toHexString(Float.floatToRawIntBits(expected)), Integer.toHexString(Float.floatToRawIntBits(actual)), what);
    }
}
