package io.github.kinase.cli;

import io.github.kinase.RowShape;
import java.util.List;

/**
 * An axis of an array in C order, as (outer, length, inner): elements beside each other along it are {@code inner} apart.
 *
 * @param number of the axis, from 0
 * @param outer the product of the extents before it
 * @param length its extent
 * @param inner the product of the extents after it
 */
record Axis(int number, long outer, long length, long inner) {

    /** Where every element is alone. */
    static final Axis SINGLE = new Axis(0, 1, 1, 1);

    /**
     * The axis of a shape with this number, which counts from the end if it is negative; null stands for the last. Throws
     * IllegalArgumentException if there is none, which {@code name} needs.
     */
    static Axis of(List<Long> shape, Integer number, String name) {
        int axes = shape.size();
        if (axes == 0) {
            throw new IllegalArgumentException(name + " needs an axis; the shape is ()");
        }
        int wanted = number == null ? axes - 1 : number;
        if (wanted < -axes || wanted >= axes) {
            throw new IllegalArgumentException("--axis is " + number + "; it must be from " + -axes + " to " + (axes - 1)
                    + " for an array with " + axes + (axes == 1 ? " axis" : " axes"));
        }
        int from = Math.floorMod(wanted, axes);
        return new Axis(from, product(shape.subList(0, from)), shape.get(from), product(shape.subList(from + 1, axes)));
    }

    private static long product(List<Long> extents) {
        return extents.stream().reduce(1L, Axis::multiply);
    }

    /** 2^63 - 1 in place of more, which no array has that is not empty. */
    private static long multiply(long a, long b) {
        return Math.multiplyHigh(a, b) != 0 || a * b < 0 ? Long.MAX_VALUE : a * b;
    }

    /** The elements that belong to one index of the axes before: all that the results along this axis depend on. */
    long unit() {
        return multiply(length, inner);
    }

    /** So many elements of the array, a multiple of {@link #unit}. */
    RowShape shape(long elements) {
        return new RowShape(elements / Math.max(1, unit()), length, inner);
    }
}
