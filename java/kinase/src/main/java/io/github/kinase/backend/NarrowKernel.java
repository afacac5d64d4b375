package io.github.kinase.backend;

import io.github.kinase.formula.Dual;
import io.github.kinase.formula.Formula;

/**
 * The loops of one activation in Java for elements of 16 bits, and mixtures of them with float32: unrounded results in double,
 * which {@link NarrowLoops} rounds once. Stamped per activation.
 */
public abstract class NarrowKernel {

    protected static final int FORWARD = 0;
    protected static final int BACKWARD = 1;
    protected static final int BACKWARD_FROM_OUTPUT = 2;

    /** Elements per block of scratch, which holds x, then dy, then the results. */
    protected static final int BLOCK = 512;

    /** The formula in the forms that the other methods take. */
    protected abstract Object prepare(Formula formula);

    /** The results of {@code length} elements of a block; dy is not read forward. */
    public abstract void fast(int pass, Object prepared, double[] block, int length);

    /** The result of one element, with twice as many bits, rounded to odd; dy is not read forward. */
    public abstract double sharp(int pass, Object prepared, double x, double dy);

    protected static double odd(Dual v) {
        return Format16.roundedToOdd(v.hi(), v.lo());
    }
}
