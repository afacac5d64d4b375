package io.github.kinase.backend;

import io.github.kinase.formula.Formula;

/**
 * The loops of one activation over arrays of one type in vectors of the JDK's incubator module; stamped per activation and type.
 * A loop takes whole vectors only, and stops before one that its formula cannot do; what it leaves is for plain Java, which has
 * the same bits. Nothing here names the module, so that this class loads without it.
 */
public abstract class VectorKernel {

    /** Whether C2 makes one instruction of a choice from a vector by places, of any bits but the lowest; a shuffle takes several. */
    public static final boolean SELECTS = Runtime.version().feature() >= 24;

    /** How many elements of any kind come after a vector that holds one that is not ordinary; a number of vectors. */
    protected static final int UNORDINARY = 256;

    /** The most elements that a loop leaves behind where it has not stopped, and one more. */
    protected abstract int lanes();

    /** y = f(x) for the first elements; returns for how many. */
    protected abstract int forward(Formula formula, Object x, int xOffset, Object y, int yOffset, int length);

    /** The same for dx = dy f'(x). */
    protected abstract int backward(Formula formula, Object x, int xOffset, Object dy, int dyOffset, Object dx, int dxOffset, int length);

    /** The same with the slope taken from the output, which x is; only where the formula is {@link Formula.FromOutput}. */
    protected int backwardFromOutput(Formula formula, Object x, int xOffset, Object dy, int dyOffset, Object dx, int dxOffset,
                                     int length) {
        throw new IllegalStateException(formula.name() + " has no slope from its output");
    }

    /** The bits of a table, over and over until they fill a vector. */
    public static int[] table(int lanes, float... numbers) {
        int[] bits = new int[numbers.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToRawIntBits(numbers[i]);
        }
        return table(lanes, bits);
    }

    public static int[] table(int lanes, int... numbers) {
        int[] all = new int[Math.max(lanes, numbers.length)];
        for (int i = 0; i < all.length; i++) {
            all[i] = numbers[i % numbers.length];
        }
        return all;
    }
}
