package io.github.kinase.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The oracle against decimal arithmetic of 100 digits. */
class OracleTest {

    private static final double RELATIVE = 0x1p-44;
    /** Beside a zero of a slope. */
    private static final double ABSOLUTE = 0x1p-50;
    /** Half of the smallest float32: what is smaller vanishes whatever its digits. */
    private static final double VANISHED = 0x1p-150;
    private static final int RANDOM_POINTS = 40;

    static List<String> names() {
        return List.copyOf(Exact.ENTRIES.keySet());
    }

    /** Floats, as inputs are: special ones, and random ones of every size up to where exponentials vanish. */
    private static float[] points() {
        Random random = new Random(1);
        DoubleStream special = DoubleStream.of(0, 1, 0.5, 1e-30, 1e-8, 1e-3, 0.7517916, 0.98082924, 1.2784645, 2.4324844, 3, 5.5, 9,
                13, 14.4, 16, 17, 20, 30,
                40, 41, 87.3, 88.7, 100, 103.9);
        DoubleStream some = DoubleStream.generate(() -> Math.scalb(1 + random.nextDouble(), random.nextInt(40) - 33))
                .limit(RANDOM_POINTS).filter(x -> x < 104);
        DoubleStream all = DoubleStream.concat(special, some).flatMap(x -> DoubleStream.of(x, -x));
        double[] values = all.toArray();
        float[] points = new float[values.length];
        for (int i = 0; i < points.length; i++) {
            points[i] = (float) values[i];
        }
        return points;
    }

    @Test
    void everyDefinitionIsChecked() {
        assertEquals(Oracle.names(), Exact.ENTRIES.keySet());
    }

    @ParameterizedTest
    @MethodSource("names")
    void valueIsExactToFortyFourBits(String name) {
        Exact.Entry entry = Exact.ENTRIES.get(name);
        for (double[] p : entry.parameters()) {
            Oracle oracle = Oracle.of(name, p);
            for (float x : points()) {
                check(name + Arrays.toString(p), x, oracle.value(x), entry.value(), p, 0);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void slopeIsExactToFortyFourBits(String name) {
        Exact.Entry entry = Exact.ENTRIES.get(name);
        for (double[] p : entry.parameters()) {
            Oracle oracle = Oracle.of(name, p);
            for (float x : points()) {
                check("slope of " + name + Arrays.toString(p), x, oracle.derivative(x), entry.derivative(), p, ABSOLUTE);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void slopeFromTheOutputIsTheSlope(String name) {
        Oracle oracle = Oracle.of(name, Exact.ENTRIES.get(name).parameters().get(0));
        if (oracle.hasDerivativeFromOutput()) {
            for (float x : points()) {
                double slope = oracle.derivative(x);
                double fromOutput = oracle.derivativeFromOutput(oracle.value(x));
                // The output rounds away what would tell slopes in a flat tail apart.
                assertEquals(slope, fromOutput, 1e-14 * Math.max(1, slope), () -> name + " at " + x);
            }
        }
    }

    private static void check(String what, float x, double computed, Exact.Function function, double[] parameters, double allowed) {
        BigDecimal exact = function.at(new BigDecimal(x),
                Arrays.stream(parameters).mapToObj(BigDecimal::new).toArray(BigDecimal[]::new));
        double error = new BigDecimal(computed).subtract(exact).abs().doubleValue();
        double size = exact.abs().doubleValue();
        assertTrue(error <= Math.max(RELATIVE * size, Math.max(allowed, RELATIVE * VANISHED)),
                () -> what + " at " + x + " is " + computed + ", exactly " + exact.doubleValue() + ": relative error 2^"
                        + Math.log(error / size) / Math.log(2));
    }

    @Test
    void limitsAreReached() {
        double infinity = Double.POSITIVE_INFINITY;
        for (String name : Oracle.names()) {
            Oracle oracle = Oracle.of(name, Exact.ENTRIES.get(name).parameters().get(0));
            for (double x : new double[] {infinity, -infinity}) {
                assertTrue(oracle.value(x) == oracle.value(x), name + " at " + x);
                // The slope of snake has no limit.
                assertEquals(name.equals("snake"), Double.isNaN(oracle.derivative(x)), name + " at " + x);
            }
            assertTrue(Double.isNaN(oracle.value(Double.NaN)) && Double.isNaN(oracle.derivative(Double.NaN)), name);
        }
        for (String name : List.of("silu", "gelu", "gelu_tanh", "gelu_quick", "mish")) {
            assertEquals(-0.0, Oracle.of(name, 1).value(-infinity), name);
        }
    }

    @Test
    void unknownNamesAreRefused() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Oracle.of("nothing")).getMessage().contains("gelu"));
    }
}
