package io.github.kinase.backend;

import io.github.kinase.formula.Dual;
import io.github.kinase.formula.Formula;

/**
 * The loops of one formula as a gate over arrays of one type in Java; stamped per formula and type. Always computed with more
 * bits than an element has: in double for float, in {@link Dual} for double, and rounded once, products included.
 */
public abstract class GateKernel {

    /** Elements per piece, which stays in the first cache until it has been searched for NaN. */
    protected static final int BLOCK = Kernel.BLOCK;

    /** The formula in the form that the other methods take. */
    protected abstract Object prepare(Formula formula);

    /** y = f(gate) up. */
    public abstract void forward(Object prepared, Object gate, int gateOffset, Object up, int upOffset, Object y, int yOffset,
                                 int length);

    /** dgate = dy up f'(gate), dup = dy f(gate), in one pass. */
    public abstract void backward(Object prepared, Object gate, int gateOffset, Object up, int upOffset, Object dy, int dyOffset,
                                  Object dgate, int dgateOffset, Object dup, int dupOffset, int length);

    /**
     * v, a value or a slope at x. Beyond the range of float32 formulas for it stop short of 0 and of infinity, where an infinite
     * x has its limits. What is a {@link Dual} has the range of its elements.
     */
    protected static double limit(double x, double v) {
        float rounded = (float) v;
        return Math.abs(x) == Double.POSITIVE_INFINITY && rounded == 2 * rounded ? rounded : v;
    }

    /** Every NaN among some elements becomes the same NaN. */
    protected static void canonical(float[] y, int from, int length) {
        Float32Kernel.canonical(y, from, length);
    }

    /** The element nearest to v; every NaN is the same NaN. */
    protected static float nearest(double v) {
        return Float32Kernel.canonical((float) v);
    }

    /** The same for elements of type double. */
    protected static double nearest(Dual v) {
        return Float64Kernel.canonical(v.hi());
    }
}
