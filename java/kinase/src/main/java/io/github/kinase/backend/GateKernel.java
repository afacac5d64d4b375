package io.github.kinase.backend;

import io.github.kinase.formula.Dual;
import io.github.kinase.formula.Formula;

/**
 * The loops of one formula as a gate over arrays of one type in Java; stamped per formula and type. Computed with more bits than an
 * element has: in double for float, in {@link Dual} for double, and rounded once, products included; but for products that a formula
 * has in float.
 */
public abstract class GateKernel {

    /** Elements per piece, which stays in the first cache until it has been searched for NaN. */
    protected static final int BLOCK = Kernel.BLOCK;

    /** As those of {@link Float32Kernel}. */
    protected static final int STAGES = Float32Kernel.STAGES;
    protected static final int KEPT = Float32Kernel.KEPT;
    protected static final boolean SEARCHING = Float32Kernel.SEARCHING;
    /** Where stages leave gradients. */
    private static final int TO_GATE = STAGES + KEPT;
    private static final int TO_UP = STAGES + 2 * KEPT;
    /** Up to so many products one by one take less than a loop for each stage, which has to be started. */
    private static final int ONE_BY_ONE = 16;

    /** The formula in the form that the other methods take. */
    protected abstract Object prepare(Formula formula);

    /** y = f(gate) up. */
    public abstract void forward(Object prepared, Object gate, int gateOffset, Object up, int upOffset, Object y, int yOffset,
                                 int length);

    /** dgate = dy up f'(gate), dup = dy f(gate), in one pass. */
    public abstract void backward(Object prepared, Object gate, int gateOffset, Object up, int upOffset, Object dy, int dyOffset,
                                  Object dgate, int dgateOffset, Object dup, int dupOffset, int length);

    /** The products of a formula that has them in float. */
    protected final void inPieces(Object prepared, float[] gate, int gateOffset, float[] up, int upOffset, float[] y, int yOffset,
                                  int length) {
        if (length <= ONE_BY_ONE) {
            timesOneByOne(prepared, gate, gateOffset, up, upOffset, y, yOffset, length);
            return;
        }
        for (int i = 0; i < length; i += BLOCK) {
            piece(prepared, gate, gateOffset + i, up, upOffset + i, y, yOffset + i, Math.min(BLOCK, length - i));
        }
    }

    private void piece(Object prepared, float[] gate, int gateAt, float[] up, int upAt, float[] y, int yAt, int length) {
        float[] block = Float32Kernel.block();
        System.arraycopy(gate, gateAt, block, 0, length);
        System.arraycopy(up, upAt, block, BLOCK, length);
        timesInStages(prepared, block, length);
        if (Float32Kernel.mayHoldNaN(block, 0, length)) {
            for (int i = 0; i < length; i++) {
                block[i] = block[i] == block[i] ? block[i] : times(prepared, gate[gateAt + i], up[upAt + i]);
            }
        }
        System.arraycopy(block, 0, y, yAt, length);
    }

    /**
     * The first elements of the block become products with those from BLOCK on, NaN where they are to be computed in double; only where a
     * formula has them in float.
     */
    protected void timesInStages(Object prepared, float[] block, int length) {
        throw new UnsupportedOperationException("no products in float");
    }

    /**
     * The products one after the other, with the canonical NaN, likewise. For each gate a loop of its own: a call for each element takes
     * longer than the element where the program has several gates.
     */
    protected void timesOneByOne(Object prepared, float[] gate, int gateOffset, float[] up, int upOffset, float[] y, int yOffset,
                                 int length) {
        throw new UnsupportedOperationException("no products in float");
    }

    /** The product of one element, with the canonical NaN, likewise. */
    protected float times(Object prepared, float gate, float up) {
        throw new UnsupportedOperationException("no products in float");
    }

    /**
     * The products of a switch, with one index for all arrays. The loop is the one for finite numbers, unless what they are computed from
     * could then not be read again.
     */
    protected final void passedInPieces(float[] gate, float[] up, float[] y, int from, int length) {
        for (int i = from; i < from + length; i += BLOCK) {
            int n = Math.min(BLOCK, from + length - i);
            boolean finite = n > Float32Kernel.FEW && y != gate && y != up;
            if (passed(gate, up, y, i, i + n, finite) && finite && Float32Kernel.mayHoldNaN(y, i, n)) {
                passed(gate, up, y, i, i + n, false);
                finite = false;
            }
            if (!finite) {
                canonical(y, i, n);
            }
        }
    }

