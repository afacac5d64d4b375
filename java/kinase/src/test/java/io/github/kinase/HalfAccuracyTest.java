package io.github.kinase;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.kinase.backend.Backend;
import io.github.kinase.oracle.HalfFormat;
import io.github.kinase.oracle.Oracle;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every activation for all 65,536 inputs of the types of 16 bits: the same bits on every backend, and those of the correctly
 * rounded result. Where the oracle, a double, is too close to the middle of two neighbours to say which, one of them;
 * {@code verify} asks MPFR there.
 */
class HalfAccuracyTest {

    /** The relative error that the oracle may have; it is larger beside a zero of a slope, but not at a number of 16 bits. */
    private static final double ORACLE = 0x1p-40;

    static Stream<Arguments> activationsAndTypes() {
        return Cases.activations().stream().flatMap(activation -> Stream.of(DataType.FLOAT16, DataType.BFLOAT16)
                .map(type -> Arguments.of(activation, type)));
    }

    @ParameterizedTest
    @MethodSource("activationsAndTypes")
    void correctlyRounded(Activation activation, DataType type) {
        short[] ones = new short[HalfFormat.COUNT];
        Arrays.fill(ones, Cases.format(type).nearest(1));
        Oracle oracle = Oracle.of(activation.name(), activation.parameters(type).values());
        for (Pass pass : Pass.values()) {
            if (pass.has(activation)) {
                short[] results = null;
                for (Backend backend : Cases.backends()) {
                    Cells x = Cells.of(type, Cells.Storage.ARRAY, 0, HalfFormat.COUNT, HalfFormat.all());
                    Cells dy = Cells.of(type, Cells.Storage.ARRAY, 0, HalfFormat.COUNT, ones);
                    pass.run(activation.on(backend), x, dy, x);
                    short[] computed = Arrays.copyOf((short[]) x.array, HalfFormat.COUNT);
                    Cells.assertBits(results == null ? computed : results, computed, HalfFormat.COUNT, () -> pass + " on " + backend);
                    results = computed;
                }
                measure(pass, oracle, Cases.format(type), results);
            }
        }
    }

    private static void measure(Pass pass, Oracle oracle, HalfFormat halves, short[] results) {
        int wrong = 0;
        int first = 0;
        for (int i = 0; i < HalfFormat.COUNT; i++) {
            double x = halves.value(i);
            double exact = pass.exact(oracle, x);
            if (pass == Pass.BACKWARD_FROM_OUTPUT && exact != exact && x == x) {
                continue; // no output
            }
            if (!fits(pass, halves, results[i], exact)) {
                first = wrong++ == 0 ? i : first;
            }
        }
        double x = halves.value(first);
        assertEquals(0, wrong, pass + ": not correctly rounded, the first at " + x + ": " + halves.value(results[first])
                + " instead of " + pass.exact(oracle, x));
    }

    /** The sign of a zero slope does not count. */
    private static boolean fits(Pass pass, HalfFormat halves, short result, double exact) {
        if (pass.isGradient() && halves.value(result) == 0 && halves.value(halves.nearest(exact)) == 0) {
            return true;
        }
        return result == halves.nearest(exact * (1 - ORACLE)) || result == halves.nearest(exact * (1 + ORACLE));
    }
}
