package io.github.kinase;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kinase.backend.Backend;
import io.github.kinase.oracle.GateOracle;
import io.github.kinase.oracle.Promise;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The results of gated activations against the oracle of their gates, and against values of 50 digits. */
class GatedAccuracyTest {

    /** Where it starts, the accuracy of a value in float32 and in float64 is that of its product. */
    private static final double SMALLEST = 0x1p-149;
    private static final double SMALLEST_64 = 0x1p-960;
    private static final double STEP = 1e-5;

    static List<String> names() {
        return Stream.concat(GatedActivation.names().stream(), Cases.activations().stream().map(gate -> "gated:" + gate)).toList();
    }

    private static GateOracle oracle(String text) {
        GatedActivation f = GatedActivation.of(text);
        if (!text.startsWith("gated:")) {
            return GateOracle.of(f.name(), f.parameters().values());
        }
        Activation gate = Activation.of(text.substring("gated:".length()));
        return GateOracle.of("gated:" + gate.name(), gate.parameters(DataType.FLOAT32).values());
    }

    /** Gates of every size, special ones in between, with special and other factors. */
    @ParameterizedTest
    @MethodSource("names")
    void withinTheirPromises(String name) {
        int length = 200_000;
        float[] gate = Cases.inputs(1, length);
        float[] up = Cases.inputs(2, length);
        float[] dy = Cases.inputs(3, length);
        GateOracle exact = oracle(name);
        float[] y = (float[]) GatedPass.forward(GatedActivation.of(name), gate, up);
        Object[] gradients = GatedPass.backward(GatedActivation.of(name), gate, up, dy);
        int measured = 0;
        for (int i = 0; i < length; i++) {
            float g = gate[i];
            double value = exact.value(g);
            double slope = exact.slope(g);
            if (holds(g, value)) {
                measured++;
                check(Promise.PRODUCT, y[i], value * exact.up(up[i]), 0, "y", g, up[i], dy[i]);
                check(Promise.PRODUCT, ((float[]) gradients[1])[i], dy[i] * value * exact.upSlope(up[i]), 0, "dup", g, up[i], dy[i]);
            }
            double factor = dy[i] * exact.up(up[i]);
            if (holds(g, slope)) {
                check(Promise.BACKWARD, ((float[]) gradients[0])[i], factor * slope, Promise.BACKWARD.absolute() * Math.abs(factor),
                        "dgate",
                        g, up[i], dy[i]);
            }
        }
        assertTrue(measured > length / 100, measured + " measured");
    }

    /** Whether the promise is about this value: a finite gate may have one that a double cannot tell from 0 or infinity. */
    private static boolean holds(float gate, double value) {
        return Float.isInfinite(gate) || value != value || Math.abs(value) >= SMALLEST && Double.isFinite(value);
    }

    private static void check(Promise promise, float computed, double exact, double absolute, String what, float g, float u, float d) {
        double error = promise.error(computed, exact);
        assertTrue(error <= promise.ulps() || Math.abs(computed - exact) <= absolute, () -> what + " at gate " + Cells.describe(g) + ", up "
                + Cells.describe(u) + ", dy " + Cells.describe(d) + ": " + computed + " instead of " + exact + ", " + error + " ULP");
    }

    static Stream<GoldenTest.Golden> values() throws IOException {
        return GoldenTest.goldens().stream().filter(golden -> golden.pass() == Pass.FORWARD);
    }

    /** Of float64 products of the gates' exact values, which are given at floats; of float32 products as well. */
    @ParameterizedTest
    @MethodSource("values")
    void productsOfExactValuesAreWithinOneUlp(GoldenTest.Golden golden) {
        Activation activation = Activation.of(golden.text());
        GatedActivation f = GatedActivation.of(activation);
        // In float32 an activation may have other parameters than the file says.
        boolean inFloat32 = activation.parameters(DataType.FLOAT32).equals(activation.parameters());
        SplittableRandom random = new SplittableRandom(9);
        for (int i = 0; i < golden.inputs().size(); i++) {
            float x = golden.inputs().get(i);
            String text = golden.results().get(i);
            if (!Float.isFinite(x) || !text.matches("-?[0-9.e+-]+")) {
                continue;
            }
            BigDecimal value = new BigDecimal(text);
            for (int k = 0; k < 20; k++) {
                float u = (float) Math.scalb(2 * random.nextDouble() - 1, random.nextInt(-20, 20));
                if (inFloat32 && value.signum() != 0 && value.abs().doubleValue() >= SMALLEST && value.abs().doubleValue() < 1e300) {
                    float y = ((float[]) GatedPass.forward(f, new float[] {x}, new float[] {u}))[0];
                    assertWithinOneUlp(y, Math.ulp((float) Math.min(Float.MAX_VALUE, Math.abs(value.doubleValue() * u))), value, u,
                            golden, x);
                }
                double w = Math.scalb(2 * random.nextDouble() - 1, random.nextInt(-100, 100));
                if (value.signum() != 0 && value.abs().doubleValue() >= SMALLEST_64 && value.abs().doubleValue() < 1e250) {
                    double y = ((double[]) GatedPass.forward(f, new double[] {x}, new double[] {w}))[0];
                    assertWithinOneUlp(y, Math.ulp(value.multiply(new BigDecimal(w)).doubleValue()), value, w, golden, x);
                }
            }
        }
    }

