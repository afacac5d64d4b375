package io.github.kinase.backend;

import static io.github.kinase.backend.RowKernel.COUNT;
import static io.github.kinase.backend.RowKernel.COUNTS;
import static io.github.kinase.backend.RowKernel.LANES;
import static io.github.kinase.backend.RowKernel.REFERENCE;
import static io.github.kinase.backend.RowKernel.SETTLED;
import static io.github.kinase.backend.RowKernel.SUMS;
import static io.github.kinase.backend.RowKernel.SUMS_LOW;
import static io.github.kinase.backend.RowKernel.nearest;

import io.github.kinase.formula.Fused;
import io.github.kinase.formula.Single;

/** The loops of rows without a temperature whose sums and results are computed in float; arguments as in the stamped row kernels. */
public final class SingleRows {

    private SingleRows() {}

    /**
     * The sums; what is counted is not summed.
     *
     * @param counts whether the largest elements are counted in a row whose count is 0
     * @param stored whether the exponentials go to y
     * @param sign 1, or -1 for a formula that falls from the smallest element
     */
    public static void sum(boolean counts, boolean stored, float sign, float[] x, int xAt, float[] y, int yAt, long first, int count,
                           int stride, int positions, int apart, double[] state) {
        for (int j = 0; j < positions; j++) {
            float maximum = sign * (float) state[REFERENCE * apart + j];
            float offset = Single.offset(maximum);
            float limit = Single.limit(maximum);
            int lift = Single.lift(maximum);
            boolean counted = counts && state[COUNT * apart + j] == 0;
            for (int k = 0, at = j; k < count; k++, at += stride) {
                float v = sign * x[xAt + at];
                if (counted && v == maximum) {
                    v = Float.NEGATIVE_INFINITY;
                    state[(COUNTS + k % LANES) * apart + j]++;
                }
                float z = Single.argument(v, offset, limit);
                float power = Single.power(z, lift);
                float rise = Single.rise(z);
                if (stored) {
                    y[yAt + at] = Fused.fma(power, rise, power);
                }
                int sums = (SUMS + k % LANES) * apart + j;
                int low = (SUMS_LOW + k % LANES) * apart + j;
                if ((first + k) % Single.BLOCK < LANES) {
                    state[sums] += state[low];
                    state[low] = 0;
                }
                state[sums] += power;
                state[low] = Fused.fma(power, rise, (float) state[low]);
            }
        }
    }

    /** The results of stored exponentials: what settled times each. */
    public static void quotients(float[] e, int eAt, float[] y, int yAt, int count, int stride, int positions, int apart,
                                 double[] state) {
        for (int j = 0; j < positions; j++) {
            double factor = state[SETTLED * apart + j];
            float high = (float) factor;
            float low = (float) (factor - high);
            for (int k = 0, at = j; k < count; k++, at += stride) {
                y[yAt + at] = nearest(Single.quotient(e[eAt + at], high, low));
            }
        }
    }

    /** The results of row j that are differences from the reference and what settled; false and nothing if these are out of range. */
    public static boolean differences(float[] x, int xAt, float[] y, int yAt, int count, int stride, int apart, int j,
                                      double[] state) {
        double reference = state[REFERENCE * apart + j];
        float c = (float) (reference + state[SETTLED * apart + j]);
        float cRest = (float) ((reference - c) + state[SETTLED * apart + j]);
        if (!Single.isInRange(c)) {
            return false;
        }
        for (int k = 0, at = j; k < count; k++, at += stride) {
            y[yAt + at] = nearest(Single.difference(x[xAt + at], c, cRest));
        }
        return true;
    }
}
