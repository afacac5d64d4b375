package io.github.kinase;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kinase.oracle.Oracle;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.DoubleBinaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What activations by channel are, what they refuse, and that their gradients are gradients. */
class ChannelActivationTest {

    private static final ChannelActivation PRELU = ChannelActivation.prelu();
    private static final ChannelActivation BIASED = ChannelActivation.biased(Activation.gelu());
    private static final Channels SHAPE = new Channels(2, 3, 2);
    private static final float[] X = {1, -2, 3, -4, 5, -6, 7, -8, 9, -10, 11, -12};
    private static final float[] V = {0.25f, -1, 0};

    @Test
    void preluByHand() {
        float[] y = new float[12];
        PRELU.forward(X, V, y, SHAPE);
        assertArrayEquals(new float[] {1, -0.5f, 3, 4, 5, -0f, 7, -2, 9, 10, 11, -0f}, y);
        float[] dx = new float[12];
        float[] dalpha = {100, 200, 300};
        PRELU.backward(X, V, new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, dx, dalpha, SHAPE);
        assertArrayEquals(new float[] {1, 0.5f, 3, -4, 5, 0, 7, 2, 9, -10, 11, 0}, dx);
        assertArrayEquals(new float[] {100 - 2 * 2 - 8 * 8, 200 - 4 * 4 - 10 * 10, 300 - 6 * 6 - 12 * 12}, dalpha);
    }

    @Test
    void biasedIsTheActivationOfTheSum() {
        float[] bias = {0.5f, -1, 2};
        float[] y = new float[6];
        ChannelActivation.biased(Activation.relu()).forward(new float[] {1, 2, 3, -4, 0.5f, -1}, bias, y, Channels.columns(2, 3));
        assertArrayEquals(new float[] {1.5f, 1, 5, 0, 0, 1}, y);
        ChannelActivation.biased(Activation.relu()).forward(new float[] {1, 2, 3, -4, 0.5f, -1}, bias, y, Channels.rows(3, 2));
        assertArrayEquals(new float[] {1.5f, 2.5f, 2, 0, 2.5f, 1}, y);
        float[] dx = new float[6];
        float[] dbias = new float[3];
        ChannelActivation.biased(Activation.relu()).backward(new float[] {1, 2, 3, -4, 0.5f, -1}, bias, new float[] {1, 2, 3, 4, 5, 6}, dx,
                dbias, Channels.rows(3, 2));
        assertArrayEquals(new float[] {1, 2, 3, 0, 5, 6}, dx);
        assertArrayEquals(new float[] {3, 3, 11}, dbias);
    }

    /** Central differences, by the oracle in double, of the sum of y dy. */
    @ParameterizedTest
    @ValueSource(strings = {"prelu", "biased:gelu", "biased:elu(alpha=0.7)", "biased:softplus", "biased:mish"})
    void gradientsAreGradients(String text) {
        Channels shape = new Channels(3, 4, 5);
        int n = 60;
        SplittableRandom random = new SplittableRandom(7);
        double[] x = random.doubles(n, -3, 3).toArray();
        double[] v = random.doubles(4, -1, 1).toArray();
        double[] dy = random.doubles(n, -1, 1).toArray();
        double[] dx = new double[n];
        double[] dv = new double[4];
        ChannelActivation.of(text).backward(x, v, dy, dx, dv, shape);
        DoubleBinaryOperator value = value(text);
        double step = 1e-6;
        double[] expected = new double[4];
        for (int i = 0; i < n; i++) {
            double a = v[i / 5 % 4];
            assertEquals(dy[i] * (value.applyAsDouble(x[i] + step, a) - value.applyAsDouble(x[i] - step, a)) / (2 * step), dx[i], 1e-7);
            expected[i / 5 % 4] += dy[i] * (value.applyAsDouble(x[i], a + step) - value.applyAsDouble(x[i], a - step)) / (2 * step);
        }
        assertArrayEquals(expected, dv, 1e-7);
    }

    private static DoubleBinaryOperator value(String text) {
        if (text.equals("prelu")) {
            return (x, alpha) -> Math.max(x, 0) + alpha * Math.min(x, 0);
        }
        Activation activation = Activation.of(text.substring("biased:".length()));
        Oracle oracle = Oracle.of(activation.name(), activation.parameters().values());
        return (x, bias) -> oracle.value(x + bias);
    }

