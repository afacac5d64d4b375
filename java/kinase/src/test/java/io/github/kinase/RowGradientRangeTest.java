package io.github.kinase;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.kinase.backend.Backend;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Gradients by row whose sum is too large for the form in float: infinite, or near the largest float. */
class RowGradientRangeTest {

    /** Rows of a whole vector and a rest. */
    private static final int LENGTH = 37;
    private static final int ROWS = 19;

    static Stream<Arguments> cases() {
        return Kinase.backends().stream().flatMap(backend -> Stream.of("softmax", "log_softmax", "softmin").flatMap(name ->
                Stream.of(Float.POSITIVE_INFINITY, 3e38f, 0x1p101f, 0x1p100f).map(dy -> Arguments.of(backend, name, dy))));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isThatOfTheDefinition(Backend backend, String name, float large) {
        RowActivation f = RowActivation.of(name).on(backend);
        for (RowShape shape : List.of(new RowShape(ROWS, LENGTH, 1), new RowShape(1, LENGTH, ROWS))) {
            float[] y = new float[ROWS * LENGTH];
            float[] dy = new float[y.length];
            for (int i = 0; i < y.length; i++) {
                y[i] = (i * 31 % 64 - 32) / 8f;
                dy[i] = large;
            }
            f.forward(y, y, shape);
            float[] dx = new float[y.length];
            f.backwardFromOutput(y, dy, dx, shape);
            for (int row = 0; row < ROWS; row++) {
                check(name, y, dy, dx, shape.inner() == 1 ? row * LENGTH : row, (int) shape.inner());
            }
        }
    }

    private static void check(String name, float[] y, float[] dy, float[] dx, int first, int stride) {
        double sum = 0;
        for (int k = 0; k < LENGTH; k++) {
            int i = first + k * stride;
            sum += name.equals("log_softmax") ? dy[i] : (double) y[i] * dy[i];
        }
        for (int k = 0; k < LENGTH; k++) {
            int i = first + k * stride;
            double exact = switch (name) {
                case "softmax" -> y[i] * (dy[i] - sum);
                case "softmin" -> -y[i] * (dy[i] - sum);
                default -> dy[i] - Math.exp(y[i]) * sum;
            };
            // The order of a sum is not the point here; whether it can be told from infinity and from nothing is.
            double allowed = Math.max(Math.ulp((float) exact), LENGTH * 0x1p-50 * dy[i]);
            assertEquals(exact, dx[i], Double.isFinite(exact) ? allowed : 0, name + " at " + k);
        }
    }
}
