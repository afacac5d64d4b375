package io.github.kinase;

import io.github.kinase.backend.Memory;
import java.lang.reflect.Array;
import java.nio.Buffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.util.Objects;

/**
 * The checks of the public edge, all before anything is written. Every message names the argument, its value and the
 * allowed range. Behind them nothing checks again.
 */
final class Checks {

    private Checks() {}

    /** Throws IndexOutOfBoundsException unless [offset, offset + length) lies in the array. */
    static void range(String name, Object array, int offset, int length) {
        int size = Array.getLength(Objects.requireNonNull(array, name));
        if (length < 0 || length > size) {
            throw new IndexOutOfBoundsException("length is " + length + "; it must be in [0, " + size + "], for " + name
                    + ".length is " + size);
        }
        if (offset < 0 || offset > size - length) {
            throw new IndexOutOfBoundsException(name + "Offset is " + offset + "; with length " + length + " it must be in [0, "
                    + (size - length) + "], for " + name + ".length is " + size);
        }
    }

    /** Throws IllegalArgumentException if the arrays differ in length. */
    static void sameLength(String name, long length, String otherName, long otherLength) {
        if (length != otherLength) {
            throw new IllegalArgumentException(otherName + " has " + otherLength + " elements; it must have " + length
                    + ", as many as " + name);
        }
    }

    /** Throws IllegalArgumentException if the output shares a part, and not the whole, of the range of an input. */
    static void overlap(String inputName, Object input, int inputOffset, String outputName, Object output, int outputOffset,
                        int length) {
        if (input == output) {
            overlap(inputName, inputOffset, outputName, outputOffset, length);
        }
    }

    /** The same for two places in one space, in the unit of the length. */
    static void overlap(String inputName, long input, String outputName, long output, long length) {
        if (input != output && Math.abs(input - output) < length) {
            throw new IllegalArgumentException(outputName + " at " + output + " overlaps a part of " + inputName + " at " + input
                    + ", length " + length + "; it must be the same range (in place) or a separate one");
        }
    }

    /** Throws IllegalArgumentException if two ranges of the same or of different arrays share an element. */
    static void separate(String name, Object array, int offset, int length, String otherName, Object other, int otherOffset,
                         int otherLength) {
        if (array == other) {
            separate(name, (long) offset, length, otherName, otherOffset, otherLength);
        }
    }

    /** The same for two places in one space, in the unit of the lengths. */
    static void separate(String name, long start, long length, String otherName, long otherStart, long otherLength) {
        if (length > 0 && otherLength > 0 && start < otherStart + otherLength && otherStart < start + length) {
            throw new IllegalArgumentException(otherName + " at " + otherStart + ", length " + otherLength + ", overlaps " + name + " at "
                    + start + ", length " + length + "; it must be a separate range");
        }
    }

    /** Throws IllegalArgumentException unless outer x axis x inner is a number of elements up to a maximum, and axis even. */
    static long halves(long outer, long axis, long inner, long max) {
        long elements = product("outer x axis x inner", max, outer, axis, inner);
        if (axis % 2 != 0) {
            throw new IllegalArgumentException("axis is " + axis + "; it must be even, to be split in half");
        }
        return elements;
    }

    /** Throws IllegalArgumentException unless a x b x c is a number of elements up to a maximum; names: {@code "a x b x c"}. */
    static long product(String names, long max, long a, long b, long c) {
        if ((a | b | c) < 0) {
            String[] each = names.split(" x ");
            notNegative(each[0], a);
            notNegative(each[1], b);
            notNegative(each[2], c);
        }
        if (a == 0 || b == 0 || c == 0) {
            return 0;
        }
        if (b > max / a || c > max / a / b) {
            throw new IllegalArgumentException(names + " is " + a + " x " + b + " x " + c + "; it must be at most " + max);
        }
        return a * b * c;
    }

    /** Throws IllegalArgumentException unless an array has as many elements as the other arguments say. */
    static void elements(String name, long length, long expected, String reason) {
        if (length != expected) {
            throw new IllegalArgumentException(name + " has " + length + " elements; it must have " + expected + ", " + reason);
        }
    }

    /** Throws IllegalArgumentException unless rows x columns is a number of elements an array can have. */
    static int elements(int rows, int columns) {
        return (int) elements(rows, columns, Integer.MAX_VALUE);
    }

    /** Throws IllegalArgumentException unless rows x columns is a number of elements up to a maximum. */
    static long elements(long rows, long columns, long max) {
        notNegative("rows", rows);
        notNegative("columns", columns);
        long product = product(rows, columns, max);
        if (product < 0) {
            throw new IllegalArgumentException("rows x columns is " + rows + " x " + columns + "; it must be at most " + max);
        }
        return product;
    }

    /** Throws IllegalArgumentException unless a shape has a number of elements that an array can have. */
    static int elements(RowShape shape) {
        return (int) product("outer x axis x inner", Integer.MAX_VALUE, shape.outer(), shape.axis(), shape.inner());
    }

    /** The product of two numbers that are not negative; -1 if it is above a maximum. */
    static long product(long a, long b, long max) {
        return a != 0 && b > max / a ? -1 : a * b;
    }

    /** Throws IllegalArgumentException unless a mask covers some slices of a shape, of which there is a whole multiple. */
    static void mask(int length, RowShape shape) {
        long slice = shape.axis() * shape.inner();
        if (length <= 0 || slice == 0 || length % slice != 0 || shape.elements() % length != 0) {
            if (shape.elements() > 0 || length != 0) {
                throw new IllegalArgumentException("mask has " + length + " elements; it must have " + shape.elements()
                        + ", as many as the shape, or as many as some of its " + shape.outer() + " slices of " + slice
                        + " that divide them evenly");
            }
        }
    }

