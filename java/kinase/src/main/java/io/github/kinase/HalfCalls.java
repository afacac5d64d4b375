package io.github.kinase;

import io.github.kinase.backend.Memory;
import java.nio.ShortBuffer;

/**
 * The calls of {@link Activation} on elements of 16 bits: FLOAT16 or BFLOAT16, kept in shorts, and from or to floats. Their
 * results are rounded once, to nearest even.
 */
abstract class HalfCalls extends ActivationCalls {

    HalfCalls() {}

    /** As {@code map}, with a type for the input and one for the output: FLOAT32, FLOAT16, BFLOAT16. */
    abstract void mapMixed(DataType xType, Object x, long xAt, DataType yType, Object y, long yAt, long length);

    /** Same as {@code forward(x, 0, y, 0, x.length, type)}; y must be as long as x. */
    public final void forward(short[] x, short[] y, DataType type) {
        Checks.sameLength("x", x.length, "y", y.length);
        forward(x, 0, y, 0, x.length, type);
    }

    /** y = f(x) for {@code length} elements of a type of 16 bits, FLOAT16 or BFLOAT16. */
    public final void forward(short[] x, int xOffset, short[] y, int yOffset, int length, DataType type) {
        Checks.half("type", type);
        Checks.range("x", x, xOffset, length);
        Checks.range("y", y, yOffset, length);
        Checks.overlap("x", x, xOffset, "y", y, yOffset, length);
        map(type, x, xOffset, y, yOffset, length);
    }

    /** Same as {@code forward(x, 0, y, 0, yType, x.length)}; y must be as long as x. */
    public final void forward(float[] x, short[] y, DataType yType) {
        Checks.sameLength("x", x.length, "y", y.length);
        forward(x, 0, y, 0, yType, x.length);
    }

    /** y = f(x) for {@code length} elements, rounded once to FLOAT16 or BFLOAT16. */
    public final void forward(float[] x, int xOffset, short[] y, int yOffset, DataType yType, int length) {
        Checks.half("yType", yType);
        Checks.range("x", x, xOffset, length);
        Checks.range("y", y, yOffset, length);
        mapMixed(DataType.FLOAT32, x, xOffset, yType, y, yOffset, length);
    }

    /** Same as {@code forward(x, 0, xType, y, 0, x.length)}; y must be as long as x. */
    public final void forward(short[] x, DataType xType, float[] y) {
        Checks.sameLength("x", x.length, "y", y.length);
        forward(x, 0, xType, y, 0, x.length);
    }

    /** y = f(x) for {@code length} elements of type FLOAT16 or BFLOAT16, rounded once to float. */
    public final void forward(short[] x, int xOffset, DataType xType, float[] y, int yOffset, int length) {
        Checks.half("xType", xType);
        Checks.range("x", x, xOffset, length);
        Checks.range("y", y, yOffset, length);
        mapMixed(xType, x, xOffset, DataType.FLOAT32, y, yOffset, length);
    }

    /** Same as {@code backward(x, 0, dy, 0, dx, 0, x.length, type)}; all must be as long as x. */
    public final void backward(short[] x, short[] dy, short[] dx, DataType type) {
        Checks.sameLength("x", x.length, "dy", dy.length);
        Checks.sameLength("x", x.length, "dx", dx.length);
        backward(x, 0, dy, 0, dx, 0, x.length, type);
    }

    /** dx = dy * f'(x) for {@code length} elements of type FLOAT16 or BFLOAT16; dx may be x or dy. */
    public final void backward(short[] x, int xOffset, short[] dy, int dyOffset, short[] dx, int dxOffset, int length,
                               DataType type) {
        requireDerivative();
        gradient("x", false, x, xOffset, dy, dyOffset, dx, dxOffset, length, type);
    }

    /** Same as {@code backwardFromOutput(y, 0, dy, 0, dx, 0, y.length, type)}; all must be as long as y. */
    public final void backwardFromOutput(short[] y, short[] dy, short[] dx, DataType type) {
        Checks.sameLength("y", y.length, "dy", dy.length);
        Checks.sameLength("y", y.length, "dx", dx.length);
        backwardFromOutput(y, 0, dy, 0, dx, 0, y.length, type);
    }

