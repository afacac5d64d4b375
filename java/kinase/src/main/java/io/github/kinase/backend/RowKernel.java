package io.github.kinase.backend;

import io.github.kinase.formula.RowFormula;
import java.util.Arrays;

/**
 * The loops of one formula by row over arrays of one type in Java; stamped per formula and type. Computed with more bits than an
 * element has. In phases, each over any piece of the rows that begins at a multiple of {@link #LANES} elements: sums run in
 * LANES virtual lanes, element k of a row in lane k mod LANES, folded by a fixed tree, so that neither the pieces nor the way
 * the rows lie changes a bit.
 */
public abstract class RowKernel {

    protected static final int LANES = 16;
    /** The most rows that are worked on side by side. */
    static final int POSITIONS = 64;

    // The phases, as kinase.h counts them.
    static final int FIND_MAXIMUM = 0;
    static final int SUM = 1;
    static final int RESULT = 2;
    static final int DONE = 3;

    // What the phases hand on about each row, POSITIONS apart, or next to each other for the one row of a contiguous tile.
    protected static final int MAXIMUM = 0;
    protected static final int REFERENCE = 1;
    protected static final int SETTLED = 2;
    protected static final int SETTLED_LOW = 3;
    protected static final int COUNT = 4;
    protected static final int SUMS = 5;
    protected static final int SUMS_LOW = SUMS + LANES;
    protected static final int COUNTS = SUMS_LOW + LANES;
    protected static final int SLOTS = COUNTS + LANES;
    /** The length of the state. */
    static final int STATE = SLOTS * POSITIONS;

    /** The formula in the form that the other methods take. */
    protected abstract Object prepare(RowFormula formula);

    /**
     * One phase over {@code count} elements, from {@code first} on, of {@code positions} rows, element k of row j at {@code
     * k * stride + j}; stride 1 is that of one contiguous row. {@code last}: the rows end here. For a gradient x is the output,
     * otherwise dy is x. Returns the phase to come, which may be {@link #SUM} once more, from the beginning of the rows.
     */
    final int phase(boolean backward, Object prepared, boolean zeroIfEmpty, int phase, Object x, int xAt, Object dy, int dyAt,
                    Object out, int outAt, long first, int count, boolean last, int stride, int positions, double[] state) {
        int apart = stride == 1 ? 1 : POSITIONS;
        if (phase == FIND_MAXIMUM) {
            if (first == 0) {
                Arrays.fill(state, MAXIMUM * apart, (MAXIMUM + 1) * apart, Double.NEGATIVE_INFINITY);
            }
            maximum(x, xAt, count, stride, positions, apart, state);
            if (last) {
                setReferences(positions, apart, state);
            }
            return last ? SUM : phase;
        }
        if (phase == SUM) {
            if (first == 0) {
                clear(backward, apart, state);
            }
            sum(backward, prepared, x, xAt, dy, dyAt, out, outAt, first, count, stride, positions, apart, state);
            return !last ? phase : settle(backward, prepared, zeroIfEmpty, positions, apart, state) ? SUM : RESULT;
        }
        result(backward, prepared, x, xAt, dy, dyAt, out, outAt, first, count, stride, positions, apart, state);
        return last ? DONE : phase;
    }

    /** Sets the sums and counts to those of nothing. */
    protected abstract void clear(boolean backward, int apart, double[] state);

    protected abstract void maximum(Object x, int xAt, int count, int stride, int positions, int apart, double[] state);

    /** Whether the formula is of the negated elements. */
    protected abstract boolean smallest();

    /** What the elements of each row are compared with: 0 in a row with nothing in it, whose elements are as far below as can be. */
    private void setReferences(int positions, int apart, double[] state) {
        double sign = smallest() ? -1 : 1;
        for (int j = 0; j < positions; j++) {
            double m = state[MAXIMUM * apart + j];
            state[REFERENCE * apart + j] = m == Double.NEGATIVE_INFINITY ? 0 : sign * m + 0.0;
            state[SETTLED * apart + j] = -1;
            state[SETTLED_LOW * apart + j] = 0;
            state[COUNT * apart + j] = Double.POSITIVE_INFINITY;
        }
    }

    protected abstract void sum(boolean backward, Object prepared, Object x, int xAt, Object dy, int dyAt, Object out, int outAt,
                                long first, int count, int stride, int positions, int apart, double[] state);

    /** Turns sums and counts into what the results need. Whether some row has to be summed again. */
    protected abstract boolean settle(boolean backward, Object prepared, boolean zeroIfEmpty, int positions, int apart,
                                      double[] state);

    protected abstract void result(boolean backward, Object prepared, Object x, int xAt, Object dy, int dyAt, Object out, int outAt,
                                   long first, int count, int stride, int positions, int apart, double[] state);

    /** Of two counts the sum, of two places the first. */
    protected static double gather(boolean places, double count, double other) {
        return !places ? count + other : other < count ? other : count;
    }

    /** What the lanes of a row have counted, by halves. */
    protected static double foldCounts(boolean places, int apart, int j, double[] state) {
        for (int half = LANES / 2; half > 0; half /= 2) {
            for (int i = 0; i < half; i++) {
                int at = (COUNTS + i) * apart + j;
                state[at] = gather(places, state[at], state[at + half * apart]);
            }
        }
        return state[COUNTS * apart + j];
    }

    /** The element nearest to v; every NaN is the same NaN. */
    protected static float nearest(double v) {
        return GateKernel.nearest(v);
    }

    /** The same for elements of type double. */
    protected static double nearest(io.github.kinase.formula.Dual v) {
        return GateKernel.nearest(v);
    }
}
