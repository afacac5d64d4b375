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

    /** Adds what the gradients of one row need the sum of to its lanes, LANES elements at a time, and returns of how many elements. */
    public static int addProducts(float[] y, int yAt, float[] dy, int dyAt, int count, double[] state) {
        return add(true, y, yAt, dy, dyAt, count / LANES * LANES, state);
    }

    /** The same for log_softmax, which needs the sum of dy, and of the count whether anything counts. */
    public static int addSlopes(float[] y, int yAt, float[] dy, int dyAt, int count, double[] state) {
        int whole = count / LANES * LANES;
        state[COUNTS] += countsAny(y, yAt, whole) ? 1 : 0;
        return add(false, y, yAt, dy, dyAt, whole, state);
    }

    /** Eight lanes are in registers: in memory each sum would wait for the one that was stored last. */
    private static int add(boolean products, float[] y, int yAt, float[] dy, int dyAt, int whole, double[] state) {
        for (int lane = 0; lane < LANES; lane += 8) {
            addToEight(products, lane, y, yAt, dy, dyAt, whole, state);
        }
        return whole;
    }

    private static void addToEight(boolean products, int lane, float[] y, int yAt, float[] dy, int dyAt, int whole, double[] state) {
        int at = SUMS + lane;
        double a = state[at];
        double b = state[at + 1];
        double c = state[at + 2];
        double d = state[at + 3];
        double e = state[at + 4];
        double f = state[at + 5];
        double g = state[at + 6];
        double h = state[at + 7];
        for (int i = lane; i < whole; i += LANES) {
            a += term(products, y, yAt + i, dy, dyAt + i);
            b += term(products, y, yAt + i + 1, dy, dyAt + i + 1);
            c += term(products, y, yAt + i + 2, dy, dyAt + i + 2);
            d += term(products, y, yAt + i + 3, dy, dyAt + i + 3);
            e += term(products, y, yAt + i + 4, dy, dyAt + i + 4);
            f += term(products, y, yAt + i + 5, dy, dyAt + i + 5);
            g += term(products, y, yAt + i + 6, dy, dyAt + i + 6);
            h += term(products, y, yAt + i + 7, dy, dyAt + i + 7);
        }
        store(a, b, c, d, state, at);
        store(e, f, g, h, state, at + 4);
    }

    private static double term(boolean product, float[] y, int yAt, float[] dy, int dyAt) {
        return product ? (double) y[yAt] * dy[dyAt] : dy[dyAt];
    }

    private static void store(double a, double b, double c, double d, double[] state, int at) {
        state[at] = a;
        state[at + 1] = b;
        state[at + 2] = c;
        state[at + 3] = d;
    }

    private static boolean countsAny(float[] y, int yAt, int count) {
        int i = 0;
        while (i < count && y[yAt + i] == Float.NEGATIVE_INFINITY) {
            i++;
        }
        return i < count;
    }

    /** The gradients of row j of softmax or softmin; false and nothing if the sum of its products with dy is out of range. */
    public static boolean productGradients(float sign, float[] y, int yAt, float[] dy, int dyAt, float[] dx, int dxAt, int count,
                                           int stride, int apart, int j, double[] state) {
        double sum = state[SETTLED * apart + j];
        if (!Single.isInRange(sum)) {
            return false;
        }
        float a = (float) sum;
        float aRest = (float) (sum - a);
        if (stride == 1) {
            contiguousGradients(sign, y, yAt, dy, dyAt, dx, dxAt, count, a, aRest);
            return true;
        }
        for (int k = 0, at = j; k < count; k++, at += stride) {
            dx[dxAt + at] = nearest(sign * Single.timesDifference(y[yAt + at], dy[dyAt + at], a, aRest));
        }
        return true;
    }

    /** As the sum is in range, y and dy are numbers, and so is every result. A loop of float alone, of which HotSpot makes vectors. */
    private static void contiguousGradients(float sign, float[] y, int yAt, float[] dy, int dyAt, float[] dx, int dxAt, int count,
                                            float a, float aRest) {
        for (int i = 0; i < count; i++) {
            dx[dxAt + i] = sign * Single.timesDifference(y[yAt + i], dy[dyAt + i], a, aRest);
        }
    }

    /** The gradients of row j of log_softmax; false and nothing if nothing counts or the sum of dy is out of range. */
    public static boolean logGradients(float[] y, int yAt, float[] dy, int dyAt, float[] dx, int dxAt, int count, int stride, int apart,
                                       int j, double[] state) {
        double sum = state[SETTLED * apart + j];
        if (state[COUNT * apart + j] == 0 || !Single.isFactor(sum)) {
            return false;
        }
        double factor = -Single.scaled(sum);
        float a = (float) factor;
        float aRest = (float) (factor - a);
        for (int k = 0, at = j; k < count; k++, at += stride) {
            dx[dxAt + at] = nearest(Single.plusTimesExp(dy[dyAt + at], y[yAt + at], a, aRest));
        }
        return true;
    }
}
