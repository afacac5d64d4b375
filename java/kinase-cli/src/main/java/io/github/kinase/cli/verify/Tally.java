package io.github.kinase.cli.verify;

import io.github.kinase.oracle.ExactValue;
import io.github.kinase.oracle.HalfFormat;
import io.github.kinase.oracle.Promise;

/** The errors that have been found in one pass of one activation so far. One thread adds to it; tallies of threads are merged. */
final class Tally {

    private final Promise promise;
    private long inputs;
    private long excused;
    private boolean broken;
    private double maxError = -1;
    private double worstInput = Double.NaN;

    Tally(Promise promise) {
        this.promise = promise;
    }

    void count(int more) {
        inputs += more;
    }

    /** Measures one result of the first backend. */
    void measure(float input, float computed, double exact) {
        boolean nearest = computed == computed && Float.floatToRawIntBits(computed) == Float.floatToRawIntBits((float) exact);
        if (nearest && computed == exact) {
            keepWorse(0, input);
        } else if (!nearest || maxError <= 0.5) { // the error of the nearest float is at most 0.5
            double error = promise.error(computed, exact);
            keep(promise, input, error, error > promise.ulps() && promise.excuses(computed, exact));
        }
    }

    /** Measures a result that something of its own is promised about, and whose absolute errors grow with {@code scale}. */
    void measure(Promise own, double scale, float input, float computed, double exact) {
        double error = own.error(computed, exact);
        keep(own, input, error, error > own.ulps() && own.excuses(computed, exact, scale));
    }

    /** The same for float64. */
    void measure(Promise own, double scale, double input, double computed, ExactValue exact) {
        double error = own.error(computed, exact);
        keep(own, input, error, error > own.ulps() && own.excuses(computed, exact, scale));
    }

    /** The same for a result of the type computed in that was then rounded to 16 bits. */
    void measure(HalfFormat format, double scale, double input, short computed, double exact) {
        Promise own = Promise.ROUNDED_TO_HALF;
        double error = own.error(format, computed, exact);
        keep(own, input, error, error > own.ulps() && own.excuses(format, computed, exact, scale));
    }

    /** The same for float64, for what all of the tally promises. */
    void measure(double input, double computed, ExactValue exact) {
        measure(promise, 1, input, computed, exact);
    }

    /** The same for an error that has been found. */
    void measure(double input, double error) {
        keep(promise, input, error, false);
    }

    private void keep(Promise own, double input, double error, boolean isExcused) {
        if (isExcused) {
            excused++;
        } else {
            broken |= !(error <= own.ulps());
            keepWorse(error, input);
        }
    }

    /** Of equal errors the first bit pattern is kept, so that the answer does not depend on the threads. */
    private void keepWorse(double error, double input) {
        if (error > maxError || error == maxError
                && Long.compareUnsigned(Double.doubleToRawLongBits(input), Double.doubleToRawLongBits(worstInput)) < 0) {
            maxError = error;
            worstInput = input;
        }
    }

    void merge(Tally other) {
        inputs += other.inputs;
        excused += other.excused;
        broken |= other.broken;
        keepWorse(other.maxError, other.worstInput);
    }

    long inputs() {
        return inputs;
    }

    /** How many errors the absolute bound excuses. */
    long excused() {
        return excused;
    }

    /** The largest error that is not excused; negative if nothing was measured. */
    double maxError() {
        return maxError;
    }

    /** Where it is. */
    double worstInput() {
        return worstInput;
    }

    /** Whether something was measured, and nothing beyond what is promised. */
    boolean holds() {
        return maxError >= 0 && !broken;
    }
}
