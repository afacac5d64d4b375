package io.github.kinase;

import io.github.kinase.backend.Backend;
import io.github.kinase.backend.Backends;
import io.github.kinase.backend.DrawnSlopes;
import io.github.kinase.formula.Rectifiers.Rrelu;
import java.util.Objects;

/**
 * rrelu in training: y = x where x is above 0, otherwise a random slope times x, drawn for each element from [lower, upper).
 * {@link Activation#rrelu(double, double)} is its evaluation, with the mean slope.
 *
 * <pre>{@code
 * RreluTraining step = RreluTraining.of(1 / 8.0, 1 / 3.0, seed);
 * step.forward(x, y);
 * step.backward(x, dy, dx);        // with the slopes that forward has used
 * }</pre>
 *
 * <p>The slope of an element follows from its index and the seed alone, not from the length, the offset, the thread or the
 * backend: a tensor may be worked on in parts, in any order, each with the index of its first element. The next step of a
 * training takes another seed, or indices that were not used yet. Arguments are checked as {@link Activation} says. Immutable
 * and safe for any number of threads.
 */
public final class RreluTraining {

    private final Rrelu formula;
    private final DrawnSlopes slopes;
    /** Null for the backend that {@link Backends} has chosen. */
    private final Backend pinned;

    private RreluTraining(Rrelu formula, long seed, Backend pinned) {
        this.formula = formula;
        this.slopes = new DrawnSlopes(formula.lower(), formula.upper(), seed);
        this.pinned = pinned;
    }

    /** Slopes from [1/8, 1/3), as in PyTorch. */
    public static RreluTraining of(long seed) {
        return of(1.0 / 8, 1.0 / 3, seed);
    }

    /** Slopes from [lower, upper). Throws IllegalArgumentException unless they are finite and in that order. */
    public static RreluTraining of(double lower, double upper, long seed) {
        return new RreluTraining(new Rrelu(lower, upper), seed, null);
    }

    /** The same, computed by one backend of {@link Kinase#backends()} instead of the chosen one. */
    public RreluTraining on(Backend backend) {
        return new RreluTraining(formula, slopes.seed(), Objects.requireNonNull(backend, "backend"));
    }

    public double lower() {
        return slopes.lower();
    }

    public double upper() {
        return slopes.upper();
    }

    public long seed() {
        return slopes.seed();
    }

    /** The same activation in evaluation. */
    public Activation evaluation() {
        return Activation.rrelu(lower(), upper());
    }

    /**
     * The slope below 0 of the element with an index: lower + (upper - lower) u, computed in double and rounded to float32,
     * which may give {@code upper}. u is a multiple of 2^-24 in [0, 1), the upper 24 bits of SplitMix64 over 2^24.
     */
    public float slope(long index) {
        return slopes.at(index);
    }

    /** Same as {@code forward(x, 0, y, 0, x.length, 0)}; the arrays must have the same length. */
    public void forward(float[] x, float[] y) {
        Checks.sameLength("x", x.length, "y", y.length);
        forward(x, 0, y, 0, x.length, 0);
    }

    /** y = x > 0 ? x : slope x, with the slopes from {@code firstIndex} on; y may be x. */
    public void forward(float[] x, int xOffset, float[] y, int yOffset, int length, long firstIndex) {
        Checks.range("x", x, xOffset, length);
        Checks.range("y", y, yOffset, length);
        Checks.overlap("x", x, xOffset, "y", y, yOffset, length);
        if (length > 0) {
            backend().rreluTraining(slopes, firstIndex, x, xOffset, y, yOffset, length);
        }
    }

    /** Same as {@code backward(x, 0, dy, 0, dx, 0, x.length, 0)}; the arrays must have the same length. */
    public void backward(float[] x, float[] dy, float[] dx) {
        Checks.sameLength("x", x.length, "dy", dy.length);
        Checks.sameLength("x", x.length, "dx", dx.length);
        backward(x, 0, dy, 0, dx, 0, x.length, 0);
    }

    /** dx = x > 0 ? dy : slope dy, with the slopes from {@code firstIndex} on, that at 0 included; dx may be x or dy. */
    public void backward(float[] x, int xOffset, float[] dy, int dyOffset, float[] dx, int dxOffset, int length,
                         long firstIndex) {
        Checks.range("x", x, xOffset, length);
        Checks.range("dy", dy, dyOffset, length);
        Checks.range("dx", dx, dxOffset, length);
        Checks.overlap("x", x, xOffset, "dx", dx, dxOffset, length);
        Checks.overlap("dy", dy, dyOffset, "dx", dx, dxOffset, length);
        if (length > 0) {
            backend().rreluTrainingBackward(slopes, firstIndex, x, xOffset, dy, dyOffset, dx, dxOffset, length);
        }
    }

    private Backend backend() {
        return pinned != null ? pinned : Backends.chosen();
    }

    /** Equal to another with the same bounds and seed. */
    @Override
    public boolean equals(Object other) {
        return other instanceof RreluTraining training && slopes.equals(training.slopes);
    }

    @Override
    public int hashCode() {
        return slopes.hashCode();
    }

    @Override
    public String toString() {
        return "rrelu_training(lower=" + lower() + ", upper=" + upper() + ", seed=" + seed() + ")";
    }
}
