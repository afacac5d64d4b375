package io.github.kinase.backend;

import static io.github.kinase.formula.Maths.exp;

/**
 * softmax over a row in phases, each over a range of it, so that a row may be cut into pieces of a multiple of
 * {@link #LANES} elements without changing a bit. Sums run in double in {@link #LANES} virtual lanes, element i in lane
 * i mod LANES, folded by a fixed tree: the order every SIMD width follows too.
 */
final class Softmax {

    static final int LANES = 16;

    private Softmax() {}

    /** The larger of {@code max} and the elements that are not NaN. */
    static float max(float max, float[] x, int xOffset, int length) {
        float m = max;
        for (int i = 0; i < length; i++) {
            float v = x[xOffset + i];
            m = v > m ? v : m;
        }
        return m;
    }

    /** y = e^(x - max), added to the lanes before it is rounded to float. */
    static void expSum(float max, float[] x, int xOffset, float[] y, int yOffset, int length, double[] lanes) {
        for (int i = 0; i < length; i++) {
            double e = exp((double) x[xOffset + i] - max);
            y[yOffset + i] = (float) e;
            lanes[i % LANES] += e;
        }
    }

    static void scale(double factor, float[] y, int yOffset, int length) {
        for (int i = 0; i < length; i++) {
            y[yOffset + i] = Float32Kernel.canonical((float) (y[yOffset + i] * factor));
        }
    }

    static void dot(float[] y, int yOffset, float[] dy, int dyOffset, int length, double[] lanes) {
        for (int i = 0; i < length; i++) {
            lanes[i % LANES] += (double) y[yOffset + i] * dy[dyOffset + i];
        }
    }

    /** dx = y (dy - dot). */
    static void combine(double dot, float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset, int length) {
        for (int i = 0; i < length; i++) {
            dx[dxOffset + i] = Float32Kernel.canonical((float) (y[yOffset + i] * (dy[dyOffset + i] - dot)));
        }
    }

    /** The sum of the lanes, by halves; clears them. */
    static double fold(double[] lanes) {
        for (int half = LANES / 2; half > 0; half /= 2) {
            for (int i = 0; i < half; i++) {
                lanes[i] += lanes[i + half];
            }
        }
        double sum = lanes[0];
        java.util.Arrays.fill(lanes, 0);
        return sum;
    }
}
