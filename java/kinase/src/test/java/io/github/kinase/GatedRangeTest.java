package io.github.kinase;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kinase.backend.Backend;
import io.github.kinase.oracle.GateOracle;
import io.github.kinase.oracle.Promise;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Products with a gate, and their gradients, where a form of them in float ends, overflows, vanishes or loses bits, on every backend. */
class GatedRangeTest {

    /** Numbers around which a form in float may end, and other powers. */
    private static final List<Float> PLACES = List.of(0f, -8f, 8f, -10.9f, -10.97f, -12.5f, -14.6f, -14.7f, 24f, -40f, 40f, -47f, -64.5f,
            -80f, -87.4f, -104f, -110f, -200f, 88.8f, 1f, -1f, 100f, 128f, 0x1p-126f, 0x1p-102f, 0x1p-80f, -0x1p-24f, 0x1p20f, 0x1p63f,
            0x1p64f, 0x1p88f, 0x1p103f, 0x1p104f, -0x1p104f, 0x1p105f, 0x1p127f);

    /** Half of what is rounded to 0: values of gates that vanish may be less exact. */
    private static final double VANISHED = 0x1p-151;

    static List<String> names() {
        return GatedActivation.names();
    }

    /** A gate and the other input of every product. */
    private record Pairs(float[] gate, float[] up) {

        private static final int LENGTH = 40_000;

        /** Every two of the places and the numbers next to them. */
        static Pairs ofPlaces() {
            float[] numbers = new float[3 * PLACES.size() + Cases.SPECIAL.length];
            for (int i = 0; i < PLACES.size(); i++) {
                numbers[3 * i] = PLACES.get(i);
                numbers[3 * i + 1] = Math.nextUp(PLACES.get(i));
                numbers[3 * i + 2] = Math.nextDown(PLACES.get(i));
            }
            System.arraycopy(Cases.SPECIAL, 0, numbers, 3 * PLACES.size(), Cases.SPECIAL.length);
            int n = numbers.length;
            Pairs pairs = new Pairs(new float[n * n], new float[n * n]);
            for (int i = 0; i < n * n; i++) {
                pairs.gate[i] = numbers[i / n];
                pairs.up[i] = numbers[i % n];
            }
            return pairs;
        }

        /** Products around the least normal number, and below it. */
        static Pairs nextToDenormal(GateOracle exact) {
            SplittableRandom random = new SplittableRandom(11);
            Pairs pairs = new Pairs(new float[LENGTH], new float[LENGTH]);
            for (int i = 0; i < LENGTH; i++) {
                double number = 2 * random.nextDouble() - 1;
                float gate = (float) (i % 2 == 0 ? 20 * number : Math.scalb(number, random.nextInt(-130, 8)));
                int place = -126 - Math.max(-1000, Math.getExponent(exact.value(gate)));
                pairs.gate[i] = gate;
                pairs.up[i] = (float) Math.scalb(1 + random.nextDouble(), place + random.nextInt(-4, 3));
            }
            return pairs;
        }

        /** Gates that no zero of a slope is near to, some so far out that a form in float leaves them to double. */
        static Pairs farFromZeros() {
            SplittableRandom random = new SplittableRandom(12);
            Pairs pairs = new Pairs(new float[LENGTH], new float[LENGTH]);
            for (int i = 0; i < LENGTH; i++) {
                pairs.gate[i] = (float) ((4 + 116 * random.nextDouble()) * (i % 3 == 0 ? 1 : -1));
                pairs.up[i] = (float) Math.scalb(1 + random.nextDouble(), random.nextInt(-2, 61));
            }
            return pairs;
        }
    }

    private static GateOracle oracle(String name) {
        return GateOracle.of(name, GatedActivation.of(name).parameters().values());
    }

    @ParameterizedTest
    @MethodSource("names")
    void withinTheirPromises(String name) {
        GateOracle exact = oracle(name);
        for (Pairs pairs : List.of(Pairs.ofPlaces(), Pairs.nextToDenormal(exact))) {
            float[] y = (float[]) GatedPass.forward(GatedActivation.of(name), pairs.gate, pairs.up);
            for (int i = 0; i < y.length; i++) {
                float gate = pairs.gate[i];
                double value = exact.value(gate);
                if (Float.isInfinite(gate) || value != value || gate == 0 || Math.abs(value) >= Float.MIN_VALUE) {
                    double product = value * exact.up(pairs.up[i]);
                    double error = Promise.PRODUCT.error(y[i], product);
                    int at = i;
                    assertTrue(error <= Promise.PRODUCT.ulps(), () -> "gate " + Cells.describe(gate) + ", up " + Cells.describe(pairs.up[at])
                            + ": " + y[at] + " instead of " + product + ", " + error + " ULP");
                } else if (Math.abs(value * exact.up(pairs.up[i])) < VANISHED) {
                    assertEquals((float) (value * exact.up(pairs.up[i])), y[i], "gate " + gate + ", up " + pairs.up[i]);
                }
            }
        }
    }

    /** Alone, beside others, and where the output is an input. */
    @ParameterizedTest
    @MethodSource("names")
    void sameBitsOnEveryBackend(String name) {
        GatedActivation java = GatedActivation.of(name).on(Cases.javaBackend());
        for (Pairs pairs : List.of(Pairs.ofPlaces(), Pairs.nextToDenormal(oracle(name)))) {
            float[] want = new float[pairs.gate.length];
            for (int i = 0; i < want.length; i++) {
                java.forward(pairs.gate, i, pairs.up, i, want, i, 1);
            }
            for (Backend backend : Cases.backends()) {
                GatedActivation f = GatedActivation.of(name).on(backend);
                assertBits(want, (float[]) GatedPass.forward(f, pairs.gate, pairs.up), name + " on " + backend.name());
                float[] gate = pairs.gate.clone();
                f.forward(gate, pairs.up, gate);
                assertBits(want, gate, name + " over its gate on " + backend.name());
                float[] up = pairs.up.clone();
                f.forward(pairs.gate, up, up);
                assertBits(want, up, name + " over up on " + backend.name());
            }
        }
    }