    /** The same of its gradients. */
    protected final void switchedInPieces(float[] gate, float[] up, float[] dy, float[] dgate, float[] dup, int from, int length) {
        boolean apart = isNone(dgate, gate, up, dy) && isNone(dup, gate, up, dy);
        for (int i = from; i < from + length; i += BLOCK) {
            int n = Math.min(BLOCK, from + length - i);
            boolean finite = apart && n > Float32Kernel.FEW;
            if (switched(gate, up, dy, dgate, dup, i, i + n, finite) && finite
                    && (Float32Kernel.mayHoldNaN(dgate, i, n) || Float32Kernel.mayHoldNaN(dup, i, n))) {
                switched(gate, up, dy, dgate, dup, i, i + n, false);
                finite = false;
            }
            if (!finite) {
                canonical(dgate, i, n);
                canonical(dup, i, n);
            }
        }
    }

    private static boolean isNone(float[] output, float[] gate, float[] up, float[] dy) {
        return output != gate && output != up && output != dy;
    }

    /**
     * The products from one index to before another, of any NaN; and with {@code finite} a result may be any infinity or NaN where not all
     * that it is computed from is finite. Whether that is so, or has not been looked at. Only of a switch.
     */
    protected boolean passed(float[] gate, float[] up, float[] y, int from, int to, boolean finite) {
        throw new UnsupportedOperationException("no switch");
    }

    /** The gradients likewise. */
    protected boolean switched(float[] gate, float[] up, float[] dy, float[] dgate, float[] dup, int from, int to, boolean finite) {
        throw new UnsupportedOperationException("no switch");
    }

    /** The gradients of a formula that has them in float. */
    protected final void gradientsInPieces(Object prepared, float[] gate, int gateOffset, float[] up, int upOffset, float[] dy,
                                           int dyOffset, float[] dgate, int dgateOffset, float[] dup, int dupOffset, int length) {
        if (length <= ONE_BY_ONE) {
            gradientsOneByOne(prepared, gate, gateOffset, up, upOffset, dy, dyOffset, dgate, dgateOffset, dup, dupOffset, length);
            return;
        }
        for (int i = 0; i < length; i += BLOCK) {
            int n = Math.min(BLOCK, length - i);
            float[] block = Float32Kernel.block();
            System.arraycopy(gate, gateOffset + i, block, 0, n);
            System.arraycopy(up, upOffset + i, block, BLOCK, n);
            System.arraycopy(dy, dyOffset + i, block, STAGES, n);
            gradientsInStages(prepared, block, n);
            mendGradients(prepared, block, n);
            System.arraycopy(block, TO_GATE, dgate, dgateOffset + i, n);
            System.arraycopy(block, TO_UP, dup, dupOffset + i, n);
        }
    }

    private void mendGradients(Object prepared, float[] block, int length) {
        if (Float32Kernel.mayHoldNaN(block, TO_GATE, length)) {
            for (int i = 0; i < length; i++) {
                float v = block[TO_GATE + i];
                block[TO_GATE + i] = v == v ? v : timesSlope(prepared, block[i], block[BLOCK + i], block[STAGES + i]);
            }
        }
        if (Float32Kernel.mayHoldNaN(block, TO_UP, length)) {
            for (int i = 0; i < length; i++) {
                float v = block[TO_UP + i];
                block[TO_UP + i] = v == v ? v : times(prepared, block[i], block[STAGES + i]);
            }
        }
    }

    /**
     * Of the first elements of the block as gates, those from BLOCK on as the other input and those from STAGES on as dy, the gradients,
     * from TO_GATE and TO_UP on; NaN where they are to be computed in double. Only where a formula has them in float.
     */
    protected void gradientsInStages(Object prepared, float[] block, int length) {
        throw new UnsupportedOperationException("no gradients in float");
    }

    /** The gradients one after the other, with the canonical NaN, likewise. */
    protected void gradientsOneByOne(Object prepared, float[] gate, int gateOffset, float[] up, int upOffset, float[] dy, int dyOffset,
                                     float[] dgate, int dgateOffset, float[] dup, int dupOffset, int length) {
        throw new UnsupportedOperationException("no gradients in float");
    }

    /** dgate of one element, with the canonical NaN, likewise. */
    protected float timesSlope(Object prepared, float gate, float up, float dy) {
        throw new UnsupportedOperationException("no gradients in float");
    }

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
