package io.github.kinase;

import io.github.kinase.backend.Memory;
import java.lang.reflect.Array;
import java.nio.Buffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
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
        if (start < otherStart + otherLength && otherStart < start + length) {
            throw new IllegalArgumentException(otherName + " at " + otherStart + ", length " + otherLength + ", overlaps " + name + " at "
                    + start + ", length " + length + "; it must be a separate range");
        }
    }

    /** Throws IllegalArgumentException unless outer x axis x inner is a number of elements up to a maximum, and axis even. */
    static long halves(long outer, long axis, long inner, long max) {
        long elements = elements(outer, axis, inner, max);
        if (axis % 2 != 0) {
            throw new IllegalArgumentException("axis is " + axis + "; it must be even, to be split in half");
        }
        return elements;
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
        return (int) elements(shape.outer(), shape.axis(), shape.inner(), Integer.MAX_VALUE);
    }

    /** Throws IllegalArgumentException unless outer x axis x inner is a number of elements up to a maximum. */
    static long elements(long outer, long axis, long inner, long max) {
        notNegative("outer", outer);
        notNegative("axis", axis);
        notNegative("inner", inner);
        long slices = inner == 0 ? 0 : product(outer, axis, max);
        long product = slices < 0 ? -1 : product(slices, inner, max);
        if (product < 0) {
            throw new IllegalArgumentException("outer x axis x inner is " + outer + " x " + axis + " x " + inner + "; it must be at most "
                    + max);
        }
        return product;
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

    static void notNegative(String name, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " is " + value + "; it must not be negative");
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
}
