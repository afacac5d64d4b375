package io.github.kinase.oracle;

/** What softmax ought to return over one row, in double; sums are compensated, so that the length of a row does not matter. */
public final class SoftmaxOracle {

    private SoftmaxOracle() {}

    /** e^(x - max) / sum(e^(x - max)). */
    public static double[] forward(float[] x) {
        double max = Double.NEGATIVE_INFINITY;
        for (float v : x) {
            max = Math.max(max, v);
        }
        double[] y = new double[x.length];
        Sum sum = new Sum();
        for (int i = 0; i < x.length; i++) {
            y[i] = Math.exp(x[i] - max);
            sum.add(y[i]);
        }
        double total = sum.value();
        for (int i = 0; i < x.length; i++) {
            y[i] /= total;
        }
        return y;
    }

    /** y (dy - sum(dy y)), y being the output. */
    public static double[] backwardFromOutput(float[] y, float[] dy) {
        Sum sum = new Sum();
        for (int i = 0; i < y.length; i++) {
            sum.add((double) y[i] * dy[i]);
        }
        double dot = sum.value();
        double[] dx = new double[y.length];
        for (int i = 0; i < y.length; i++) {
            dx[i] = y[i] * (dy[i] - dot);
        }
        return dx;
    }

    /** Neumaier's compensated sum. */
    private static final class Sum {

        private double sum;
        private double lost;

        void add(double term) {
            double next = sum + term;
            lost += Math.abs(sum) >= Math.abs(term) ? sum - next + term : term - next + sum;
            sum = next;
        }

        double value() {
            return sum + lost;
        }
    }
}
