package io.github.kinase.cli.bench;

import java.lang.invoke.MethodHandles;

/**
 * The template of the Math loops: {@link MathLoops} defines one hidden class from it for each activation. Each has its
 * formula as a constant and its own profile, so that the compiler inlines the formula and optimises the loop as it does
 * one written out by hand; a single loop that calls thirty formulas would be slow for reasons that no user has.
 * One index for all arrays, as a user has it: with an offset for each, C2 would give up vectorising.
 */
final class MathLoop implements Loop {

    private static final MathFormulas.Formula FORMULA = formula();

    private static MathFormulas.Formula formula() {
        try {
            return MethodHandles.classData(MethodHandles.lookup(), "_", MathFormulas.Formula.class);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void forward(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            y[i] = FORMULA.value().of(x[i]);
        }
    }

    @Override
    public void backward(float[] x, float[] dy, float[] dx, int from, int to) {
        for (int i = from; i < to; i++) {
            dx[i] = FORMULA.gradient().of(x[i], dy[i]);
        }
    }
}
