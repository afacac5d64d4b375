package io.github.kinase;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kinase.Cells.Storage;
import io.github.kinase.backend.Backend;
import io.github.kinase.formula.Custom;
import io.github.kinase.formula.Formulas;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** A user's own activation behaves as every other, in plain Java on every backend. */
class CustomTest {

    /** Rounding before the multiplication, or in float, gives other bits. */
    private static final DoubleUnaryOperator VALUE = x -> x * 0.1 + 1e-9;
    private static final DoubleUnaryOperator SLOPE = x -> 1 / (1 + x * x);
    private static final Activation CUSTOM = Activation.custom("ramp", VALUE, SLOPE);
    private static final Activation WITHOUT = Activation.custom("flat", VALUE);
    private static final float[] X = Cases.inputs(7, 2100);
    private static final float[] DY = Cases.inputs(8, 2100);

    private static float canonical(double value) {
        return Double.isNaN(value) ? Float.NaN : (float) value;
    }

    private static float[] expected(Pass pass) {
        float[] expected = new float[X.length];
        for (int i = 0; i < X.length; i++) {
            expected[i] = canonical(pass.isGradient() ? DY[i] * SLOPE.applyAsDouble(X[i]) : VALUE.applyAsDouble(X[i]));
        }
        return expected;
    }

    @Test
    void everyStorageOnEveryBackend() {
        for (Backend backend : Cases.backends()) {
            for (Pass pass : new Pass[] {Pass.FORWARD, Pass.BACKWARD}) {
                float[] expected = expected(pass);
                for (Storage storage : Storage.values()) {
                    for (int length : new int[] {0, 1, 17, 2100}) {
                        Cells x = Cells.of(storage, 3, length, X);
                        Cells dy = Cells.of(storage, 2, length, DY);
                        Cells out = Cells.room(storage.isWritable() ? storage : Storage.ARRAY, 1, length);
                        if (storage.isWritable()) {
                            pass.run(CUSTOM.on(backend), x, dy, out);
                            out.assertHolds(expected, () -> pass + " through " + storage + " on " + backend);
                            pass.run(CUSTOM.on(backend), x, dy, x);
                            x.assertHolds(expected, () -> pass + " in place, " + storage + " on " + backend);
                        }
                    }
                }
            }
        }
    }

    @Test
    void oneNumber() {
        assertEquals((float) (0.3f * 0.1 + 1e-9), CUSTOM.apply(0.3f));
        assertEquals((float) (1 / (1 + 0.3f * (double) 0.3f)), CUSTOM.derivative(0.3f));
    }

    @Test
    void everyNaNIsTheCanonicalOne() {
        double odd = Double.longBitsToDouble(0xfff8_1234_0000_0000L);
        Activation nan = Activation.custom("nan", x -> odd, x -> odd);
        float[] y = new float[3];
        nan.forward(new float[3], y);
        nan.backward(new float[3], new float[3], y);
        Cells.assertBits(new float[] {Float.NaN, Float.NaN, Float.NaN}, y, 3, () -> "NaN");
        assertEquals(0x7fc00000, Float.floatToRawIntBits(nan.apply(1)));
    }

    @Test
    void withoutADerivativeOnlyTheValueIsThere() {
        assertTrue(CUSTOM.hasDerivative() && Activation.gelu().hasDerivative());
        assertFalse(WITHOUT.hasDerivative());
        assertEquals(CUSTOM.apply(2), WITHOUT.apply(2));
        float[] out = {1, 2, 3};
        float[] x = new float[3];
        refused(() -> WITHOUT.backward(x, x, out));
        refused(() -> WITHOUT.backward(FloatBuffer.wrap(x), FloatBuffer.wrap(x), FloatBuffer.wrap(out)));
        Cells memory = Cells.of(Storage.ADDRESS, 0, 3, out);
        refused(() -> WITHOUT.backward(memory.address(), memory.address(), memory.address(), 3, DataType.FLOAT32));
        refused(() -> WITHOUT.derivative(1));
        refused(() -> WITHOUT.checkGradient(-1, 1, 3));
        assertArrayEquals(new float[] {1, 2, 3}, out);
        assertArrayEquals(out, memory.values());
    }

    private static void refused(Executable call) {
        String message = assertThrows(UnsupportedOperationException.class, call).getMessage();
        assertTrue(message.contains("custom:flat was made without a derivative"), message);
    }

