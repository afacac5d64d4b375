package io.github.kinase;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Every wrong argument is refused with its name, its value and the allowed range, and before anything is written. */
class ChecksTest {

    private static final Activation TANH = Activation.tanh();
    private static final float[] X = new float[10];
    private static final long ALIGNED = 1 << 20;

    private final float[] out = filled();

    private static float[] filled() {
        float[] array = new float[10];
        Arrays.fill(array, Cells.GUARD);
        return array;
    }

    private void refused(Class<? extends RuntimeException> type, Executable call, String... parts) {
        String message = assertThrows(type, call).getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), () -> "\"" + message + "\" does not say \"" + part + "\"");
        }
        assertArrayEquals(filled(), out, "something was written");
    }

    @Test
    void nullArguments() {
        refused(NullPointerException.class, () -> TANH.forward((float[]) null, 0, out, 0, 1), "x");
        refused(NullPointerException.class, () -> TANH.forward(X, 0, null, 0, 1), "y");
        refused(NullPointerException.class, () -> TANH.backward(X, 0, null, 0, out, 0, 1), "dy");
        refused(NullPointerException.class, () -> TANH.backward(X, 0, X, 0, null, 0, 1), "dx");
        refused(NullPointerException.class, () -> TANH.forward((FloatBuffer) null, FloatBuffer.wrap(out)), "x");
        refused(NullPointerException.class, () -> TANH.forward(FloatBuffer.wrap(X), null), "y");
        refused(NullPointerException.class, () -> TANH.on(null), "backend");
    }

    @Test
    void nullArraysOfTheShortForms() {
        refused(NullPointerException.class, () -> TANH.forward((float[]) null, out), "x");
        refused(NullPointerException.class, () -> TANH.forward(X, null), "y");
        refused(NullPointerException.class, () -> TANH.backward(X, null, out), "dy");
        refused(NullPointerException.class, () -> TANH.backwardFromOutput(X, X, null), "dx");
        refused(NullPointerException.class, () -> RowActivation.softmax().forward((float[]) null, out, 1, 10), "x");
    }

    @Test
    void ranges() {
        Class<IndexOutOfBoundsException> type = IndexOutOfBoundsException.class;
        refused(type, () -> TANH.forward(X, -1, out, 0, 3), "xOffset is -1", "[0, 7]");
        refused(type, () -> TANH.forward(X, 8, out, 0, 3), "xOffset is 8", "[0, 7]", "x.length is 10");
        refused(type, () -> TANH.forward(X, 0, out, 8, 3), "yOffset is 8", "[0, 7]");
        refused(type, () -> TANH.forward(X, 0, out, 0, -1), "length is -1");
        refused(type, () -> TANH.forward(X, Integer.MAX_VALUE, out, 0, 1), "xOffset is 2147483647");
        refused(type, () -> TANH.forward(X, Integer.MAX_VALUE, out, 0, Integer.MAX_VALUE), "length is 2147483647", "[0, 10]");
        refused(type, () -> TANH.backward(X, 0, X, 5, out, 0, 6), "dyOffset is 5", "[0, 4]");
        refused(type, () -> TANH.backward(X, 0, X, 0, out, 5, 6), "dxOffset is 5", "[0, 4]");
        refused(type, () -> TANH.backwardFromOutput(X, 5, X, 0, out, 0, 6), "yOffset is 5", "[0, 4]");
        refused(type, () -> RowActivation.softmax().forward(X, 3, out, 0, 2, 4), "xOffset is 3", "[0, 2]");
    }

    @Test
    void lengthLongerThanTheArraySaysSo() {
        refused(IndexOutOfBoundsException.class, () -> TANH.forward(X, 0, out, 0, 11), "length is 11", "[0, 10]", "x.length is 10");
    }

    @Test
    void differentLengths() {
        Class<IllegalArgumentException> type = IllegalArgumentException.class;
        refused(type, () -> TANH.forward(new float[9], out), "y has 10", "9");
        refused(type, () -> TANH.backward(X, new float[9], out), "dy has 9", "10");
        refused(type, () -> TANH.backwardFromOutput(X, X, new float[9]), "dx has 9", "10");
        refused(type, () -> TANH.forward(FloatBuffer.wrap(X, 0, 9), FloatBuffer.wrap(out)), "y has 10", "9");
        refused(type, () -> RowActivation.softmax().forward(X, out, 3, 3), "x has 10", "9");
    }

    @Test
    void overlapOfArrays() {
        Class<IllegalArgumentException> type = IllegalArgumentException.class;
        refused(type, () -> TANH.forward(out, 0, out, 1, 5), "y at 1 overlaps", "x at 0", "length 5", "in place");
        refused(type, () -> TANH.forward(out, 4, out, 0, 5), "y at 0 overlaps", "x at 4");
        refused(type, () -> TANH.backward(X, 0, out, 1, out, 0, 5), "dx at 0 overlaps", "dy at 1");
        refused(type, () -> TANH.backward(out, 1, X, 0, out, 0, 5), "dx at 0 overlaps", "x at 1");
        refused(type, () -> RowActivation.softmax().forward(out, 0, out, 1, 1, 5), "y at 1 overlaps");
        TANH.forward(out, 0, out, 5, 5);
    }

    @Test
    void overlapOfBuffers() {
        Class<IllegalArgumentException> type = IllegalArgumentException.class;
        refused(type, () -> TANH.forward(FloatBuffer.wrap(out, 0, 5), FloatBuffer.wrap(out, 2, 5)), "y at 2 overlaps", "x at 0");
        refused(type, () -> TANH.forward(FloatBuffer.wrap(out, 0, 5), FloatBuffer.wrap(out, 2, 5).slice()), "y at 2 overlaps");
        FloatBuffer direct = direct(10);
        refused(type, () -> TANH.forward(direct.duplicate().limit(5), direct.duplicate().position(2).limit(7)), "y at", "overlaps");
        TANH.forward(direct.duplicate().limit(5), direct.duplicate().position(5));
    }

    @Test
    void overlapOfAddresses() {
        refused(IllegalArgumentException.class, () -> TANH.forward(ALIGNED, ALIGNED + 4, 2, DataType.FLOAT32), "overlaps");
        refused(IllegalArgumentException.class, () -> TANH.backward(ALIGNED, 2 * ALIGNED, 2 * ALIGNED - 4, 2, DataType.FLOAT32),
                "dx at", "overlaps", "dy at");
    }

    @Test
    void buffersMustBeWritableAndNative() {
        Class<IllegalArgumentException> type = IllegalArgumentException.class;
        ByteOrder foreign = ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        FloatBuffer swapped = ByteBuffer.allocateDirect(40).order(foreign).asFloatBuffer();
        refused(type, () -> TANH.forward(swapped, FloatBuffer.wrap(out)), "x has byte order " + foreign,
                ByteOrder.nativeOrder().toString());
        refused(type, () -> TANH.forward(FloatBuffer.wrap(X), swapped), "y has byte order");
        refused(type, () -> TANH.forward(FloatBuffer.wrap(X), FloatBuffer.wrap(out).asReadOnlyBuffer()), "y is read-only");
        refused(type, () -> TANH.backward(FloatBuffer.wrap(X), FloatBuffer.wrap(X), direct(10).asReadOnlyBuffer()), "dx is read-only");
    }

    @Test
    void addresses() {
        Class<IllegalArgumentException> type = IllegalArgumentException.class;
        DataType f32 = DataType.FLOAT32;
        refused(type, () -> TANH.forward(0, ALIGNED, 1, f32), "xAddress is 0", "1 elements");
        refused(type, () -> TANH.forward(ALIGNED, 0, 1, f32), "yAddress is 0");
        refused(type, () -> TANH.forward(ALIGNED + 2, ALIGNED, 1, f32), "xAddress is 0x100002", "multiple of 4");
        refused(type, () -> TANH.forward(ALIGNED, ALIGNED, -1, f32), "length is -1");
        refused(type, () -> TANH.forward(ALIGNED, ALIGNED, Long.MAX_VALUE, f32), "length is " + Long.MAX_VALUE);
        refused(type, () -> TANH.backwardFromOutput(ALIGNED, 0, ALIGNED, 1, f32), "dyAddress is 0");
        refused(NullPointerException.class, () -> TANH.forward(ALIGNED, ALIGNED, 1, null), "type");
        TANH.forward(0, 0, 0, f32);
    }

    @Test
    void rowsAndColumns() {
        Class<IllegalArgumentException> type = IllegalArgumentException.class;
        RowActivation softmax = RowActivation.softmax();
        refused(type, () -> softmax.forward(X, out, -1, 10), "rows is -1");
        refused(type, () -> softmax.forward(X, out, 1, -10), "columns is -10");
        refused(type, () -> softmax.forward(X, out, 1 << 16, 1 << 16), "65536 x 65536", "2147483647");
        refused(type, () -> softmax.forward(ALIGNED, ALIGNED, 1L << 40, 1L << 40, DataType.FLOAT32), "rows x columns is 1099511627776");
        refused(type, () -> softmax.forward(ALIGNED + 4, ALIGNED, 1, 1, DataType.FLOAT64), "xAddress is 0x", "multiple of 8");
        refused(type, () -> softmax.backwardFromOutput(X, 0, out, 1, out, 0, 1, 5), "dx at 0 overlaps", "dy at 1");
    }

    @Test
    void shapesOfRows() {
        Class<IllegalArgumentException> type = IllegalArgumentException.class;
        RowActivation softmax = RowActivation.softmax();
        int[] dimensions = {2, 3, 4};
        refused(type, () -> RowShape.of(dimensions, 3), "axis is 3", "3 dimensions", "[-3, 2]");
        refused(type, () -> RowShape.of(dimensions, -4), "axis is -4", "[-3, 2]");
        refused(type, () -> RowShape.of(new int[0], 0), "axis is 0", "0 dimensions");
        refused(NullPointerException.class, () -> RowShape.of(null, 0), "dimensions");
        refused(type, () -> RowShape.of(new int[] {2, -3}, 0), "dimension 1 is -3", "negative");
        refused(type, () -> RowShape.of(new int[] {1 << 30, 1 << 30, 1 << 30}, 0), "1073741824", "at most " + (1L << 60));
        refused(type, () -> new RowShape(-1, 2, 3), "outer is -1");
        refused(type, () -> new RowShape(1, -2, 3), "axis is -2");
        refused(type, () -> new RowShape(1, 2, -3), "inner is -3");
        refused(type, () -> new RowShape(1L << 40, 1L << 40, 1), "outer x axis x inner is 1099511627776 x 1099511627776 x 1");
        refused(type, () -> softmax.forward(X, out, new RowShape(1 << 16, 1 << 15, 1)), "65536 x 32768 x 1", "2147483647");
        refused(type, () -> softmax.forward(X, 0, out, 0, new RowShape(1 << 16, 1 << 15, 1)), "65536 x 32768 x 1", "2147483647");
        refused(type, () -> softmax.backwardFromOutput(X, X, out, new RowShape(1 << 16, 1 << 15, 1)), "2147483647");
        refused(type, () -> softmax.forward(X, out, new RowShape(3, 3, 1)), "x has 10", "9", "the shape");
        refused(type, () -> softmax.backwardFromOutput(X, X, new float[8], new RowShape(5, 1, 2)), "dx has 8", "10");
        refused(IndexOutOfBoundsException.class, () -> softmax.forward(X, 3, out, 0, new RowShape(2, 2, 2)), "xOffset is 3", "[0, 2]");
        refused(type, () -> softmax.forward(out, 0, out, 1, new RowShape(1, 2, 2)), "y at 1 overlaps");
        refused(NullPointerException.class, () -> softmax.emptyRows(null), "policy");
        refused(type, () -> RowActivation.softmax(0), "temperature is 0.0", "above 0");
        refused(type, () -> RowActivation.softmin(Double.POSITIVE_INFINITY), "temperature is Infinity");
        refused(type, () -> RowActivation.logSoftmax(Double.NaN), "temperature is NaN");
    }

    @Test
    void masks() {
        Class<IllegalArgumentException> type = IllegalArgumentException.class;
        RowActivation softmax = RowActivation.softmax();
        RowShape shape = new RowShape(5, 2, 1);
        refused(type, () -> softmax.forwardMasked(X, new float[3], out, shape), "mask has 3", "10", "5 slices of 2");
        refused(type, () -> softmax.forwardMasked(X, new boolean[4], out, shape), "mask has 4", "10", "5 slices of 2");
        refused(type, () -> softmax.forwardMasked(X, new boolean[0], out, shape), "mask has 0");
        refused(type, () -> softmax.forwardMasked(X, new boolean[20], out, shape), "mask has 20");
        refused(type, () -> softmax.forwardMasked(X, out, out, shape), "y at 0", "overlaps mask at 0");
        refused(type, () -> softmax.forwardMasked(X, new boolean[10], new float[9], shape), "y has 9");
        refused(type, () -> softmax.forwardMasked(new float[9], new boolean[10], out, shape), "x has 9");
        refused(NullPointerException.class, () -> softmax.forwardMasked(X, 0, (boolean[]) null, 0, 10, out, 0, shape), "mask");
        refused(IndexOutOfBoundsException.class, () -> softmax.forwardMasked(X, 0, new boolean[10], 1, 10, out, 0, shape),
                "maskOffset is 1");
    }

    @Test
    void backwardFromOutputWhereTheOutputDoesNotTell() {
        Class<UnsupportedOperationException> type = UnsupportedOperationException.class;
        refused(type, () -> Activation.gelu().backwardFromOutput(X, X, out), "gelu", "use backward");
        refused(type, () -> Activation.leakyRelu(-0.5).backwardFromOutput(X, X, out), "negative_slope -0.5");
        refused(type, () -> Activation.elu(-1).backwardFromOutput(ALIGNED, ALIGNED, ALIGNED, 1, DataType.FLOAT32), "alpha -1.0");
    }

    @Test
    void parametersOutOfTheirDomain() {
        Class<IllegalArgumentException> type = IllegalArgumentException.class;
        refused(type, () -> Activation.elu(Double.NaN), "alpha is NaN");
        refused(type, () -> Activation.leakyRelu(Double.POSITIVE_INFINITY), "negative_slope is Infinity");
        refused(type, () -> Activation.softplus(0), "beta is 0.0", "above 0");
        refused(type, () -> Activation.silu(-1), "beta is -1.0", "above 0");
        refused(type, () -> Activation.silu(1e-60), "beta is 1.0E-60");
        refused(type, () -> Activation.elu(1e60), "alpha is 1.0E60", "3.4028235E38");
        assertEquals(0.0, Activation.leakyRelu(0).parameters().get("negative_slope"));
    }

    private static FloatBuffer direct(int length) {
        return ByteBuffer.allocateDirect(4 * length).order(ByteOrder.nativeOrder()).asFloatBuffer();
    }
}
