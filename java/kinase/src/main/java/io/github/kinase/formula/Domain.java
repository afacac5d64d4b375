package io.github.kinase.formula;

/**
 * Checks of parameters; each names the parameter, its value and the allowed range. That range is the one of float32: a
 * factor beyond it could bring back what an exponential clamped at e^-700 takes for vanished.
 */
final class Domain {

    private Domain() {}

    static void finite(String parameter, double value) {
        if (!(Math.abs(value) <= Float.MAX_VALUE)) {
            throw new IllegalArgumentException(parameter + " is " + value + "; it must be a number in [" + -Float.MAX_VALUE + ", "
                    + Float.MAX_VALUE + "]");
        }
    }

    static void positive(String parameter, double value) {
        if (!(value >= Float.MIN_VALUE && value <= Float.MAX_VALUE)) {
            throw new IllegalArgumentException(parameter + " is " + value + "; it must be a number above 0, in [" + Float.MIN_VALUE + ", "
                    + Float.MAX_VALUE + "]");
        }
    }

    static void notNegative(String parameter, double value) {
        if (!(value >= 0 && value <= Float.MAX_VALUE)) {
            throw new IllegalArgumentException(parameter + " is " + value + "; it must be a number in [0, " + Float.MAX_VALUE + "]");
        }
    }

    static void notNaN(String parameter, double value) {
        if (Double.isNaN(value)) {
            throw new IllegalArgumentException(parameter + " is NaN; it must be a number");
        }
    }

    static void ordered(String lower, double low, String upper, double high) {
        if (!(low <= high)) {
            throw new IllegalArgumentException(lower + " is " + low + " and " + upper + " is " + high + "; " + lower
                    + " must not be above " + upper);
        }
    }
}