    @Test
    void theOutputTellsNoSlope() {
        assertFalse(CUSTOM.hasBackwardFromOutput());
        float[] out = {1};
        assertThrows(UnsupportedOperationException.class,
                () -> CUSTOM.backwardFromOutput(new float[1], new float[1], out));
        assertEquals(1, out[0]);
    }

    @Test
    void argumentsAreChecked() {
        float[] x = new float[4];
        assertThrows(IllegalArgumentException.class, () -> CUSTOM.forward(x, 0, x, 1, 3));
        assertThrows(IndexOutOfBoundsException.class, () -> CUSTOM.forward(x, 2, new float[4], 0, 3));
        assertThrows(NullPointerException.class, () -> Activation.custom(null, VALUE));
        assertThrows(NullPointerException.class, () -> Activation.custom("a", null));
        assertThrows(NullPointerException.class, () -> Activation.custom("a", VALUE, null));
        assertThrows(IllegalArgumentException.class, () -> Activation.custom(" ", VALUE));
        assertThrows(NullPointerException.class, () -> CUSTOM.on(null));
    }

    /** Its memory between the pieces is its own. */
    @Test
    void anOperatorMayUseTheLibrary() {
        Cells inner = Cells.of(Storage.ADDRESS, 0, 8, new float[] {9, 9, 9, 9, 9, 9, 9, 9});
        Activation java = Activation.tanh().on(Cases.javaBackend());
        Activation nested = Activation.custom("nested", x -> {
            java.forward(inner.address(), inner.address(), 8, DataType.FLOAT32);
            return 2 * x;
        });
        float[] x = {1, 2, 3, 4};
        Cells cells = Cells.of(Storage.ADDRESS, 0, 4, x);
        nested.forward(cells.address(), cells.address(), 4, DataType.FLOAT32);
        assertArrayEquals(new float[] {2, 4, 6, 8}, cells.values());
    }

    @Test
    void identity() {
        assertEquals("ramp", CUSTOM.name());
        assertEquals("custom:ramp", CUSTOM.toString());
        assertEquals(Map.of(), CUSTOM.parameters());
        assertEquals(Map.of(), CUSTOM.parameters(DataType.FLOAT32));
        assertFalse(CUSTOM.formula().isEmpty());
        assertEquals(CUSTOM, Activation.custom("ramp", VALUE, SLOPE));
        assertEquals(CUSTOM.hashCode(), Activation.custom("ramp", VALUE, SLOPE).hashCode());
        assertEquals(CUSTOM, CUSTOM.on(Cases.backends().get(0)));
        assertNotEquals(CUSTOM, Activation.custom("ramp", VALUE));
        assertNotEquals(CUSTOM, Activation.custom("lamp", VALUE, SLOPE));
        assertNotEquals(CUSTOM, Activation.custom("ramp", x -> x * 0.1 + 1e-9, SLOPE));
        assertNotEquals(Activation.gelu(), Activation.custom("gelu", VALUE));
    }

    @Test
    void theListHasNoCustomOnes() {
        assertFalse(Formulas.types().contains(Custom.class));
        assertFalse(Activation.names().contains("custom"));
        assertThrows(IllegalArgumentException.class, () -> Activation.of(CUSTOM.toString()));
    }

    @Test
    void serializableIfTheOperatorsAre() throws IOException, ClassNotFoundException {
        Activation activation = Activation.custom("twice", (DoubleUnaryOperator & Serializable) x -> 2 * x);
        Activation again = (Activation) new ObjectInputStream(new ByteArrayInputStream(bytes(activation))).readObject();
        assertEquals("custom:twice", again.toString());
        float[] y = new float[1];
        again.forward(new float[] {3}, y);
        assertEquals(6, y[0]);
        assertThrows(NotSerializableException.class, () -> bytes(CUSTOM));
    }

    private static byte[] bytes(Activation activation) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(activation);
        }
        return bytes.toByteArray();
    }

    @Test
    void whatAnOperatorThrowsComesThrough() {
        Activation failing = Activation.custom("failing", x -> {
            throw new ArithmeticException("no");
        });
        float[] y = new float[2];
        assertThrows(ArithmeticException.class, () -> failing.forward(new float[2], y));
        assertEquals("[0.0, 0.0]", Arrays.toString(y));
    }
}
