package io.github.kinase;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kinase.backend.Backend;
import io.github.kinase.oracle.Oracle;
import io.github.kinase.oracle.Promise;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Activations with parameters drawn from the whole of what they allow: the same bits everywhere, and values near the exact ones. */
class ParameterRangeTest {

    /** Where something may happen to a parameter that is rounded to float, subtracted, or compared. */
    private static final double[] EXTREMES = {0, -0.0, 1, -1, 0.5, -3, 1e20, -1e20, 1e38, -1e38, 1e-20, 1e-40, Float.MAX_VALUE,
        -Float.MAX_VALUE, 0x1.fffffefp127, 1e39, -1e39, 1e300, -1e300, Double.MAX_VALUE, Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY, 1e-46, -1e-46, 1e-310, Double.MIN_VALUE};
    private static final int DRAWS = 100;
    private static final int LENGTH = 400;
    private static final float[] X = withSpecial(Cases.inputs(11, LENGTH));
    private static final float[] DY = Cases.inputs(12, LENGTH);
    private static final float[] UP = Cases.inputs(13, LENGTH);
    private static final float[] ORDINARY = withSpecial(ordinary(3000));

    private static float[] ordinary(int length) {
        SplittableRandom random = new SplittableRandom(14);
        float[] x = new float[length];
        for (int i = 0; i < length; i++) {
            x[i] = i % 3 == 0 ? Float.intBitsToFloat(random.nextInt()) : (float) (16 * random.nextDouble() - 8);
        }
        return x;
    }

    private static float[] withSpecial(float[] x) {
        System.arraycopy(Cases.SPECIAL, 0, x, 0, Cases.SPECIAL.length);
        return x;
    }

    static Stream<String> names() {
        return Activation.names().stream().filter(name -> !Activation.of(name).parameters().isEmpty());
    }

    /** Different activations of a name, whose parameters are now and then the defaults and otherwise those that are drawn. */
    private static Set<Activation> draw(String name, int draws, ToDoubleBiFunction<String, SplittableRandom> parameter) {
        SplittableRandom random = new SplittableRandom(name.hashCode());
        Set<Activation> drawn = new LinkedHashSet<>();
        for (int i = 0; i < draws; i++) {
            Map<String, Double> parameters = new LinkedHashMap<>(Activation.of(name).parameters());
            parameters.replaceAll((key, value) -> random.nextInt(3) == 0 ? value : parameter.applyAsDouble(key, random));
            try {
                drawn.add(Activation.of(ActivationText.print(name, parameters)));
            } catch (IllegalArgumentException e) {
                assertTrue(e.getMessage().contains(" is "), e.getMessage()); // which parameter, and what it is
            }
        }
        return drawn;
    }

    @ParameterizedTest
    @MethodSource("names")
    void bitsAreTheSameWithAnyParameters(String name) {
        Set<Activation> drawn = draw(name, DRAWS, (key, random) -> EXTREMES[random.nextInt(EXTREMES.length)]);
        assertTrue(drawn.size() > 2, () -> name + " takes none of the parameters: " + drawn);
        for (Activation activation : drawn) {
            for (DataType type : Cases.FULL_TYPES) {
                for (Pass pass : Pass.values()) {
                    if (pass.has(activation)) {
                        compare(activation, pass, type);
                    }
                }
            }
            compareGates(GatedActivation.of(activation));
        }
    }

    private static void compare(Activation activation, Pass pass, DataType type) {
        boolean floats = type == DataType.FLOAT32;
        Cells x = Cells.of(Cells.Storage.ARRAY, 0, LENGTH, floats ? X : Cases.doubles(11, LENGTH));
        Cells dy = Cells.of(Cells.Storage.ARRAY, 0, LENGTH, floats ? DY : Cases.doubles(12, LENGTH));
        Object expected = pass.oneByOne(activation, x.array, dy.array, LENGTH);
        for (Backend backend : Cases.backends()) {
            Cells out = Cells.room(type, Cells.Storage.ARRAY, 0, LENGTH);
            pass.run(activation.on(backend), x, dy, out);
            out.assertHolds(expected, () -> pass + " of " + activation + " in " + type + " on " + backend);
        }
    }

    private static void compareGates(GatedActivation gate) {
        List<float[]> expected = gates(gate.on(Cases.javaBackend()));
        for (Backend backend : Cases.backends()) {
            List<float[]> actual = gates(gate.on(backend));
            for (int i = 0; i < expected.size(); i++) {
                int output = i;
                Cells.assertBits(expected.get(i), actual.get(i), LENGTH, () -> "output " + output + " of " + gate + " on " + backend);
            }
        }
    }

    private static List<float[]> gates(GatedActivation gate) {
        List<float[]> outputs = List.of(new float[LENGTH], new float[LENGTH], new float[LENGTH]);
        gate.forward(X, UP, outputs.get(0));
        gate.backward(X, UP, DY, outputs.get(1), outputs.get(2));
        return outputs;
    }

    @ParameterizedTest
    @MethodSource("names")
    void promisesHoldWithOrdinaryParameters(String name) {
        float[] ones = new float[ORDINARY.length];
        Arrays.fill(ones, 1);
        // With an eps above 0, for which it is not meant, xielu has a zero of either sign at -0.
        for (Activation activation : draw(name, 12, (key, random) -> 4 * random.nextDouble() - (key.equals("eps") ? 4 : 2))) {
            Oracle oracle = Cases.oracle(activation);
            for (Pass pass : Pass.values()) {
                if (pass.has(activation)) {
                    Cells out = Cells.room(Cells.Storage.ARRAY, 0, ORDINARY.length);
                    pass.run(activation, Cells.of(Cells.Storage.ARRAY, 0, ORDINARY.length, ORDINARY),
                            Cells.of(Cells.Storage.ARRAY, 0, ORDINARY.length, ones), out);
                    assertNear(activation, pass, oracle, (float[]) out.array);
                }
            }
        }
    }

    /** As large as the largest slope is, it is none that grows with x. */
    @Test
    void slopeOfXieluHasALimitBelowZero() {
        for (Backend backend : Cases.backends()) {
            float[] slopes = new float[20];
            Arrays.fill(slopes, Float.NEGATIVE_INFINITY);
            float[] ones = new float[slopes.length];
            Arrays.fill(ones, 1);
            Activation.of("xielu(alpha_n=-2199023255552, beta=0)").on(backend).backward(slopes, ones, slopes);
            for (float slope : slopes) {
                assertEquals(0x1p41f, slope, backend::toString);
            }
        }
    }

    private static void assertNear(Activation activation, Pass pass, Oracle oracle, float[] results) {
        Promise promise = pass == Pass.FORWARD ? Promise.VARIANT_FORWARD : pass.promise();
        for (int i = 0; i < ORDINARY.length; i++) {
            float x = ORDINARY[i];
            double exact = pass.exact(oracle, x);
            boolean isOutput = pass != Pass.BACKWARD_FROM_OUTPUT || exact == exact || x != x;
            double error = isOutput ? promise.error(results[i], exact) : 0;
            int at = i;
            assertTrue(error <= promise.ulps() || promise.excuses(results[i], exact),
                    () -> pass + " of " + activation + " at " + x + ": " + results[at] + " instead of " + exact);
        }
    }
}