    /** Throws IllegalArgumentException if an array cannot have as many elements. */
    static int arrayLength(String name, long length) {
        if (length > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(name + " is " + length + "; it must be at most " + Integer.MAX_VALUE);
        }
        return (int) length;
    }

    static void notNegative(String name, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " is " + value + "; it must not be negative");
        }
    }

    /** Throws IllegalArgumentException unless the type has 16 bits, as shorts hold them. */
    static void half(String name, DataType type) {
        if (!Objects.requireNonNull(type, name).isHalf()) {
            throw new IllegalArgumentException(name + " is " + type + "; it must be FLOAT16 or BFLOAT16");
        }
    }

    /** Throws IllegalArgumentException for a type of 16 bits. */
    static void full(String name, DataType type) {
        if (Objects.requireNonNull(type, name).isHalf()) {
            throw new IllegalArgumentException(name + " is " + type + "; it must be FLOAT32 or FLOAT64");
        }
    }

    /** Throws IllegalArgumentException unless an input and an output may be of these two types, which differ. */
    static void mixture(DataType xType, DataType yType) {
        Objects.requireNonNull(xType, "xType");
        Objects.requireNonNull(yType, "yType");
        if (xType == DataType.FLOAT64 || yType == DataType.FLOAT64) {
            throw new IllegalArgumentException("xType is " + xType + " and yType is " + yType
                    + "; they must be the same, or any two of FLOAT32, FLOAT16 and BFLOAT16");
        }
    }

    /** Throws IllegalArgumentException if two places overlap, unless they are one range of elements of one size. */
    static void overlap(String inputName, long input, DataType inputType, String outputName, long output, DataType outputType,
                        long length) {
        if (inputType.bytes() == outputType.bytes()) {
            overlap(inputName, input, outputName, output, inputType.bytes() * length);
        } else {
            separate(inputName, input, inputType.bytes() * length, outputName, output, outputType.bytes() * length);
        }
    }

    /** Throws IllegalArgumentException unless [address, address + length elements) can be memory. */
    static void address(String name, long address, long length, DataType type) {
        if (length < 0 || length > Long.MAX_VALUE / 8 / type.bytes()) {
            throw new IllegalArgumentException("length is " + length + "; it must be in [0, " + Long.MAX_VALUE / 8 / type.bytes() + "]");
        }
        if (address == 0 && length > 0) {
            throw new IllegalArgumentException(name + "Address is 0; it must point to " + length + " elements");
        }
        if (address % type.bytes() != 0) {
            throw new IllegalArgumentException(name + "Address is 0x" + Long.toHexString(address) + "; it must be a multiple of "
                    + type.bytes());
        }
    }

    /** Throws IllegalArgumentException unless the buffer holds its elements as the machine does. */
    static void input(String name, FloatBuffer buffer) {
        order(name, Objects.requireNonNull(buffer, name).order());
    }

    /** The same for doubles. */
    static void input(String name, DoubleBuffer buffer) {
        order(name, Objects.requireNonNull(buffer, name).order());
    }

    /** The same for elements of 16 bits. */
    static void input(String name, ShortBuffer buffer) {
        order(name, Objects.requireNonNull(buffer, name).order());
    }

    private static void order(String name, ByteOrder order) {
        if (order != ByteOrder.nativeOrder()) {
            throw new IllegalArgumentException(name + " has byte order " + order + "; it must be " + ByteOrder.nativeOrder()
                    + ", the order of this machine");
        }
    }

    /** Throws IllegalArgumentException also if the buffer is read-only. */
    static void output(String name, FloatBuffer buffer) {
        input(name, buffer);
        writable(name, buffer);
    }

    /** The same for doubles. */
    static void output(String name, DoubleBuffer buffer) {
        input(name, buffer);
        writable(name, buffer);
    }

    /** The same for elements of 16 bits. */
    static void output(String name, ShortBuffer buffer) {
        input(name, buffer);
        writable(name, buffer);
    }

    private static void writable(String name, Buffer buffer) {
        if (buffer.isReadOnly()) {
            throw new IllegalArgumentException(name + " is read-only; it must be writable");
        }
    }

    /** Throws IllegalArgumentException if the buffers share a part, and not the whole, of their remaining elements. */
    static void overlap(String inputName, Buffer input, String outputName, Buffer output) {
        int length = input.remaining();
        if (input.isDirect() && output.isDirect()) {
            overlap(inputName, Memory.address(input), outputName, Memory.address(output), (long) Memory.elementBytes(input) * length);
        } else if (input.hasArray() && output.hasArray()) {
            overlap(inputName, input.array(), Buffers.offset(input), outputName, output.array(), Buffers.offset(output), length);
        }
    }

    /** Throws IllegalArgumentException if the buffers share an element of their remaining ones. */
    static void separate(String name, Buffer buffer, String otherName, Buffer other) {
        if (buffer.isDirect() && other.isDirect()) {
            long bytes = Memory.elementBytes(buffer);
            separate(name, Memory.address(buffer), bytes * buffer.remaining(), otherName, Memory.address(other), bytes * other.remaining());
        } else if (buffer.hasArray() && other.hasArray()) {
            separate(name, buffer.array(), Buffers.offset(buffer), buffer.remaining(), otherName, other.array(), Buffers.offset(other),
                    other.remaining());
        }
    }
}
