package io.github.kinase.backend;

import io.github.kinase.formula.Formula;

/** The loops of one formula as a gate over float in vectors, as those of {@link VectorKernel}; stamped per formula. */
public abstract class VectorGateKernel {

    /** As {@link VectorKernel#SELECTS}. */
    protected static final boolean SELECTS = VectorKernel.SELECTS;
    protected static final int UNORDINARY = VectorKernel.UNORDINARY;

    /** As that of {@link VectorKernel}. */
    protected static int[] table(int lanes, float... numbers) {
        return VectorKernel.table(lanes, numbers);
    }

    /** The most elements that a loop leaves behind where it has not stopped, and one more. */
    protected abstract int lanes();

    /** y = f(gate) up for the first elements; returns for how many. */
    protected abstract int forward(Formula formula, float[] gate, int gateOffset, float[] up, int upOffset, float[] y, int yOffset,
                                   int length);

    /** The same for dgate = dy up f'(gate) and dup = dy f(gate). */
    protected abstract int backward(Formula formula, float[] gate, int gateOffset, float[] up, int upOffset, float[] dy, int dyOffset,
                                    float[] dgate, int dgateOffset, float[] dup, int dupOffset, int length);
}
