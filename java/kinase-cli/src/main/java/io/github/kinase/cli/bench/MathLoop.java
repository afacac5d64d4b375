package io.github.kinase.cli.bench;

import java.lang.invoke.MethodHandles;

/**
 * The template of the Math loops: {@link MathLoops} defines one hidden class from it for each activation. Each has its
 * formula as a constant and its own profile, so that the compiler inlines the formula and optimises the loop as it does
 * one written out by hand; a single loop that calls thirty formulas would be slow for reasons that no user has.
 */
final class MathLoop implements Loop {

    private static final MathLoops.Formula FORMULA = formula();

    private static MathLoops.Formula formula() {
        try {
            return MethodHandles.classData(MethodHandles.lookup(), "_", MathLoops.Formula.class);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void forward(float[] x, int xOffset, float[] y, int yOffset, int length) {
        for (int i = 0; i < length; i++) {
            y[yOffset + i] = FORMULA.value().of(x[xOffset + i]);
        }
    }

    @Override
    public void backward(float[] x, int xOffset, float[] dy, int dyOffset, float[] dx, int dxOffset, int length) {
        for (int i = 0; i < length; i++) {
            dx[dxOffset + i] = FORMULA.gradient().of(x[xOffset + i], dy[dyOffset + i]);
        }
    }
}
