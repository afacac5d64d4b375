package io.github.kinase.cli.bench;

import java.lang.invoke.MethodHandles;

/** The template of the Math loops over two inputs, as {@link MathLoop} is that over one. */
final class PairMathLoop implements PairLoop {

    private static final PairFormulas.Formula FORMULA = formula();

    private static PairFormulas.Formula formula() {
        try {
            return MethodHandles.classData(MethodHandles.lookup(), "_", PairFormulas.Formula.class);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void forward(float[] a, float[] b, float[] y, int from, int to, int columns) {
        if (columns == 0) {
            for (int i = from; i < to; i++) {
                y[i] = FORMULA.value().of(a[i], b[i]);
            }
            return;
        }
        for (int row = from; row < to; row += columns) {
            for (int k = 0; k < columns; k++) {
                y[row + k] = FORMULA.value().of(a[row + k], b[k]);
            }
        }
    }

    @Override
    public void backward(float[] a, float[] b, float[] dy, float[] da, float[] db, int from, int to, int columns) {
        if (columns == 0) {
            for (int i = from; i < to; i++) {
                FORMULA.gradients().of(a[i], b[i], dy[i], da, i, db, i);
            }
            return;
        }
        for (int row = from; row < to; row += columns) {
            for (int k = 0; k < columns; k++) {
                FORMULA.gradients().of(a[row + k], b[k], dy[row + k], da, row + k, db, k);
            }
        }
    }
}
