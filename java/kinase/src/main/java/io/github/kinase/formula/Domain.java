package io.github.kinase.formula;

/** Checks of parameters; each names the parameter, its value and the allowed range. */
final class Domain {

    private Domain() {}

    static void finite(String parameter, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(parameter + " is " + value + "; it must be a finite number");
        }
    }

    static void positive(String parameter, double value) {
        if (!(value > 0 && Double.isFinite(value))) {
            throw new IllegalArgumentException(parameter + " is " + value + "; it must be a finite number above 0");
        }
    }
}
