package io.github.kinase.backend;

import io.github.kinase.formula.Formula;

/**
 * The loops of one activation over arrays of one type in Java; stamped per activation and type, so that C2 inlines the
 * formula. They work on blocks of scratch: only where all arrays have the same index does C2 make vectors of a loop.
 */
abstract class Kernel {

    /** Elements per block. */
    protected static final int BLOCK = 2048;

    /**
     * The formula in the form that the other methods take: once per operation, for escape analysis does not always remove an
     * object made per element.
     */
    protected abstract Object prepare(Formula formula);

    /** Scratch of this thread for two blocks and more: x, then dy from BLOCK on. */
    abstract Object block();

    /** The values of the first elements of a block, in their places. */
    abstract void forward(Object prepared, Object block, int length);

    /** dy times the slopes, likewise. */
    abstract void gradient(boolean fromOutput, Object prepared, Object block, int length);

    void map(Object prepared, Object x, int xOffset, Object y, int yOffset, int length) {
        Object block = block();
        int n;
        for (int i = 0; i < length; i += n) {
            n = Math.min(BLOCK, length - i);
            System.arraycopy(x, xOffset + i, block, 0, n);
            forward(prepared, block, n);
            System.arraycopy(block, 0, y, yOffset + i, n);
        }
    }

    /** {@code fromOutput} only where the formula is {@link Formula.FromOutput}; x is the output then. */
    void gradient(boolean fromOutput, Object prepared, Object x, int xOffset, Object dy, int dyOffset, Object dx, int dxOffset,
                  int length) {
        Object block = block();
        int n;
        for (int i = 0; i < length; i += n) {
            n = Math.min(BLOCK, length - i);
            System.arraycopy(x, xOffset + i, block, 0, n);
            System.arraycopy(dy, dyOffset + i, block, BLOCK, n);
            gradient(fromOutput, prepared, block, n);
            System.arraycopy(block, 0, dx, dxOffset + i, n);
        }
    }
}
