package io.github.kinase.backend;

import io.github.kinase.formula.Formula;

/**
 * The loops of one activation over arrays of one type in Java; stamped per activation and type, so that C2 inlines the
 * formula. They work on pieces that stay in the first cache until they have been searched for NaN.
 */
abstract class Kernel {

    /** Elements per piece. */
    protected static final int BLOCK = 2048;

    /**
     * The formula in the form that the other methods take: once per operation, for escape analysis does not always remove an
     * object made per element.
     */
    protected abstract Object prepare(Formula formula);

    /** The values of a piece, with the canonical NaN. */
    abstract void piece(Object prepared, Object x, int xAt, Object y, int yAt, int length);

    /** dy times the slopes, likewise. */
    abstract void piece(boolean fromOutput, Object prepared, Object x, int xAt, Object dy, int dyAt, Object dx, int dxAt, int length);

    void map(Object prepared, Object x, int xOffset, Object y, int yOffset, int length) {
        for (int i = 0; i < length; i += BLOCK) {
            piece(prepared, x, xOffset + i, y, yOffset + i, Math.min(BLOCK, length - i));
        }
    }

    /** {@code fromOutput} only where the formula is {@link Formula.FromOutput}; x is the output then. */
    void gradient(boolean fromOutput, Object prepared, Object x, int xOffset, Object dy, int dyOffset, Object dx, int dxOffset,
                  int length) {
        for (int i = 0; i < length; i += BLOCK) {
            piece(fromOutput, prepared, x, xOffset + i, dy, dyOffset + i, dx, dxOffset + i, Math.min(BLOCK, length - i));
        }
    }
}
