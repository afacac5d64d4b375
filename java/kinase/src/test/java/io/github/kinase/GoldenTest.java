package io.github.kinase;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kinase.backend.Backend;
import io.github.kinase.oracle.Oracle;
import io.github.kinase.oracle.Promise;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The library and its oracle against values of 50 digits that neither has had a part in: golden.py makes them. */
class GoldenTest {

    private static final Path FILE = Path.of("../kinase-oracle/src/golden/golden.csv");
    private static final Pattern LINE = Pattern.compile("\"(.*)\",(forward|backward),(.*),(.*)");

    /** What the oracle states of itself. */
    private static final double RELATIVE = 0x1p-44;
    private static final double BESIDE_A_ZERO_OF_A_SLOPE = 0x1p-50;
    /** Half of the smallest float32: what is smaller vanishes whatever its digits. */
    private static final double VANISHED = 0x1p-150;
    private static final double LARGEST = 0x1p128;

    /** What the file says of one activation and pass. */
    record Golden(String text, Pass pass, List<Float> inputs, List<String> results) {

        @Override
        public String toString() {
            return pass + " of " + text;
        }

        float[] x() {
            float[] x = new float[inputs.size()];
            for (int i = 0; i < x.length; i++) {
                x[i] = inputs.get(i);
            }
            return x;
        }
    }

    static List<Golden> goldens() throws IOException {
        Map<String, Golden> goldens = new LinkedHashMap<>();
        for (String line : Files.readAllLines(FILE)) {
            Matcher matcher = LINE.matcher(line);
            assertTrue(matcher.matches(), line);
            String text = matcher.group(1);
            Pass pass = matcher.group(2).equals("forward") ? Pass.FORWARD : Pass.BACKWARD;
            Golden golden = goldens.computeIfAbsent(text + pass, key -> new Golden(text, pass, new ArrayList<>(), new ArrayList<>()));
            golden.inputs.add(Float.parseFloat(matcher.group(3)));
            golden.results.add(matcher.group(4));
        }
        return List.copyOf(goldens.values());
    }

    @Test
    void everyActivationIsThereBothWaysAndWithOtherParameters() throws IOException {
        Set<String> expected = new LinkedHashSet<>();
        Set<String> present = new LinkedHashSet<>();
        for (String name : Activation.names()) {
            for (Pass pass : List.of(Pass.FORWARD, Pass.BACKWARD)) {
                expected.add(pass + " of " + name);
                if (!Activation.of(name).parameters().isEmpty()) {
                    expected.add(pass + " of " + name + " with other parameters");
                }
            }
        }
        for (Golden golden : goldens()) {
            Activation activation = Activation.of(golden.text);
            boolean defaults = activation.equals(Activation.of(activation.name()));
            present.add(golden.pass + " of " + activation.name() + (defaults ? "" : " with other parameters"));
        }
        assertEquals(expected, present);
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void theOracleIsExactToFortyFourBits(Golden golden) {
        Oracle oracle = Oracle.of(Activation.of(golden.text).name(), Activation.of(golden.text).parameters().values());
        for (int i = 0; i < golden.inputs.size(); i++) {
            float x = golden.inputs.get(i);
            double computed = golden.pass.exact(oracle, x);
            double exact = Double.parseDouble(golden.results.get(i));
            double allowed = Math.max(golden.pass.isGradient() ? BESIDE_A_ZERO_OF_A_SLOPE : 0,
                    RELATIVE * Math.max(VANISHED, Math.abs(exact)));
            boolean beyondBoth = exact >= LARGEST && computed >= LARGEST || exact <= -LARGEST && computed <= -LARGEST;
            double error = beyondBoth ? 0
                    : new BigDecimal(golden.results.get(i)).subtract(new BigDecimal(computed)).abs().doubleValue();
            assertTrue(error <= allowed, () -> "at " + Cells.describe(x) + ": " + computed + ", exactly " + exact);
        }
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void promisesHoldOnEveryBackend(Golden golden) {
        Promise promise = golden.pass.promise();
        float[] x = golden.x();
        float[] ones = new float[x.length];
        Arrays.fill(ones, 1);
        for (Backend backend : Cases.backends()) {
            Cells out = Cells.room(Cells.Storage.ARRAY, 0, x.length);
            golden.pass.run(Activation.of(golden.text).on(backend), Cells.of(Cells.Storage.ARRAY, 0, x.length, x),
                    Cells.of(Cells.Storage.ARRAY, 0, x.length, ones), out);
            for (int i = 0; i < x.length; i++) {
                double exact = Double.parseDouble(golden.results.get(i));
                float computed = out.values()[i];
                // A zero of the file has no sign; what is too small for a double has.
                boolean holds = golden.results.get(i).equals("0") ? computed == 0
                        : promise.error(computed, exact) <= promise.ulps() || promise.excuses(computed, exact);
                assertTrue(holds, "at " + Cells.describe(x[i]) + " on " + backend + ": " + computed + ", exactly " + exact);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void promisesHoldInFloat64(Golden golden) {
        Promise promise = golden.pass.isGradient() ? Promise.FLOAT64_BACKWARD
                : Promise.float64Forward(Activation.of(golden.text).name());
        double[] x = golden.inputs.stream().mapToDouble(Float::doubleValue).toArray();
        double[] ones = new double[x.length];
        Arrays.fill(ones, 1);
        for (Backend backend : Cases.backends()) {
            double[] results = new double[x.length];
            Activation activation = Activation.of(golden.text).on(backend);
            if (golden.pass.isGradient()) {
                activation.backward(x, ones, results);
            } else {
                activation.forward(x, results);
            }
            for (int i = 0; i < x.length; i++) {
                BigDecimal exact = new BigDecimal(golden.results.get(i));
                double nearest = exact.doubleValue();
                double computed = results[i];
                String what = "at " + x[i] + " on " + backend + ": " + computed + ", exactly " + exact;
                if (Double.isInfinite(nearest)) {
                    assertEquals(nearest, computed, what);
                } else {
                    double distance = exact.subtract(new BigDecimal(computed)).abs().doubleValue();
                    assertTrue(distance <= promise.ulps() * Math.ulp(nearest) || distance <= promise.absolute(), what);
                }
            }
        }
    }
}
