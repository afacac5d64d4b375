package io.github.kinase;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Functions computed in pieces go on where one piece meets the next: the float before such a place may round to its other side when
 * the piece is looked up.
 */
class PiecesTest {

    /** Floats on either side. */
    private static final int NEIGHBOURS = 40;
    /** What is added to a number before its piece is looked up: for erf, for tanh and gelu, for the others. */
    private static final double[] OFFSETS = {0.5, 1, 2};

    @ParameterizedTest
    @CsvSource({"tanh, 1.2", "erf, 1.2", "gelu, 1.2", "elu, 1.2", "selu, 1.76"})
    void meet(String name, double steepest) {
        Activation f = Activation.of(name);
        for (double offset : OFFSETS) {
            for (int quarter = -4; quarter <= 16; quarter++) {
                double end = offset * Math.pow(2, Math.floorDiv(quarter, 4)) * (1 + Math.floorMod(quarter, 4) / 4.0);
                assertSmooth(f, steepest, (float) (end - offset));
                assertSmooth(f, steepest, (float) (offset - end));
            }
        }
    }

    /** log(1 + e) is in pieces of e^x or e^-x, with steps of 16/143, and turns from one to the other at 0.55. */
    @ParameterizedTest
    @ValueSource(strings = {"softplus", "log_sigmoid"})
    void logarithmsMeet(String name) {
        Activation f = Activation.of(name);
        for (double sign : new double[] {-1, 1}) {
            assertSmooth(f, 1, (float) (sign * 0.55));
            for (int j = 0; j < 16; j++) {
                assertSmooth(f, 1, (float) (sign * Math.log((j + 0.5) / 8.9375)));
            }
        }
    }

    /** gelu_tanh is in pieces of |x| about the multiples of 11/32; that below 0 the exponential begins is no jump either. */
    @Test
    void cubicPiecesMeet() {
        Activation f = Activation.of("gelu_tanh");
        for (double sign : new double[] {-1, 1}) {
            assertSmooth(f, 1.2, (float) (sign * 5.3));
            for (int j = -1; j < 16; j++) {
                assertSmooth(f, 1.2, (float) (sign * Math.max(0, j + 0.5) * 11 / 32));
            }
        }
    }

    /** No slope here is above the steepest, and no value is off by more than 1 ULP. */
    private static void assertSmooth(Activation f, double steepest, float edge) {
        float x = edge;
        for (int i = 0; i < NEIGHBOURS; i++) {
            x = Math.nextDown(x);
        }
        for (int i = 0; i < 2 * NEIGHBOURS; i++) {
            float next = Math.nextUp(x);
            double step = Math.abs((double) f.apply(next) - f.apply(x));
            assertTrue(step <= steepest * ((double) next - x) + 2 * Math.ulp(f.apply(x)), () -> f + " jumps by " + step + " at " + next);
            x = next;
        }
    }
}
