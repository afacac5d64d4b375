package io.github.kinase;

import io.github.kinase.backend.Memory;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Objects;

/**
 * The checks of the public edge, all before anything is written. Every message names the argument, its value and the
 * allowed range. Behind them nothing checks again.
 */
final class Checks {

    private Checks() {}

    /** Throws IndexOutOfBoundsException unless [offset, offset + length) lies in the array. */
    static void range(String name, float[] array, int offset, int length) {
        Objects.requireNonNull(array, name);
        if (length < 0 || length > array.length) {
            throw new IndexOutOfBoundsException("length is " + length + "; it must be in [0, " + array.length + "], for " + name
                    + ".length is " + array.length);
        }
        if (offset < 0 || offset > array.length - length) {
            throw new IndexOutOfBoundsException(name + "Offset is " + offset + "; with length " + length + " it must be in [0, "
                    + (array.length - length) + "], for " + name + ".length is " + array.length);
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
    static void overlap(String inputName, float[] input, int inputOffset, String outputName, float[] output, int outputOffset,
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

    /** Throws IllegalArgumentException unless rows x columns is a number of elements an array can have. */
    static int elements(int rows, int columns) {
        notNegative("rows", rows);
        notNegative("columns", columns);
        long elements = (long) rows * columns;
        if (elements > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("rows x columns is " + rows + " x " + columns + "; it must be at most " + Integer.MAX_VALUE);
        }
        return (int) elements;
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

    /** Throws IllegalArgumentException unless the buffer holds floats as the machine does. */
    static void input(String name, FloatBuffer buffer) {
        Objects.requireNonNull(buffer, name);
        if (buffer.order() != ByteOrder.nativeOrder()) {
            throw new IllegalArgumentException(name + " has byte order " + buffer.order() + "; it must be " + ByteOrder.nativeOrder()
                    + ", the order of this machine");
        }
    }

    /** Throws IllegalArgumentException also if the buffer is read-only. */
    static void output(String name, FloatBuffer buffer) {
        input(name, buffer);
        if (buffer.isReadOnly()) {
            throw new IllegalArgumentException(name + " is read-only; it must be writable");
        }
    }

    /** Throws IllegalArgumentException if the buffers share a part, and not the whole, of their remaining elements. */
    static void overlap(String inputName, FloatBuffer input, String outputName, FloatBuffer output) {
        int length = input.remaining();
        if (input.isDirect() && output.isDirect()) {
            overlap(inputName, address(input), outputName, address(output), 4L * length);
        } else if (input.hasArray() && output.hasArray()) {
            overlap(inputName, input.array(), offset(input), outputName, output.array(), offset(output), length);
        }
    }

    /** The address of the first remaining element of a direct buffer. */
    static long address(FloatBuffer direct) {
        return Memory.address(direct) + 4L * direct.position();
    }

    /** The index in its array of the first remaining element of a heap buffer. */
    static int offset(FloatBuffer heap) {
        return heap.arrayOffset() + heap.position();
    }
}
