package io.github.kinase.formula;

import java.io.Serializable;

/**
 * What an activation by row is made of, forward and backward: what its elements are summed as, what follows from the sum, and
 * the result of an element. Written for {@code double} and restated, as {@link Formula} says; {@code native/src/rows-inl.h}
 * holds the same expressions.
 *
 * <p>The arguments: {@code reference} is the largest element of the row (0 for a row with nothing in it), {@code scale} what
 * {@link #scale} says, {@code a} what {@link #settle} made of the sum, or before that -1, {@code b} the count, and {@code index}
 * the place of the element in its row. A NaN in a row has to reach the sum: it makes the whole row NaN.
 */
public sealed interface RowFormula extends Serializable permits Rows {

    /** The name of the activation. */
    default String name() {
        return Formulas.name(getClass());
    }

    /** What a difference of two elements is multiplied by. */
    double scale();

    /** What an element is summed as. */
    double term(double x, double reference, double scale, double a);

    /** What the results need to know of the sum; the count is 0 where the formula counts nothing. */
    double settle(double sum, double count);

    /** The result; x is what {@link #term} gave, rounded, where that is {@link Stored}. */
    double value(double x, double reference, double scale, double a, double b, double index);

    /** What an element of the output and its gradient are summed as. */
    double gradientTerm(double y, double dy);

    double gradientSettle(double sum, double count);

    /** The gradient of an element. */
    double gradient(double y, double dy, double scale, double a, double b);

    /** Marks a formula that compares with the smallest element and falls from there. */
    interface Smallest {}

    /** Marks a formula whose terms are kept in the output. */
    interface Stored {}

    /**
     * Marks a formula whose sum for float32, where the scale is 1 or -1, is that of {@link Single}; over the largest exponential if it
     * counts, which it then does only where the sum is not above {@link Single#ENOUGH}. Its results are computed in float, too, where {@link Single#isInRange} holds for what they need to know.
     */
    interface SummedInFloat {

        /**
         * The gradient of an element for the scale 1, given a as the sum of two floats; where the formula counts, for a count above
         * 0, and given -a as {@link Single#scaled} makes it.
         */
        float gradient(float y, float dy, float a, float aRest);
    }

    /** Marks a formula that counts as well as it sums. */
    interface Counting {

        /** What an element counts for: 1 or 0. */
        double counted(double x, double reference, double scale, double a, double index);
    }

    /** Marks a counting formula that takes the first place that counts instead of the number of them; the others give infinity. */
    interface First {}

    /** Marks a formula that is summed again with the new {@code a} for as long as fewer elements count. */
    interface Repeated {}

    /** Marks a formula that counts backward, too. */
    interface GradientCounting {

        double gradientCounted(double y);
    }
}
