package io.github.kinase;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kinase.oracle.Oracle;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The slope is the slope of the value: against central differences of the oracle's values. */
class GradientTest {

    private static final double STEP = 1e-5;
    private static final double TOLERANCE = 1e-5;
    private static final int POINTS = 2000;
    /** Slopes that differ by more within two steps belong to the sides of a kink or a jump, where the slope is a convention. */
    private static final double KINK = 2e-3;

    static Iterable<Activation> activations() {
        return Cases.activations();
    }

    @ParameterizedTest
    @MethodSource("activations")
    void slopeIsThatOfTheValue(Activation activation) {
        Oracle oracle = Cases.oracle(activation);
        SplittableRandom random = new SplittableRandom(5);
        int kinks = 0;
        for (int i = 0; i < POINTS; i++) {
            float x = (float) (20 * random.nextDouble() - 10);
            double scale = Math.max(1, oracle.value(Math.abs(x)));
            double before = (oracle.value(x) - oracle.value(x - STEP)) / STEP;
            double after = (oracle.value(x + STEP) - oracle.value(x)) / STEP;
            if (Math.abs(after - before) > KINK * scale) {
                kinks++;
            } else {
                assertEquals((before + after) / 2, activation.derivative(x), TOLERANCE * scale, () -> "at " + x);
            }
        }
        assertTrue(kinks <= POINTS / 100, kinks + " points beside a kink");
    }

    @ParameterizedTest
    @MethodSource("activations")
    void slopeFromTheOutputIsTheSlope(Activation activation) {
        if (!activation.hasBackwardFromOutput()) {
            return;
        }
        SplittableRandom random = new SplittableRandom(6);
        float[] dx = new float[1];
        for (int i = 0; i < POINTS; i++) {
            float x = (float) (20 * random.nextDouble() - 10);
            float slope = activation.derivative(x);
            activation.backwardFromOutput(new float[] {activation.apply(x)}, new float[] {1}, dx);
            // A flat tail has rounded the difference to its limit away.
            assertTrue(Math.abs(dx[0] - slope) <= 2e-7f * Math.max(1, Math.abs(slope)), () -> "at " + x + ": " + dx[0] + ", not " + slope);
        }
    }
}