    /**
     * dx = dy * f'(x) with the slope taken from the output y = f(x), for {@code length} elements of type FLOAT16 or BFLOAT16; dx
     * may be y or dy. Throws UnsupportedOperationException where the output does not determine the slope.
     */
    public final void backwardFromOutput(short[] y, int yOffset, short[] dy, int dyOffset, short[] dx, int dxOffset, int length,
                                         DataType type) {
        requireFromOutput();
        gradient("y", true, y, yOffset, dy, dyOffset, dx, dxOffset, length, type);
    }

    private void gradient(String name, boolean fromOutput, short[] x, int xOffset, short[] dy, int dyOffset, short[] dx,
                          int dxOffset, int length, DataType type) {
        Checks.half("type", type);
        Checks.range(name, x, xOffset, length);
        Checks.range("dy", dy, dyOffset, length);
        Checks.range("dx", dx, dxOffset, length);
        Checks.overlap(name, x, xOffset, "dx", dx, dxOffset, length);
        Checks.overlap("dy", dy, dyOffset, "dx", dx, dxOffset, length);
        gradient(fromOutput, type, x, xOffset, dy, dyOffset, dx, dxOffset, length);
    }

    /**
     * y = f(x) for the remaining elements, of which both must have as many; positions and limits stay. Direct and heap
     * buffers in native byte order; buffers of different kinds, and read-only heap buffers, are copied on the way.
     */
    public final void forward(ShortBuffer x, ShortBuffer y, DataType type) {
        Checks.half("type", type);
        Checks.input("x", x);
        Checks.output("y", y);
        Checks.sameLength("x", x.remaining(), "y", y.remaining());
        Checks.overlap("x", x, "y", y);
        if (x.isDirect() && y.isDirect() && Memory.accessible()) {
            map(type, null, Memory.address(x), null, Memory.address(y), x.remaining());
        } else if (x.hasArray() && y.hasArray()) {
            map(type, x.array(), Buffers.offset(x), y.array(), Buffers.offset(y), x.remaining());
        } else {
            short[] result = Buffers.copy(x);
            map(type, result, 0, result, 0, result.length);
            y.duplicate().put(result);
        }
    }

    /** dx = dy * f'(x) for the remaining elements; like {@code forward}. */
    public final void backward(ShortBuffer x, ShortBuffer dy, ShortBuffer dx, DataType type) {
        requireDerivative();
        gradient("x", false, x, dy, dx, type);
    }

    /** dx = dy * f'(x) from the output, for the remaining elements; like {@code forward}. */
    public final void backwardFromOutput(ShortBuffer y, ShortBuffer dy, ShortBuffer dx, DataType type) {
        requireFromOutput();
        gradient("y", true, y, dy, dx, type);
    }

    private void gradient(String name, boolean fromOutput, ShortBuffer x, ShortBuffer dy, ShortBuffer dx, DataType type) {
        Checks.half("type", type);
        Checks.input(name, x);
        Checks.input("dy", dy);
        Checks.output("dx", dx);
        Checks.sameLength(name, x.remaining(), "dy", dy.remaining());
        Checks.sameLength(name, x.remaining(), "dx", dx.remaining());
        Checks.overlap(name, x, "dx", dx);
        Checks.overlap("dy", dy, "dx", dx);
        if (x.isDirect() && dy.isDirect() && dx.isDirect() && Memory.accessible()) {
            gradient(fromOutput, type, null, Memory.address(x), null, Memory.address(dy), null, Memory.address(dx), x.remaining());
        } else if (x.hasArray() && dy.hasArray() && dx.hasArray()) {
            gradient(fromOutput, type, x.array(), Buffers.offset(x), dy.array(), Buffers.offset(dy), dx.array(), Buffers.offset(dx),
                    x.remaining());
        } else {
            short[] result = Buffers.copy(x);
            gradient(fromOutput, type, result, 0, Buffers.copy(dy), 0, result, 0, result.length);
            dx.duplicate().put(result);
        }
    }
}
