package io.github.kinase.experiments.gradients;

import java.util.Arrays;

/** The two usual ways to limit a gradient. */
final class Clipping {

    private Clipping() {}

    /** Each component cut off at {@code -limit} and {@code limit}: the direction changes. */
    static double[] byValue(double[] gradient, double limit) {
        return Arrays.stream(gradient).map(each -> Math.max(-limit, Math.min(limit, each))).toArray();
    }

    /** The whole scaled down to the length {@code limit} if it is longer: the direction stays. */
    static double[] byNorm(double[] gradient, double limit) {
        double norm = norm(gradient);
        return norm <= limit ? gradient.clone() : Arrays.stream(gradient).map(each -> each * (limit / norm)).toArray();
    }

    /** The Euclidean length. */
    static double norm(double[] gradient) {
        double largest = Arrays.stream(gradient).map(Math::abs).max().orElse(0);
        if (largest == 0 || !Double.isFinite(largest)) {
            return largest;
        }
        // Squares of the components might overflow or vanish; those of their ratios do not.
        return largest * Math.sqrt(Arrays.stream(gradient).map(each -> each / largest * (each / largest)).sum());
    }
}
