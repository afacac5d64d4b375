package io.github.kinase.cli.plot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CurveTest {

    private static final double[] X = IntStream.rangeClosed(-4, 4).mapToDouble(i -> i * 0.75).toArray();

    @Test
    void smoothFunctionsAreTakenAtThePoints() {
        Curve tanh = Curve.of("tanh", X);
        assertArrayEquals(X, tanh.value().x());
        assertArrayEquals(X, tanh.slope().x());
        for (int i = 0; i < X.length; i++) {
            assertEquals(Math.tanh(X[i]), tanh.value().y()[i], 1e-6);
            assertEquals(1 - Math.pow(Math.tanh(X[i]), 2), tanh.slope().y()[i], 1e-6);
        }
    }

    @Test
    void jumpsAreUpright() {
        Curve step = Curve.of("binary_step(threshold=0.3)", new double[] {-1, 0, 1, 2});
        assertArrayEquals(new double[] {-1, 0, 0.3, 0.3, 1, 2}, step.value().x(), 1e-6);
        assertArrayEquals(new double[] {0, 0, 0, 1, 1, 1}, step.value().y());
        Curve leaky = Curve.of("leaky_relu(negative_slope=0.25)", new double[] {-1, 0, 1});
        assertArrayEquals(new double[] {-1, 0, 1}, leaky.value().x());
        assertArrayEquals(new double[] {-1, 0, 0, 0, 1}, leaky.slope().x(), 1e-6);
        assertArrayEquals(new double[] {0.25, 0.25, 0.25, 1, 1}, leaky.slope().y());
    }

    @Test
    void softmaxIsTakenOverThePoints() {
        Curve softmax = Curve.of("softmax", new double[] {0, Math.log(3)});
        assertArrayEquals(new double[] {0.25, 0.75}, softmax.value().y(), 1e-6);
        assertArrayEquals(new double[] {0.1875, 0.1875}, softmax.slope().y(), 1e-6);
    }

    @Test
    void labelsSayTheParametersThatOneWouldNotGuess() {
        assertEquals("relu", Curve.of("relu", X).label());
        assertEquals("relu (max_value = 6)", Curve.of("relu(max_value=6)", X).label());
        assertEquals("relu (threshold = 1)", Curve.of("relu(threshold=1)", X).label());
        assertEquals("leaky_relu (negative_slope = 0.01)", Curve.of("leaky_relu", X).label());
        assertEquals("clip (min = -1, max = 20)", Curve.of("clip(min=-1,max=20)", X).label());
    }
}
