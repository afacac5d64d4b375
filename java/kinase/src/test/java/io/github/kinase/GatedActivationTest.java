package io.github.kinase;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kinase.GatedActivation.Half;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What gated activations are called, what they are equal to, and what they refuse, before anything is written. */
class GatedActivationTest {

    private static final GatedActivation GLU = GatedActivation.glu();
    private static final float[] X = new float[12];
    private static final long AT = 1 << 20;

    private final float[] out = guards();
    private final float[] other = guards();

    private static float[] guards() {
        float[] array = new float[12];
        Arrays.fill(array, Cells.GUARD);
        return array;
    }

    private void refused(Class<? extends RuntimeException> type, Executable call, String... parts) {
        String message = assertThrows(type, call).getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), () -> "\"" + message + "\" does not say \"" + part + "\"");
        }
        assertArrayEquals(guards(), out, "something was written");
        assertArrayEquals(guards(), other, "something was written");
    }

    @Test
    void textsAreReadBack() {
        for (String name : GatedActivation.names()) {
            GatedActivation f = GatedActivation.of(name);
            assertEquals(name, f.name());
            assertEquals(f, GatedActivation.of(f.toString()));
        }
        assertEquals("swiglu(beta=2.0)", GatedActivation.of(" swiglu ( beta = 2 ) ").toString());
        assertEquals(GatedActivation.swiglu(2), GatedActivation.of("swiglu(beta=2)"));
        assertEquals(Map.of("alpha", 1.702, "limit", 5.0), GatedActivation.of("swiglu_oai(limit=5)").parameters());
        assertEquals("gated:mish", GatedActivation.of(Activation.mish()).toString());
        assertEquals("gated:relu(negative_slope=0.5, max_value=Infinity, threshold=0.0)",
                GatedActivation.of(Activation.of("relu(negative_slope=0.5)")).toString());
        for (Activation activation : Cases.activations()) {
            GatedActivation f = GatedActivation.of(activation);
            assertEquals(f, GatedActivation.of(f.toString()), f::toString);
        }
    }

    @Test
    void equalWhereTheGateIs() {
        assertEquals(GatedActivation.glu(), GatedActivation.of(Activation.sigmoid()));
        assertEquals(GatedActivation.glu().hashCode(), GatedActivation.of(Activation.sigmoid()).hashCode());
        assertEquals("glu", GatedActivation.of(Activation.sigmoid()).toString());
        assertNotEquals(GatedActivation.swiglu(), GatedActivation.swiglu(2));
        assertNotEquals(GatedActivation.geglu(), GatedActivation.gegluTanh());
    }

    @Test
    void unknownNamesAndValues() {
        refused(IllegalArgumentException.class, () -> GatedActivation.of("swigl"), "\"swigl\"", "nearest: \"swiglu\"", "geglu_tanh");
        refused(IllegalArgumentException.class, () -> GatedActivation.of("torch:glu"), "torch:glu");
        refused(IllegalArgumentException.class, () -> GatedActivation.of("gated:mihs"), "nearest: \"mish\"");
        refused(IllegalArgumentException.class, () -> GatedActivation.of("swiglu(bta=2)"), "\"bta\"", "nearest: \"beta\"");
        refused(IllegalArgumentException.class, () -> GatedActivation.of("reglu(threshold=2)"), "reglu has no parameters");
        refused(IllegalArgumentException.class, () -> GatedActivation.of("swiglu(beta=0)"), "beta is 0.0", "above 0");
        refused(IllegalArgumentException.class, () -> GatedActivation.swigluOai(1, -7), "limit is -7.0", "above 0");
        refused(IllegalArgumentException.class, () -> Activation.of("swiglu_oai"), "there is no activation");
    }

    @Test
    void nullsLengthsAndOffsets() {
        refused(NullPointerException.class, () -> GLU.forward((float[]) null, 0, X, 0, out, 0, 1), "gate");
        refused(NullPointerException.class, () -> GLU.forward(X, 0, null, 0, out, 0, 1), "up");
        refused(NullPointerException.class, () -> GLU.backward(X, 0, X, 0, X, 0, out, 0, null, 0, 1), "dup");
        refused(IllegalArgumentException.class, () -> GLU.forward(X, new float[11], out), "up has 11 elements", "it must have 12");
        refused(IllegalArgumentException.class, () -> GLU.backward(X, X, X, out, new float[13]), "dup has 13 elements");
        refused(IndexOutOfBoundsException.class, () -> GLU.forward(X, 0, X, 5, out, 0, 8), "upOffset is 5", "[0, 4]");
        refused(IndexOutOfBoundsException.class, () -> GLU.forward(X, 0, X, 0, out, -1, 8), "yOffset is -1");
        refused(IndexOutOfBoundsException.class, () -> GLU.backward(X, 0, X, 0, X, 0, out, 0, other, 9, 4), "dupOffset is 9");
        refused(IllegalArgumentException.class, () -> GLU.forward(0, AT, AT, 4, DataType.FLOAT32), "gateAddress is 0");
        refused(IllegalArgumentException.class, () -> GLU.backward(AT, AT, AT + 4, AT, AT + 64, 4, DataType.FLOAT64),
                "dyAddress is 0x100004");
    }

    @Test
    void overlaps() {
        refused(IllegalArgumentException.class, () -> GLU.forward(out, 0, X, 0, out, 1, 8), "y at 1 overlaps a part of gate at 0");
        refused(IllegalArgumentException.class, () -> GLU.forward(X, 0, out, 2, out, 1, 8), "y at 1 overlaps a part of up at 2");
        refused(IllegalArgumentException.class, () -> GLU.backward(X, 0, X, 0, X, 0, out, 0, out, 0, 8), "dup at 0", "overlaps dgate");
        refused(IllegalArgumentException.class, () -> GLU.backward(X, 0, X, 0, X, 0, out, 0, out, 4, 8), "dup at 4", "overlaps dgate");
        refused(IllegalArgumentException.class, () -> GLU.backward(out, 0, X, 0, X, 0, out, 1, other, 0, 8), "dgate at 1", "gate at 0");
        refused(IllegalArgumentException.class, () -> GLU.backward(X, 0, out, 0, X, 0, out, 1, other, 0, 8), "dgate at 1", "up at 0");
        refused(IllegalArgumentException.class, () -> GLU.backward(X, 0, X, 0, out, 0, out, 1, other, 0, 8), "dgate at 1", "dy at 0");
        refused(IllegalArgumentException.class, () -> GLU.backward(out, 0, X, 0, X, 0, other, 1, out, 1, 8), "dup at 1", "gate at 0");
        refused(IllegalArgumentException.class, () -> GLU.backward(X, 0, out, 0, X, 0, other, 1, out, 1, 8), "dup at 1", "up at 0");
        refused(IllegalArgumentException.class, () -> GLU.backward(X, 0, X, 0, out, 0, other, 1, out, 1, 8), "dup at 1", "dy at 0");
        refused(IllegalArgumentException.class, () -> GLU.forward(AT, AT + 64, AT + 4, 4, DataType.FLOAT32), "y at",
                "overlaps a part of gate");
        refused(IllegalArgumentException.class, () -> GLU.backward(AT, AT, AT, AT + 64, AT + 68, 4, DataType.FLOAT32), "dup at",
                "overlaps dgate");
    }

    @Test
    void splits() {
        refused(IllegalArgumentException.class, () -> GLU.forwardSplit(X, out, 4, 3, 1, Half.FIRST), "axis is 3; it must be even");
        refused(IllegalArgumentException.class, () -> GLU.forwardSplit(X, out, -1, 2, 1, Half.FIRST), "outer is -1");
        refused(IllegalArgumentException.class, () -> GLU.forwardSplit(X, out, 1, 2, -1, Half.FIRST), "inner is -1");
        refused(IllegalArgumentException.class, () -> GLU.forwardSplit(X, out, 1 << 15, 1 << 15, 2, Half.FIRST),
                "32768 x 32768 x 2", "at most " + Integer.MAX_VALUE);
        refused(IllegalArgumentException.class, () -> GLU.forwardSplit(X, out, 1 << 30, 1 << 30, 1 << 30, Half.FIRST), "at most");
        refused(IllegalArgumentException.class, () -> GLU.forwardSplit(X, out, 3, 2, 1, Half.FIRST), "x has 12 elements; it must have 6");
        refused(IllegalArgumentException.class, () -> GLU.forwardSplit(X, out, 3, 2, 2, Half.FIRST), "y has 12 elements; it must have 6");
        refused(IndexOutOfBoundsException.class, () -> GLU.forwardSplit(X, 1, out, 0, 3, 2, 2, Half.FIRST), "xOffset is 1");
        refused(IllegalArgumentException.class, () -> GLU.forwardSplit(out, 0, out, 0, 3, 2, 2, Half.FIRST),
                "y at 0, length 6, overlaps x");
        refused(IllegalArgumentException.class, () -> GLU.forwardSplit(out, 0, out, 1, 1, 12, 1, Half.FIRST), "the first half of x");
        refused(IllegalArgumentException.class, () -> GLU.backwardSplit(X, 0, out, 0, out, 0, 3, 2, 2, Half.FIRST), "overlaps dy");
        refused(IllegalArgumentException.class, () -> GLU.backwardSplit(out, 0, X, 0, out, 1, 1, 2, 2, Half.FIRST), "overlaps a part of x");
        refused(NullPointerException.class, () -> GLU.forwardSplit(X, 0, out, 0, 3, 2, 2, null));
        refused(IllegalArgumentException.class, () -> GLU.forwardSplit(AT, AT, 3, 2, 2, Half.FIRST, DataType.FLOAT32), "overlaps x");
        refused(IllegalArgumentException.class, () -> GLU.forwardSplit(AT, AT + 4, 1, 4, 1, Half.FIRST, DataType.FLOAT32), "half of x");
        refused(IllegalArgumentException.class, () -> GLU.forwardSplit(AT, 0, 3, 2, 2, Half.FIRST, DataType.FLOAT64), "yAddress is 0");
        refused(IllegalArgumentException.class, () ->
                GLU.forwardSplit(AT, AT, 1L << 40, 2, 1L << 40, Half.FIRST, DataType.FLOAT32), "at most");
        refused(IllegalArgumentException.class, () -> GLU.backwardSplit(AT, AT + 400, AT + 4, 3, 2, 2, Half.FIRST, DataType.FLOAT32),
                "dx at", "overlaps a part of x");
        refused(IllegalArgumentException.class, () -> GLU.backwardSplit(AT, AT, AT, 3, 2, 2, Half.FIRST, DataType.FLOAT32), "overlaps dy");
    }

    /** y may be a half of x where that is one range. */
    @Test
    void aHalfInPlace() {
        for (Half half : Half.values()) {
            float[] x = {1, 2, 3, 4};
            float[] y = new float[2];
            GatedActivation.bilinear().forwardSplit(x, y, 1, 4, 1, half);
            assertArrayEquals(new float[] {3, 8}, y);
            GatedActivation.bilinear().forwardSplit(x, 0, x, 2, 1, 4, 1, half);
            assertArrayEquals(new float[] {1, 2, 3, 8}, x);
            GatedActivation.bilinear().backwardSplit(x, 0, x, 0, x, 0, 1, 4, 1, half);
            assertArrayEquals(new float[] {3, 16, 1, 4}, x);
        }
    }

    @Test
    void customGates() {
        GatedActivation f = GatedActivation.of(Activation.custom("double", x -> 2 * x, x -> 2));
        assertEquals("gated:custom:double", f.toString());
        float[] y = new float[1];
        f.forward(new float[] {3}, new float[] {5}, y);
        assertEquals(30, y[0]);
        double[] dgate = new double[1];
        double[] dup = new double[1];
        f.backward(new double[] {3}, new double[] {5}, new double[] {7}, dgate, dup);
        assertEquals(70, dgate[0]);
        assertEquals(42, dup[0]);
        GatedActivation without = GatedActivation.of(Activation.custom("half", x -> x / 2));
        refused(UnsupportedOperationException.class, () -> without.backward(X, X, X, out, other), "without a derivative");
    }

    @Test
    void serialized() throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream stream = new ObjectOutputStream(bytes)) {
            stream.writeObject(GatedActivation.swigluOai(2, 5));
        }
        try (ObjectInputStream stream = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            GatedActivation copy = (GatedActivation) stream.readObject();
            assertEquals(GatedActivation.swigluOai(2, 5), copy);
            float[] y = new float[1];
            copy.forward(new float[] {0}, new float[] {1}, y);
            assertEquals(0, y[0]);
        }
    }
}
