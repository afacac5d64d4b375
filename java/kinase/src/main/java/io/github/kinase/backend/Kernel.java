package io.github.kinase.backend;

import io.github.kinase.formula.Formula;

/**
 * The loops of one activation over arrays of one type in Java; stamped per activation and type, so that C2 inlines the
 * formula.
 */
abstract class Kernel {

    /**
     * The formula in the form that the other methods take: once per operation, for escape analysis does not always remove an
     * object made per element.
     */
    protected abstract Object prepare(Formula formula);

    abstract void map(Object prepared, Object x, int xOffset, Object y, int yOffset, int length);

    /** {@code fromOutput} only where the formula is {@link Formula.FromOutput}; x is the output then. */
    abstract void gradient(boolean fromOutput, Object prepared, Object x, int xOffset, Object dy, int dyOffset, Object dx,
                           int dxOffset, int length);
}