    static Stream<GoldenTest.Golden> slopes() throws IOException {
        return GoldenTest.goldens().stream().filter(golden -> golden.pass() == Pass.BACKWARD);
    }

    /** Of float64 products of the gates' exact slopes. */
    @ParameterizedTest
    @MethodSource("slopes")
    void gradientsOfExactSlopesKeepThePromiseInFloat64(GoldenTest.Golden golden) {
        GatedActivation f = GatedActivation.of(Activation.of(golden.text()));
        SplittableRandom random = new SplittableRandom(10);
        for (int i = 0; i < golden.inputs().size(); i++) {
            double slope = Double.parseDouble(golden.results().get(i));
            if (Math.abs(slope) < SMALLEST_64 || Math.abs(slope) > 1e250) {
                continue;
            }
            double g = golden.inputs().get(i);
            double u = Math.scalb(2 * random.nextDouble() - 1, random.nextInt(-50, 50));
            double d = Math.scalb(2 * random.nextDouble() - 1, random.nextInt(-50, 50));
            double dgate = ((double[]) GatedPass.backward(f, new double[] {g}, new double[] {u}, new double[] {d})[0])[0];
            BigDecimal factor = new BigDecimal(u).multiply(new BigDecimal(d));
            BigDecimal exact = new BigDecimal(golden.results().get(i)).multiply(factor);
            double distance = exact.subtract(new BigDecimal(dgate)).abs().doubleValue();
            double absolute = Promise.FLOAT64_BACKWARD.absolute() * Math.abs(factor.doubleValue());
            assertTrue(distance <= Promise.FLOAT64_BACKWARD.ulps() * Math.ulp(exact.doubleValue()) || distance <= absolute,
                    () -> golden + " at " + g + ", up " + u + ", dy " + d + ": " + dgate + " instead of " + exact);
        }
    }

    private static void assertWithinOneUlp(double y, double ulp, BigDecimal value, double u, GoldenTest.Golden golden, float x) {
        if (Double.isInfinite(y)) {
            assertTrue(Math.abs(value.doubleValue() * u) >= Float.MAX_VALUE, () -> golden + " at " + x + ", up " + u + " overflows");
            return;
        }
        BigDecimal error = new BigDecimal(y).subtract(value.multiply(new BigDecimal(u))).abs();
        double absolute = Promise.product(Activation.of(golden.text()).name(), true).absolute() * Math.abs(u);
        double ulps = error.doubleValue() <= absolute ? 0 : error.divide(new BigDecimal(ulp), MathContext.DECIMAL64).doubleValue();
        assertTrue(ulps <= 1.0, () -> golden + " at " + x + ", up " + u + ": " + y + " is " + ulps + " ULP off");
    }

    /** In float64 dy times the value of the gate may overflow where the slope of up is 0. */
    @Test
    void beyondItsLimitsUpHasNoGradient() {
        double[] gate = {7, -3, 100};
        double[] up = {8, -7, 1e300};
        double[] dy = {Double.MAX_VALUE, -Double.MAX_VALUE, 1e308};
        for (Backend backend : Cases.backends()) {
            double[] dup = (double[]) GatedPass.backward(GatedActivation.swigluOai().on(backend), gate, up, dy)[1];
            for (double each : dup) {
                assertEquals(0.0, Math.abs(each), backend::toString);
            }
        }
    }

    /** Against central differences of the product, in either input. */
    @ParameterizedTest
    @MethodSource("names")
    void slopesAreThoseOfTheProduct(String name) {
        GatedActivation f = GatedActivation.of(name);
        GateOracle exact = oracle(name);
        SplittableRandom random = new SplittableRandom(5);
        int kinks = 0;
        int points = 2_000;
        for (int i = 0; i < points; i++) {
            float g = (float) (20 * random.nextDouble() - 10);
            float u = (float) (20 * random.nextDouble() - 10);
            double scale = 10 * Math.max(1, exact.value(Math.abs(g)));
            Object[] gradients = GatedPass.backward(f, new float[] {g}, new float[] {u}, new float[] {1});
            kinks += difference(v -> exact.value(v) * exact.up(u), g, ((float[]) gradients[0])[0], scale);
            kinks += difference(v -> exact.value(g) * exact.up(v), u, ((float[]) gradients[1])[0], scale);
        }
        assertTrue(kinks <= points / 50, kinks + " points beside a kink");
    }

    /** 1 beside a kink, where the sides differ. */
    private static int difference(DoubleUnaryOperator f, double x, float slope, double scale) {
        double before = (f.applyAsDouble(x) - f.applyAsDouble(x - STEP)) / STEP;
        double after = (f.applyAsDouble(x + STEP) - f.applyAsDouble(x)) / STEP;
        if (Math.abs(after - before) > 2e-3 * scale) {
            return 1;
        }
        assertEquals((before + after) / 2, slope, 1e-5 * scale, () -> "at " + x);
        return 0;
    }
}