    @Test
    void textsAndValues() throws Exception {
        for (String text : List.of("prelu", "biased:gelu", "biased:leaky_relu(negative_slope=0.2)")) {
            ChannelActivation f = ChannelActivation.of(text);
            assertEquals(text, f.toString());
            assertEquals(f, ChannelActivation.of(f.toString()));
            assertEquals(f.hashCode(), ChannelActivation.of(f.toString()).hashCode());
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
                out.writeObject(f);
            }
            ChannelActivation read = (ChannelActivation) new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
            assertEquals(f, read);
            read.forward(X, V, new float[12], SHAPE);
        }
        assertNotEquals(PRELU, BIASED);
        assertEquals("biased:gelu", BIASED.name());
        assertEquals("gelu(x + bias)", BIASED.formula());
        assertEquals(ChannelActivation.of("biased:keras:leaky_relu"), ChannelActivation.biased(Activation.of("keras:leaky_relu")));
        refused(IllegalArgumentException.class, () -> ChannelActivation.of("plelu"),
                "\"plelu\"; all: prelu, and biased: before any activation");
    }

    @Test
    void customActivations() {
        ChannelActivation f = ChannelActivation.biased(Activation.custom("twice", x -> 2 * x, x -> 2));
        float[] y = new float[12];
        f.forward(X, V, y, SHAPE);
        assertEquals(2.5f, y[0]);
        assertEquals("biased:custom:twice", f.toString());
        ChannelActivation without = ChannelActivation.biased(Activation.custom("twice", x -> 2 * x));
        assertFalse(without.hasDerivative());
        refused(UnsupportedOperationException.class, () -> without.backward(X, V, X, y, new float[3], SHAPE), "without a derivative");
    }

    @Test
    void wrongShapesChangeNothing() {
        float[] y = {7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7};
        float[] dv = {7, 7, 7};
        Map<Executable, String> calls = Map.ofEntries(
                Map.entry(() -> PRELU.forward(X, new float[2], y, SHAPE), "alpha has 2 elements; it must have 3, one for each channel"),
                Map.entry(() -> BIASED.forward(X, new float[4], y, SHAPE), "bias has 4 elements; it must have 3, one for each channel"),
                Map.entry(() -> PRELU.forward(X, V, y, new Channels(2, 3, 3)),
                        "x has 12 elements; it must have 18, outer x channels x inner"),
                Map.entry(() -> PRELU.forward(X, V, new float[11], SHAPE), "y has 11 elements; it must have 12, as many as x"),
                Map.entry(() -> PRELU.backward(X, V, y, y, new float[1], SHAPE), "dalpha has 1 elements; it must have 3"),
                Map.entry(() -> BIASED.backward(X, V, y, y, new float[1], SHAPE), "dbias has 1 elements; it must have 3"),
                Map.entry(() -> PRELU.backward(X, V, new float[1], y, dv, SHAPE), "dy has 1 elements; it must have 12"),
                Map.entry(() -> PRELU.backward(X, V, X, new float[13], dv, SHAPE), "dx has 13 elements; it must have 12"),
                Map.entry(() -> PRELU.forward(X, V, y, new Channels(1 << 20, 1 << 10, 2)),
                        "outer x channels x inner is 1048576 x 1024 x 2; it must be at most 2147483647"),
                Map.entry(() -> PRELU.forward(y, 0, y, 0, y, 0, SHAPE), "overlaps alpha at 0"),
                Map.entry(() -> PRELU.backward(y, 0, V, 0, X, 0, y, 0, y, 0, SHAPE), "dalpha at 0, length 3, overlaps x at 0"),
                Map.entry(() -> PRELU.backward(X, 0, dv, 0, X, 0, y, 0, dv, 0, SHAPE), "dalpha at 0, length 3, overlaps alpha at 0"),
                Map.entry(() -> PRELU.forward(FloatBuffer.wrap(y), FloatBuffer.wrap(y, 0, 3), FloatBuffer.wrap(y), SHAPE),
                        "overlaps alpha at 0"),
                Map.entry(() -> PRELU.forward(FloatBuffer.wrap(X), FloatBuffer.wrap(V), FloatBuffer.wrap(y).asReadOnlyBuffer(), SHAPE),
                        "y is read-only"));
        calls.forEach((call, message) -> refused(IllegalArgumentException.class, call, message));
        refused(IllegalArgumentException.class, () -> new Channels(1, -2, 3), "channels is -2; it must not be negative");
        refused(IllegalArgumentException.class, () -> new Channels(1L << 40, 1L << 20, 8), "it must be at most 9223372036854775807");
        refused(IllegalArgumentException.class, () -> PRELU.forward(0, 8, 8, SHAPE, DataType.FLOAT32),
                "xAddress is 0; it must point to 12");
        refused(IllegalArgumentException.class, () -> PRELU.forward(8, 6, 800, SHAPE, DataType.FLOAT32), "alphaAddress is 0x6");
        refused(IndexOutOfBoundsException.class, () -> PRELU.forward(X, 1, V, 0, y, 0, SHAPE), "xOffset is 1; with length 12");
        refused(IndexOutOfBoundsException.class, () -> BIASED.forward(X, 0, V, 1, y, 0, SHAPE), "biasOffset is 1; with length 3");
        for (float value : y) {
            assertEquals(7, value);
        }
        assertArrayEquals(new float[] {7, 7, 7}, dv);
    }

    private static <T extends Throwable> void refused(Class<T> type, Executable call, String message) {
        String actual = assertThrows(type, call).getMessage();
        assertTrue(actual.contains(message), () -> "\"" + actual + "\" should say \"" + message + "\"");
    }
}
