package io.github.kinase.cli.verify;

import io.github.kinase.backend.Backend;
import io.github.kinase.oracle.Promise;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What has been found about one pass of one activation so far. One thread adds to it; tallies of threads are merged. */
final class Tally {

    private final Promise promise;
    private final List<Backend> backends;
    private final boolean[] bitsEqual;
    private long inputs;
    private long excused;
    private double maxError = -1;
    private float worstInput = Float.NaN;

    Tally(Promise promise, List<Backend> backends) {
        this.promise = promise;
        this.backends = backends;
        this.bitsEqual = new boolean[backends.size()];
        Arrays.fill(bitsEqual, true);
    }

    void count(int more) {
        inputs += more;
    }

    /** Measures one result of the first backend. */
    void measure(float input, float computed, double exact) {
        double error = promise.error(computed, exact);
        if (error > promise.ulps() && promise.excuses(computed, exact)) {
            excused++;
        } else {
            keepWorse(error, input);
        }
    }

    /** Of equal errors the first bit pattern is kept, so that the answer does not depend on the threads. */
    private void keepWorse(double error, float input) {
        if (error > maxError || error == maxError
                && Integer.compareUnsigned(Float.floatToRawIntBits(input), Float.floatToRawIntBits(worstInput)) < 0) {
            maxError = error;
            worstInput = input;
        }
    }

    /** Compares the results of a backend, by its place in the list, with those of the first one. */
    void compare(int backend, float[] first, float[] other, int length) {
        boolean equal = true;
        for (int i = 0; i < length; i++) {
            equal &= Float.floatToRawIntBits(first[i]) == Float.floatToRawIntBits(other[i]);
        }
        bitsEqual[backend] &= equal;
    }

    void merge(Tally other) {
        inputs += other.inputs;
        excused += other.excused;
        keepWorse(other.maxError, other.worstInput);
        for (int i = 0; i < bitsEqual.length; i++) {
            bitsEqual[i] &= other.bitsEqual[i];
        }
    }

    Verdict verdict(String name, String pass) {
        Map<String, Boolean> equal = new LinkedHashMap<>();
        for (int i = 0; i < bitsEqual.length; i++) {
            equal.put(backends.get(i).toString(), bitsEqual[i]);
        }
        boolean ok = maxError >= 0 && maxError <= promise.ulps() && !equal.containsValue(false);
        return new Verdict(name, pass, "float32", inputs, maxError, worstInput, equal, ok, excused);
    }
}
