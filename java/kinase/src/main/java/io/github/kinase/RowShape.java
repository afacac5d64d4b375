package io.github.kinase;

import java.util.Arrays;
import java.util.Objects;

/**
 * An array of any shape as an activation by row sees it: {@code outer} slices of {@code axis} times {@code inner} elements in
 * row-major order. Element k of a row is {@code inner} elements from element k - 1; there are outer x inner rows of axis
 * elements. None may be negative, and all three together must count no more than 2^60 elements; an array has at most 2^31 - 1.
 *
 * @param outer how many slices there are: the product of the dimensions before the axis
 * @param axis the elements of a row
 * @param inner the rows of a slice, side by side: the product of the dimensions after the axis
 */
public record RowShape(long outer, long axis, long inner) {

    /** Throws IllegalArgumentException for a negative number or too many elements. */
    public RowShape {
        Checks.product("outer x axis x inner", MAX_ELEMENTS, outer, axis, inner);
    }

    /** As many as addresses can reach, in bytes. */
    private static final long MAX_ELEMENTS = 1L << 60;

    /**
     * Rows along an axis of an array of some dimensions; a negative axis counts from the end, -1 being the last, as in NumPy. Throws
     * IllegalArgumentException for a negative dimension, for an axis outside [-n, n - 1] where there are n dimensions, and for
     * too many elements.
     */
    public static RowShape of(int[] dimensions, int axis) {
        int n = Objects.requireNonNull(dimensions, "dimensions").length;
        if (axis < -n || axis >= n) {
            throw new IllegalArgumentException("axis is " + axis + "; with " + n + " dimensions it must be in [" + -n + ", " + (n - 1)
                    + "]");
        }
        for (int i = 0; i < n; i++) {
            Checks.notNegative("dimension " + i, dimensions[i]);
        }
        int at = axis < 0 ? axis + n : axis;
        return new RowShape(product(dimensions, 0, at), dimensions[at], product(dimensions, at + 1, n));
    }

    private static long product(int[] dimensions, int from, int to) {
        long product = 1;
        for (int i = from; i < to; i++) {
            product = Checks.product(product, dimensions[i], MAX_ELEMENTS);
            if (product < 0) {
                throw new IllegalArgumentException("the product of the dimensions " + Arrays.toString(dimensions)
                        + " is too large; it must be at most " + MAX_ELEMENTS);
            }
        }
        return product;
    }

    /** outer x axis x inner. */
    public long elements() {
        return outer * axis * inner;
    }
}
