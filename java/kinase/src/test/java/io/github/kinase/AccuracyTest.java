package io.github.kinase;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kinase.backend.Backend;
import io.github.kinase.oracle.Oracle;
import io.github.kinase.oracle.Promise;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Errors against the oracle at every 20011th float and around the places where formulas change. */
class AccuracyTest {

    private static final int STRIDE = 20_011;
    private static final int REACH = 40;
    /** Beside a zero of its slope an activation may have this share of inputs with large relative, small absolute errors. */
    private static final double EXCUSED = 1e-3;
    private static final float[] PLACES =
            {0, Float.MIN_NORMAL, 1e-8f, 0.34657f, 0.5f, 0.69315f, 0.75179f, 0.9808292f, 1, 1.03972f, 1.27846f,
        2.4324844f, 3, 6,
        14.5f, 16, 17, 20, 40, 87.33655f, 88.72284f, 89.41599f, 103.27893f, 103.97208f, 104, 700, Float.MAX_VALUE};
    private static final float[] INPUTS = inputs();

    private static float[] inputs() {
        Set<Integer> patterns = new LinkedHashSet<>();
        for (long pattern = 0; pattern < 1L << 32; pattern += STRIDE) {
            patterns.add((int) pattern);
        }
        for (float place : PLACES) {
            int centre = Float.floatToIntBits(place);
            for (int pattern = Math.max(0, centre - REACH); pattern <= centre + REACH; pattern++) {
                patterns.add(pattern);
                patterns.add(pattern | Integer.MIN_VALUE);
            }
        }
        float[] x = new float[patterns.size()];
        int i = 0;
        for (int pattern : patterns) {
            x[i++] = Float.intBitsToFloat(pattern);
        }
        return x;
    }

    static List<Activation> activations() {
        return Cases.activations();
    }

    @ParameterizedTest
    @MethodSource("activations")
    void promisesHoldOnEveryBackend(Activation activation) {
        float[] ones = new float[INPUTS.length];
        Arrays.fill(ones, 1);
        for (Pass pass : Pass.values()) {
            if (pass.has(activation)) {
                float[] expected = pass.oneByOne(activation, INPUTS, ones, INPUTS.length);
                measure(pass, activation, expected);
                for (Backend backend : Cases.backends()) {
                    Cells out = Cells.room(Cells.Storage.ARRAY, 0, INPUTS.length);
                    pass.run(activation.on(backend), Cells.of(Cells.Storage.ARRAY, 0, INPUTS.length, INPUTS),
                            Cells.of(Cells.Storage.ARRAY, 0, INPUTS.length, ones), out);
                    out.assertHolds(expected, () -> pass + " on " + backend);
                }
            }
        }
    }

    private static void measure(Pass pass, Activation activation, float[] results) {
        Oracle oracle = Cases.oracle(activation);
        Promise promise = pass.promise();
        int excused = 0;
        int broken = 0;
        int worst = 0;
        double max = -1;
        for (int i = 0; i < results.length; i++) {
            double exact = pass.exact(oracle, INPUTS[i]);
            boolean isOutput = pass != Pass.BACKWARD_FROM_OUTPUT || exact == exact || INPUTS[i] != INPUTS[i];
            double error = isOutput ? promise.error(results[i], exact) : 0;
            if (error > promise.ulps() && promise.excuses(results[i], exact)) {
                excused++;
            } else if (error > max) {
                max = error;
                worst = i;
            }
            broken += error > promise.ulps() && !promise.excuses(results[i], exact) ? 1 : 0;
        }
        String what = pass + ": " + broken + " of " + results.length + " beyond " + promise.ulps() + " ULP, at most " + max + " at "
                + Cells.describe(INPUTS[worst]) + ": " + results[worst] + " instead of " + pass.exact(oracle, INPUTS[worst]);
        assertTrue(broken == 0, what);
        assertTrue(excused <= EXCUSED * results.length, pass + ": " + excused + " errors excused as beside a zero of the slope");
    }
}
