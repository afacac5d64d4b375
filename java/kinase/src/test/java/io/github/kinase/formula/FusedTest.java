package io.github.kinase.formula;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** The emulation of the fused multiply-add against that of the JDK, which is exact with and without the instruction. */
class FusedTest {

    private static final int SAMPLES = 2_000_000;
    private static final double[] SPECIAL = {0, -0.0, 1, -1, Double.MIN_VALUE, Double.MIN_NORMAL, Double.MAX_VALUE, 0x1p-400, 0x1p400,
        0x1.fffffffffffffp-401, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN, Float.MIN_VALUE, Float.MIN_NORMAL,
        Float.MAX_VALUE, 0x1.8p20, 3, 1.0 / 3};

    private final SplittableRandom random = new SplittableRandom(20261122);

    @Test
    void specialNumbers() {
        for (double a : SPECIAL) {
            for (double b : SPECIAL) {
                for (double c : SPECIAL) {
                    check(a, b, c);
                    check((float) a, (float) b, (float) c);
                }
            }
        }
    }

    /** All bits, and exponents close enough for c to cancel most of the product or all but its last bits. */
    @Test
    void floats() {
        for (int i = 0; i < SAMPLES; i++) {
            float a = Float.intBitsToFloat(random.nextInt());
            float b = Float.intBitsToFloat(random.nextInt());
            check(a, b, Float.intBitsToFloat(random.nextInt()));
            float product = (float) ((double) a * b);
            check(a, b, -product);
            check(a, b, product * (1 + random.nextInt(64) * 0x1p-20f));
            check(a, b, Math.scalb(-product, random.nextInt(64) - 32));
            check(a, b, Math.scalb(1 + random.nextInt(4) * 0x1p-23f, Math.getExponent(product) + random.nextInt(60) - 30));
        }
    }

    @Test
    void doubles() {
        for (int i = 0; i < SAMPLES; i++) {
            double a = drawn();
            double b = drawn();
            check(a, b, drawn());
            check(a, b, -(a * b));
            check(a, b, a * b * (1 + random.nextInt(64) * 0x1p-50));
            check(a, b, Math.scalb(-(a * b), random.nextInt(130) - 65));
            check(a, b, Math.scalb(1 + random.nextInt(4) * 0x1p-52, Math.getExponent(a * b) + random.nextInt(120) - 60));
        }
    }

    /** A product that misses half of the last bit of c by less than the sum has bits for: (1 + k ulp) (1 - k ulp) = 1 - k^2 ulp^2. */
    @Test
    void almostTies() {
        for (int i = 0; i < SAMPLES; i++) {
            int k = random.nextInt(1, 100);
            int sign = random.nextBoolean() ? 1 : -1;
            float c = Math.scalb(1 + random.nextInt(1 << 23) * 0x1p-23f, random.nextInt(60) - 30);
            check(1 + k * 0x1p-23f, sign * (1 - k * 0x1p-23f) * Math.ulp(c) / 2, c);
            double d = Math.scalb(1 + random.nextLong(1L << 52) * 0x1p-52, random.nextInt(60) - 30);
            check(1 + k * 0x1p-52, sign * (1 - k * 0x1p-52) * Math.ulp(d) / 2, d);
        }
    }

    /** A few bits make ties likely. */
    private double drawn() {
        double x = Double.longBitsToDouble(random.nextLong());
        double usual = Math.scalb(1 + random.nextDouble(), random.nextInt(60) - 30) * (random.nextBoolean() ? 1 : -1);
        return random.nextInt(100) == 0 ? x : random.nextBoolean() ? usual : (float) usual;
    }

    private static void check(float a, float b, float c) {
        assertEquals(Float.floatToIntBits(Math.fma(a, b, c)), Float.floatToIntBits(Fused.emulated(a, b, c)),
                () -> a + " " + b + " " + c);
    }

    private static void check(double a, double b, double c) {
        assertEquals(Double.doubleToLongBits(Math.fma(a, b, c)), Double.doubleToLongBits(Fused.emulated(a, b, c)),
                () -> a + " " + b + " " + c);
    }
}
