package io.github.kinase;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Wrong arguments of the calls on 16 bits are refused with name, value and what is allowed, before anything is written. */
class HalfChecksTest {

    private static final Activation TANH = Activation.tanh();
    private static final DataType BF16 = DataType.BFLOAT16;
    private static final short[] X = new short[10];
    private static final long A = 1 << 20;

    private final short[] out = {7, 7, 7, 7, 7, 7, 7, 7, 7, 7};

    private void refused(Class<? extends RuntimeException> type, String message, Executable call) {
        assertEquals(message, assertThrows(type, call).getMessage());
        assertArrayEquals(new short[] {7, 7, 7, 7, 7, 7, 7, 7, 7, 7}, out, "something was written");
    }

    @Test
    void types() {
        Class<IllegalArgumentException> illegal = IllegalArgumentException.class;
        String message = "type is FLOAT32; it must be FLOAT16 or BFLOAT16";
        refused(illegal, message, () -> TANH.forward(X, out, DataType.FLOAT32));
        refused(illegal, message, () -> TANH.backward(X, X, out, DataType.FLOAT32));
        refused(illegal, message, () -> TANH.backwardFromOutput(X, X, out, DataType.FLOAT32));
        refused(illegal, message, () -> TANH.forward(ShortBuffer.wrap(X), ShortBuffer.wrap(out), DataType.FLOAT32));
        refused(illegal, message,
                () -> TANH.backward(ShortBuffer.wrap(X), ShortBuffer.wrap(X), ShortBuffer.wrap(out), DataType.FLOAT32));
        refused(illegal, "yType is FLOAT64; it must be FLOAT16 or BFLOAT16",
                () -> TANH.forward(new float[10], out, DataType.FLOAT64));
        refused(illegal, "xType is FLOAT32; it must be FLOAT16 or BFLOAT16",
                () -> TANH.forward(X, DataType.FLOAT32, new float[10]));
        refused(illegal, message, () -> HalfPrecision.toFloat((short) 0, DataType.FLOAT32));
        refused(illegal, message, () -> HalfPrecision.fromFloats(new float[10], out, DataType.FLOAT32));
        refused(NullPointerException.class, "type", () -> TANH.forward(X, out, null));
        String mixture = "; they must be the same, or any two of FLOAT32, FLOAT16 and BFLOAT16";
        refused(illegal, "xType is FLOAT64 and yType is BFLOAT16" + mixture,
                () -> TANH.forward(A, 2 * A, 1, DataType.FLOAT64, BF16));
        refused(illegal, "xType is FLOAT32 and yType is FLOAT64" + mixture,
                () -> TANH.backward(A, 2 * A, 3 * A, 1, DataType.FLOAT32, DataType.FLOAT64));
        refused(illegal, message, () -> GatedActivation.swiglu().forward(X, X, out, DataType.FLOAT32));
        refused(illegal, message, () -> RowActivation.softmax().forward(X, out, 2, 5, DataType.FLOAT32));
        refused(illegal, message, () -> ChannelActivation.prelu().forward(X, X, out, Channels.columns(1, 10), DataType.FLOAT32));
    }

    @Test
    void rangesAndLengths() {
        refused(IndexOutOfBoundsException.class, "xOffset is 8; with length 3 it must be in [0, 7], for x.length is 10",
                () -> TANH.forward(X, 8, out, 0, 3, BF16));
        refused(IndexOutOfBoundsException.class, "yOffset is 8; with length 3 it must be in [0, 7], for y.length is 10",
                () -> TANH.forward(new float[10], 0, out, 8, BF16, 3));
        refused(IndexOutOfBoundsException.class, "xOffset is -1; with length 3 it must be in [0, 7], for x.length is 10",
                () -> TANH.forward(X, -1, BF16, new float[3], 0, 3));
        refused(IndexOutOfBoundsException.class, "dyOffset is 9; with length 3 it must be in [0, 7], for dy.length is 10",
                () -> TANH.backward(X, 0, X, 9, out, 0, 3, BF16));
        refused(IllegalArgumentException.class, "y has 10 elements; it must have 9, as many as x",
                () -> TANH.forward(new short[9], out, BF16));
        refused(IllegalArgumentException.class, "y has 10 elements; it must have 9, as many as x",
                () -> TANH.forward(new float[9], out, BF16));
        refused(IllegalArgumentException.class, "dy has 9 elements; it must have 10, as many as y",
                () -> TANH.backwardFromOutput(X, new short[9], out, BF16));
    }

    @Test
    void overlap() {
        Class<IllegalArgumentException> illegal = IllegalArgumentException.class;
        refused(illegal, "y at 1 overlaps a part of x at 0, length 5; it must be the same range (in place) or a separate one",
                () -> TANH.forward(out, 0, out, 1, 5, BF16));
        refused(illegal, "dx at 2 overlaps a part of dy at 0, length 5; it must be the same range (in place) or a separate one",
                () -> TANH.backward(X, 0, out, 0, out, 2, 5, BF16));
        refused(illegal, "y at 1048576, length 20, overlaps x at 1048576, length 40; it must be a separate range",
                () -> TANH.forward(A, A, 10, DataType.FLOAT32, BF16));
        refused(illegal, "dx at 1048592, length 40, overlaps dy at 1048576, length 20; it must be a separate range",
                () -> TANH.backward(2 * A, A, A + 16, 10, DataType.FLOAT32, BF16));
        refused(illegal, "yAddress is 0x100001; it must be a multiple of 2",
                () -> TANH.forward(2 * A, A + 1, 10, DataType.FLOAT32, BF16));
        refused(illegal, "xAddress is 0x100002; it must be a multiple of 4",
                () -> TANH.forward(A + 2, 2 * A, 10, DataType.FLOAT32, BF16));
    }

    @Test
    void buffers() {
        Class<IllegalArgumentException> illegal = IllegalArgumentException.class;
        refused(illegal, "y is read-only; it must be writable",
                () -> TANH.forward(ShortBuffer.wrap(X), ShortBuffer.wrap(out).asReadOnlyBuffer(), BF16));
        ByteOrder other = ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        ShortBuffer swapped = ByteBuffer.allocate(20).order(other).asShortBuffer();
        refused(illegal, "x has byte order " + other + "; it must be " + ByteOrder.nativeOrder() + ", the order of this machine",
                () -> TANH.forward(swapped, ShortBuffer.wrap(out), BF16));
        refused(illegal, "dx at 1 overlaps a part of x at 0, length 5; it must be the same range (in place) or a separate one",
                () -> TANH.backward(ShortBuffer.wrap(out, 0, 5), ShortBuffer.wrap(X, 0, 5), ShortBuffer.wrap(out, 1, 5), BF16));
    }

    @Test
    void slopesThatThereAreNot() {
        refused(UnsupportedOperationException.class, "custom:flat was made without a derivative",
                () -> Activation.custom("flat", x -> x).backward(X, X, out, BF16));
        refused(UnsupportedOperationException.class, "gelu has no backwardFromOutput: its slope is not known from its output;"
                + " use backward with the input", () -> Activation.gelu().backwardFromOutput(X, X, out, BF16));
    }
}