    /** The third number of every gradient: the other inputs from behind, which puts each beside many others. */
    private static float[] reversed(float[] up) {
        float[] dy = new float[up.length];
        for (int i = 0; i < dy.length; i++) {
            dy[i] = up[dy.length - 1 - i] * (i % 3 == 0 ? 0x1.1p-60f : 1.1f);
        }
        return dy;
    }

    @ParameterizedTest
    @MethodSource("names")
    void gradientsWithinTheirPromises(String name) {
        GateOracle exact = oracle(name);
        for (Pairs pairs : List.of(Pairs.ofPlaces(), Pairs.nextToDenormal(exact))) {
            float[] dy = reversed(pairs.up);
            Object[] gradients = GatedPass.backward(GatedActivation.of(name), pairs.gate, pairs.up, dy);
            for (int i = 0; i < dy.length; i++) {
                float gate = pairs.gate[i];
                double value = exact.value(gate);
                double slope = exact.slope(gate);
                double factor = dy[i] * exact.up(pairs.up[i]);
                int at = i;
                if (Float.isInfinite(gate) || value != value || gate == 0 || Math.abs(value) >= Float.MIN_VALUE) {
                    float dup = ((float[]) gradients[1])[i];
                    double error = Promise.PRODUCT.error(dup, dy[i] * value * exact.upSlope(pairs.up[i]));
                    assertTrue(error <= Promise.PRODUCT.ulps(), () -> "dup at gate " + Cells.describe(gate) + ", dy " + Cells.describe(dy[at])
                            + ": " + dup + ", " + error + " ULP");
                }
                if (Float.isInfinite(gate) || slope != slope || Math.abs(slope) >= Float.MIN_VALUE) {
                    float dgate = ((float[]) gradients[0])[i];
                    double error = Promise.BACKWARD.error(dgate, factor * slope);
                    assertTrue(error <= Promise.BACKWARD.ulps() || Promise.BACKWARD.excuses(dgate, factor * slope, Math.abs(factor)),
                            () -> "dgate at gate " + Cells.describe(gate) + ", up " + Cells.describe(pairs.up[at]) + ", dy "
                                    + Cells.describe(dy[at]) + ": " + dgate + " instead of " + factor * slope + ", " + error + " ULP");
                }
            }
        }
    }

    /** Where nothing excuses an error: slopes that are smaller than what does next to a zero are accurate all the same. */
    @ParameterizedTest
    @MethodSource("names")
    void smallSlopesWithinTwoUlp(String name) {
        GateOracle exact = oracle(name);
        Pairs pairs = Pairs.farFromZeros();
        float[] dy = reversed(pairs.up);
        float[] dgate = (float[]) GatedPass.backward(GatedActivation.of(name), pairs.gate, pairs.up, dy)[0];
        for (int i = 0; i < dy.length; i++) {
            double slope = exact.slope(pairs.gate[i]);
            if (slope != slope || Math.abs(slope) >= Float.MIN_VALUE) {
                double error = Promise.BACKWARD.error(dgate[i], dy[i] * exact.up(pairs.up[i]) * slope);
                int at = i;
                assertTrue(error <= Promise.BACKWARD.ulps(), () -> "dgate at gate " + Cells.describe(pairs.gate[at]) + ", up "
                        + Cells.describe(pairs.up[at]) + ", dy " + Cells.describe(dy[at]) + ": " + dgate[at] + ", " + error + " ULP");
            }
        }
    }

    /** Alone, beside others, and where the outputs are inputs. */
    @ParameterizedTest
    @MethodSource("names")
    void sameBitsOfGradientsOnEveryBackend(String name) {
        GatedActivation java = GatedActivation.of(name).on(Cases.javaBackend());
        for (Pairs pairs : List.of(Pairs.ofPlaces(), Pairs.nextToDenormal(oracle(name)), Pairs.farFromZeros())) {
            float[] dy = reversed(pairs.up);
            int n = dy.length;
            float[] dgate = new float[n];
            float[] dup = new float[n];
            for (int i = 0; i < n; i++) {
                java.backward(pairs.gate, i, pairs.up, i, dy, i, dgate, i, dup, i, 1);
            }
            for (Backend backend : Cases.backends()) {
                for (int outputs = 0; outputs < 9; outputs++) {
                    if (outputs / 3 != outputs % 3) {
                        float[][] in = {pairs.gate.clone(), pairs.up.clone(), dy.clone()};
                        GatedActivation.of(name).on(backend).backward(in[0], in[1], in[2], in[outputs / 3], in[outputs % 3]);
                        assertBits(dgate, in[outputs / 3], "dgate of " + name + " on " + backend.name() + " over input " + outputs / 3);
                        assertBits(dup, in[outputs % 3], "dup of " + name + " on " + backend.name() + " over input " + outputs % 3);
                    }
                }
            }
        }
    }

    private static void assertBits(float[] want, float[] got, String what) {
        int[] differing = Stream.iterate(0, i -> i + 1).limit(want.length).mapToInt(i -> i)
                .filter(i -> Float.floatToRawIntBits(want[i]) != Float.floatToRawIntBits(got[i])).limit(5).toArray();
        assertEquals("[]", Arrays.toString(differing), what);
    }
}
