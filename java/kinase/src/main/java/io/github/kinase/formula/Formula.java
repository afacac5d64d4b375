package io.github.kinase.formula;

import java.io.Serializable;

/**
 * What an element-wise activation is: a name (that of its record, in snake case), its parameters (the components of the
 * record), its value and its slope. {@link Custom} is a user's own and stands apart; the rest is about all others.
 *
 * <p>The formulas are written for {@code double} and are what every backend computes, operation by operation: the
 * specialiser stamps the loops of the Java backend out of these sources, and {@code native/src} holds the same
 * expressions. A float32 result is such a double rounded once, except where the formula is {@link Exact}.
 *
 * <p>A formula never sees an array, a thread or a tail. NaN need not be looked after as long as it passes through; the
 * loops turn every NaN result into the canonical one.
 */
public sealed interface Formula extends Serializable permits Rectifiers, HardSigmoids, Shrinks, Powers,
        Exponentials, Sigmoids, SmoothRectifiers, Periodics, Gates, Custom {

    /** The name of the activation. */
    default String name() {
        return Formulas.name(getClass());
    }

    /** The value of the activation at {@code x}. */
    double forward(double x);

    /** The slope of the activation at {@code x}; at a kink the value that {@link Describe#kink} states. */
    double derivative(double x);

    /**
     * Marks a formula with at most one rounding, which is therefore computed in the type of the elements; its
     * parameters are rounded to that type first, as every framework does.
     */
    interface Exact {}

    /**
     * A formula that computes elements of float32 in {@code float}, with what its roundings lose carried along where it shows; in all
     * other places in {@code double}.
     */
    interface InFloat {

        /** The value of the activation at {@code x}. */
        float forward(float x);

        /** The slope of the activation at {@code x}. */
        float derivative(float x);

        /** Whether these parameters are those that the form in float is for. */
        default boolean inFloat() {
            return true;
        }
    }

    /** An InFloat formula whose value as a gate is multiplied in float, too. */
    interface TimesInFloat {

        /** The value at {@code gate} times {@code up}; NaN where that is to be computed in double. */
        float times(float gate, float up);
    }

    /** A TimesInFloat formula whose slope as a gate is multiplied in float, too. */
    interface TimesSlopeInFloat {

        /** The slope at {@code gate} times {@code up} and {@code dy}; NaN where that is to be computed in double. */
        float timesSlope(float gate, float up, float dy);
    }

    /** An InFloat formula whose slope from the output is a float, too. */
    interface OutputInFloat {

        /** The slope as a function of the output {@code y}. */
        float derivativeFromOutput(float y);
    }

    /** Marks a formula that can only be the gate of another input, up, of which it takes a function, too. */
    interface GateOnly {

        /** What the value at the gate is multiplied by. */
        double up(double up);

        /** The slope of {@link #up}. */
        double upSlope(double up);
    }

    /**
     * A formula that for some parameters passes x or 0, with slopes of 1 and 0: products with such numbers have the same bits in float as in
     * double, rounded.
     */
    interface Switch {

        /** Whether these parameters are such. */
        boolean switches();

        /** The value at {@code x} for them. */
        double passed(double x);

        /** The slope at {@code x} for them. */
        double open(double x);
    }

    /** Marks a formula whose output determines the slope. */
    interface FromOutput {

        /** The slope as a function of the output {@code y}. */
        double derivativeFromOutput(double y);

        /** Null if {@link #derivativeFromOutput} holds for these parameters, otherwise the reason why not. */
        default String notFromOutput() {
            return null;
        }
    }
}
