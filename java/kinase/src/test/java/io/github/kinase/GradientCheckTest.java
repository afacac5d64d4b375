package io.github.kinase;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** checkGradient finds a derivative that is wrong, and none that is right. */
class GradientCheckTest {

    private static final double RIGHT = 1e-5;

    /** Where every built-in has its kinks, with room for the step. */
    private static final List<float[]> SMOOTH = List.of(new float[] {-8.4f, -6.1f}, new float[] {-2.4f, -1.1f},
            new float[] {0.1f, 0.4f}, new float[] {1.1f, 2.4f}, new float[] {6.1f, 8.4f});

    static Iterable<String> names() {
        return Activation.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void builtInsAreRightBesideTheirKinks(String name) {
        for (float[] range : SMOOTH) {
            GradientCheck check = Activation.of(name).checkGradient(range[0], range[1], 1000);
            assertTrue(check.error() < RIGHT, check::toString);
        }
    }

    @Test
    void rightDerivativeOfACustomOne() {
        GradientCheck check = Activation.custom("sine", Math::sin, Math::cos).checkGradient(-10, 10, 1001);
        assertTrue(check.error() < 1e-7, check::toString);
        check = Activation.custom("parabola", x -> x * x, x -> 2 * x).checkGradient(-1000, 1000, 1001);
        assertTrue(check.error() < 1e-7, check::toString);
    }

    @Test
    void wrongDerivativeIsFoundWhereItIsWorst() {
        Activation wrong = Activation.custom("wrong", x -> x * x * x, x -> 3 * x * x + (x > 1 ? 0.01 * (x - 1) : 0));
        GradientCheck check = wrong.checkGradient(-2, 2, 401);
        assertEquals(2, check.worstInput());
        assertEquals(12.01f, check.claimed());
        assertEquals(12, check.measured(), 1e-8);
        assertEquals(0.01 / 12.01, check.error(), 1e-6);
        Activation opposite = Activation.custom("opposite", Math::sin, x -> -Math.cos(x));
        assertEquals(2, opposite.checkGradient(-0.1f, 0.1f, 3).error(), 1e-6);
    }

    @Test
    void kinksShow() {
        GradientCheck check = Activation.relu().checkGradient(-1, 1, 3);
        assertEquals(new GradientCheck(0, 0, 0.5, 0.5), check);
        assertEquals("worst at 0.0: the derivative is 0.0, the values say 0.5, error 0.5", check.toString());
    }

    @Test
    void whatIsNoNumberIsTheWorst() {
        GradientCheck check = Activation.custom("log", Math::log, x -> 1 / x).checkGradient(-1, 1, 21);
        assertEquals(Double.POSITIVE_INFINITY, check.error());
        check = Activation.custom("half", x -> x, x -> x < 0.5 ? 1 : Double.NaN).checkGradient(0, 1, 11);
        assertEquals(0.5f, check.worstInput());
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 5", "2, 1, 5", "NaN, 1, 5", "0, Infinity, 5", "-Infinity, 0, 5", "0, 1, 1", "0, 1, -3"})
    void wrongArgumentsAreRefused(float from, float to, int points) {
        assertThrows(IllegalArgumentException.class, () -> Activation.tanh().checkGradient(from, to, points));
    }
}
