package io.github.kinase;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.kinase.backend.Backend;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** NaN, infinities, signed zeros, denormal numbers and kinks, with the exact bits expected. */
class SpecialValuesTest {

    /** Fills every lane of every SIMD width and a tail. */
    private static final int COPIES = 67;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            #activation                       | x            | value        | slope
            relu                              | -Infinity    | 0            | 0
            relu                              | Infinity     | Infinity     | 1
            relu                              | -0.0         | -0.0         | 0
            relu                              | 0.0          | 0            | 0
            relu                              | 1.4E-45      | 1.4E-45      | 1
            relu                              | -1.4E-45     | 0            | 0
            leaky_relu                        | Infinity     | Infinity     | 1
            leaky_relu                        | -Infinity    | -Infinity    | 0.01
            leaky_relu                        | -0.0         | -0.0         | 0.01
            leaky_relu                        | 0.0          | 0            | 0.01
            leaky_relu(negative_slope=0.5)    | -2.8E-45     | -1.4E-45     | 0.5
            exponential                       | -Infinity    | 0            | 0
            exponential                       | Infinity     | Infinity     | Infinity
            exponential                       | -0.0         | 1            | 1
            exponential                       | 88.72284     | Infinity     | Infinity
            exponential                       | 88.72283     | 3.4027985E38 | 3.4027985E38
            exponential                       | -103.2789    | 1.4E-45      | 1.4E-45
            exponential                       | -104         | 0            | 0
            elu                               | -Infinity    | -1           | 0
            elu                               | Infinity     | Infinity     | 1
            elu                               | -0.0         | -0.0         | 1
            elu                               | 0.0          | 0            | 1
            elu                               | -1E-8        | -1E-8        | 1
            elu                               | -1.4E-45     | -1.4E-45     | 1
            elu(alpha=0.5)                    | 0.0          | 0            | 0.5
            selu                              | -Infinity    | -1.7580993   | 0
            selu                              | Infinity     | Infinity     | 1.050701
            selu                              | -0.0         | -0.0         | 1.7580993
            selu                              | 0.0          | 0            | 1.7580993
            sigmoid                           | -Infinity    | 0            | 0
            sigmoid                           | Infinity     | 1            | 0
            sigmoid                           | -0.0         | 0.5          | 0.25
            sigmoid                           | -103.2789    | 1.4E-45      | 1.4E-45
            tanh                              | -Infinity    | -1           | 0
            tanh                              | Infinity     | 1            | 0
            tanh                              | -0.0         | -0.0         | 1
            tanh                              | 0.0          | 0            | 1
            tanh                              | -1.4E-45     | -1.4E-45     | 1
            tanh                              | 1.17549435E-38 | 1.17549435E-38 | 1
            softplus                          | -Infinity    | 0            | 0
            softplus                          | Infinity     | Infinity     | 1
            softplus                          | -0.0         | 0.6931472    | 0.5
            softplus                          | -103.2789    | 1.4E-45      | 1.4E-45
            silu                              | -Infinity    | -0.0         | -0.0
            silu                              | Infinity     | Infinity     | 1
            silu                              | -0.0         | -0.0         | 0.5
            silu                              | 0.0          | 0            | 0.5
            silu                              | -3.4E38      | -0.0         | -0.0
            gelu                              | -Infinity    | -0.0         | -0.0
            gelu                              | Infinity     | Infinity     | 1
            gelu                              | -0.0         | -0.0         | 0.5
            gelu                              | 0.0          | 0            | 0.5
            gelu                              | 3.4E38       | 3.4E38       | 1
            gelu                              | -3.4E38      | -0.0         | -0.0
            xielu                             | -Infinity    | Infinity     | -0.3
            xielu                             | Infinity     | Infinity     | Infinity
            xielu                             | 0.0          | -7.999996E-7 | 0.4999992
            xielu                             | -0.0         | -7.999996E-7 | 0.4999992
            xielu                             | 2.8E-45      | 1.4E-45      | 0.5
            xielu                             | -1E-6        | -4.999996E-7 | 0.4999992
            xielu                             | -2.4324844   | 2.5598219E-8 | -0.22974528
            xielu(alpha_p=0)                  | Infinity     | Infinity     | 0.5
            xielu(alpha_n=0.5)                | -Infinity    | -0.5         | 0
            snake                             | -Infinity    | -Infinity    | NaN
            snake                             | Infinity     | Infinity     | NaN
            snake                             | -0.0         | -0.0         | 1
            snake                             | 0.0          | 0            | 1
            snake                             | -1.4E-45     | -1.4E-45     | 1
            snake                             | 3.4028235E38 | 3.4028235E38 | 0.10965669
            snake(alpha=3.4028234663852886E38) | 3.4028235E38 | 3.4028235E38 | 0.092225194
            snake(alpha=1.5E-45)              | 1E38         | 1.0000001e+38        | 1.0000004
            """)
    void everyBackendGives(String text, float x, float value, float slope) {
        for (Backend backend : Cases.backends()) {
            Activation activation = Activation.of(text).on(backend);
            assertBits(value, map(Pass.FORWARD, activation, x), text + " at " + x + " on " + backend);
            assertBits(slope, map(Pass.BACKWARD, activation, x), "slope of " + text + " at " + x + " on " + backend);
        }
    }

    @ParameterizedTest
    @MethodSource("io.github.kinase.Cases#backendsAndActivations")
    void everyNanGivesTheCanonicalOne(Backend backend, Activation activation) {
        for (int bits : new int[] {0x7fc00000, 0xffc00000, 0x7fc12345, 0xffd54321, 0x7f800001, 0xff800001, 0x7fffffff, 0xffffffff}) {
            for (Pass pass : Pass.values()) {
                if (pass.has(activation)) {
                    float[] results = map(pass, activation.on(backend), Float.intBitsToFloat(bits));
                    assertBits(Float.NaN, results, pass + " of NaN 0x" + Integer.toHexString(bits));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.github.kinase.Cases#backendsAndActivations")
    void nanGradientsGiveTheCanonicalOneToo(Backend backend, Activation activation) {
        float[] x = filled(0.5f);
        float[] dx = new float[COPIES];
        activation.on(backend).backward(x, filled(Float.intBitsToFloat(0xffc00abc)), dx);
        assertBits(Float.NaN, dx, "gradient NaN");
        // Infinity times the slope 0 of a flat place is no number either.
        Activation.relu().on(backend).backward(filled(-1), filled(Float.POSITIVE_INFINITY), dx);
        assertBits(Float.NaN, dx, "0 x infinity");
    }

    /** What every framework has got wrong once: the tail down to the smallest number. */
    @Test
    void tailsReachDenormalNumbers() {
        for (Backend backend : Cases.backends()) {
            for (String name : List.of("silu", "gelu")) {
                float x = name.equals("silu") ? -105 : -14;
                float[] y = map(Pass.FORWARD, Activation.of(name).on(backend), x);
                double exact = Cases.oracle(Activation.of(name)).value(x);
                assertEquals(exact, y[0], Float.MIN_VALUE, name + " on " + backend);
                assertEquals(true, y[0] < 0 && y[0] > -Float.MIN_NORMAL, name + " at " + x + " is " + y[0]);
            }
        }
    }

    private static float[] filled(float value) {
        float[] copies = new float[COPIES];
        Arrays.fill(copies, value);
        return copies;
    }

    private static float[] map(Pass pass, Activation activation, float x) {
        Cells in = Cells.of(Cells.Storage.ARRAY, 0, COPIES, filled(x));
        Cells dy = Cells.of(Cells.Storage.ARRAY, 0, COPIES, filled(1));
        Cells out = Cells.room(Cells.Storage.ARRAY, 0, COPIES);
        pass.run(activation, in, dy, out);
        return out.values();
    }

    private static void assertBits(float expected, float[] actual, String what) {
        Cells.assertBits(filled(expected), actual, actual.length, () -> what);
    }
}
