package io.github.kinase;

import io.github.kinase.backend.Operation;

/**
 * How well the slope that an activation claims is the slope of its values, at the worst of the points looked at: the
 * result of {@link Activation#checkGradient}.
 *
 * @param worstInput where the error is largest
 * @param claimed the derivative there
 * @param measured the central difference of the values there
 * @param error the difference of the two, over the larger magnitude where that is above 1; infinite if
 *     it is not a number
 */
public record GradientCheck(float worstInput, float claimed, double measured, double error) {

    /** Balances what the difference leaves out, proportional to its square, and the errors of the two values over it. */
    private static final double STEP = Math.cbrt(0x1p-52);

    static GradientCheck run(Operation operation, float from, float to, int points) {
        if (!(from < to && to - from <= Float.MAX_VALUE)) {
            throw new IllegalArgumentException("from is " + from + " and to is " + to
                    + "; both must be finite numbers, to above from");
        }
        if (points < 2) {
            throw new IllegalArgumentException("points is " + points + "; it must be at least 2");
        }
        GradientCheck worst = null;
        for (int i = 0; i < points; i++) {
            float x = (float) (from + ((double) to - from) * i / (points - 1));
            GradientCheck here = at(x, operation);
            if (worst == null || here.error > worst.error) {
                worst = here;
            }
        }
        return worst;
    }

    private static GradientCheck at(float x, Operation operation) {
        double h = STEP * Math.max(1, Math.abs(x));
        double above = x + h;
        double below = x - h;
        double measured = (operation.forward(above) - operation.forward(below)) / (above - below);
        float claimed = operation.backward(x, 1);
        double error = Math.abs(claimed - measured) / Math.max(1, Math.max(Math.abs(claimed), Math.abs(measured)));
        return new GradientCheck(x, claimed, measured, Double.isNaN(error) ? Double.POSITIVE_INFINITY : error);
    }

    @Override
    public String toString() {
        return "worst at " + worstInput + ": the derivative is " + claimed + ", the values say " + measured
                + ", error " + error;
    }
}
