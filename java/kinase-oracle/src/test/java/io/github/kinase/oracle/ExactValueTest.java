package io.github.kinase.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ExactValueTest {

    private static final MathContext DIGITS = new MathContext(60);
    private static final ExactValue INFINITY = new ExactValue(Double.POSITIVE_INFINITY, 0, 0);

    /** The definition, in decimal numbers without any rounding that matters. */
    private static double ulps(double computed, ExactValue exact) {
        BigDecimal value = new BigDecimal(exact.high()).add(new BigDecimal(exact.low())).multiply(power2(exact.exponent()), DIGITS);
        int place = Math.max(-1074, exact.exponent() - 52);
        return new BigDecimal(computed).subtract(value).abs().divide(power2(place), DIGITS).doubleValue();
    }

    private static BigDecimal power2(int exponent) {
        BigDecimal power = BigDecimal.valueOf(2).pow(Math.abs(exponent));
        return exponent < 0 ? BigDecimal.ONE.divide(power, DIGITS) : power;
    }

    @Test
    void distancesAreInUnitsOfTheLastPlaceEverywhere() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 20_000; i++) {
            double high = (random.nextBoolean() ? 1 : -1) * (1 + random.nextDouble());
            ExactValue exact = new ExactValue(high, (random.nextDouble() - 0.5) * 0x1p-52, random.nextInt(-1130, 1024));
            double nearest = Math.scalb(high, exact.exponent());
            double computed = nearest + random.nextInt(-3, 4) * Math.ulp(nearest);
            if (Double.isFinite(computed)) {
                double expected = ulps(computed, exact);
                assertEquals(expected, exact.ulps(computed), 1e-15 * Math.max(1, expected), () -> computed + " for " + exact);
            }
        }
    }

    @Test
    void theLowPartCounts() {
        assertEquals(0.25, new ExactValue(1, 0x1p-54, 0).ulps(1));
        assertEquals(0.75, new ExactValue(1, 0x1p-54, 0).ulps(Math.nextUp(1.0)));
        assertEquals(0.5, new ExactValue(1, 0, -1075).ulps(0), "half of the smallest double");
        assertEquals(0.5, new ExactValue(1, 0, -1075).ulps(Double.MIN_VALUE));
    }

    @Test
    void infinityIsTheDoubleBeyondTheLargest() {
        ExactValue half = new ExactValue(Math.nextDown(2.0), 0x1p-53, 1023);
        assertEquals(0.5, half.ulps(Double.POSITIVE_INFINITY));
        assertEquals(0.5, half.ulps(Double.MAX_VALUE));
        assertEquals(0, new ExactValue(1.5, 0, 5000).ulps(Double.POSITIVE_INFINITY));
        assertEquals(1, new ExactValue(1.5, 0, 5000).ulps(Double.MAX_VALUE));
        assertEquals(0, INFINITY.ulps(Double.POSITIVE_INFINITY));
        assertTrue(INFINITY.ulps(Double.NEGATIVE_INFINITY) > 1e15);
        assertTrue(new ExactValue(1, 0, 0).ulps(Double.POSITIVE_INFINITY) > 1e300);
    }

    @Test
    void zeroIsMeasuredOnTheDenormalGrid() {
        assertEquals(0, new ExactValue(0, 0, 0).ulps(-0.0));
        assertEquals(2, new ExactValue(-0.0, 0, 0).ulps(-2 * Double.MIN_VALUE));
        assertEquals(0x1p-54, new ExactValue(0, 0, 0).distance(0x1p-54));
    }

    private static BigDecimal decimal(ExactValue value) {
        return new BigDecimal(value.high()).add(new BigDecimal(value.low())).multiply(power2(value.exponent()), DIGITS);
    }

    private static double anyDouble(SplittableRandom random) {
        return Math.scalb(2 * random.nextDouble() - 1, random.nextInt(-1074, 1025));
    }

    @Test
    void productsHaveAHundredBits() {
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 20_000; i++) {
            double high = (random.nextBoolean() ? 1 : -1) * (1 + random.nextDouble());
            ExactValue x = new ExactValue(high, (random.nextDouble() - 0.5) * 0x1p-52, random.nextInt(-1130, 1100));
            double factor = anyDouble(random);
            double rest = random.nextBoolean() ? 0 : (random.nextDouble() - 0.5) * Math.ulp(factor);
            if (factor == 0) {
                continue;
            }
            ExactValue product = x.times(factor, rest);
            BigDecimal exact = decimal(x).multiply(new BigDecimal(factor).add(new BigDecimal(rest)), DIGITS);
            double error = decimal(product).subtract(exact).divide(exact, DIGITS).doubleValue();
            assertEquals(0, error, 0x1p-100, () -> x + " times " + factor + " + " + rest);
            double size = Math.abs(product.high());
            assertTrue(size >= 1 && size <= 2 && Math.abs(product.low()) <= 0.5 * Math.ulp(size), product::toString);
        }
    }

    @Test
    void doublesAreTheirOwnValues() {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 20_000; i++) {
            double x = i == 0 ? Double.MIN_VALUE : i == 1 ? -Double.MAX_VALUE : anyDouble(random);
            assertEquals(0, ExactValue.of(x).ulps(x));
            assertEquals(x, ExactValue.of(x).value());
        }
        assertTrue(ExactValue.of(Double.NaN).isNaN());
        assertEquals(-0.0, ExactValue.of(-0.0).value());
    }

    @Test
    void productsOfZerosAndInfinitiesAreThoseOfNumbers() {
        ExactValue three = new ExactValue(1.5, 0, 1);
        assertEquals(-0.0, three.times(-0.0, 0).value());
        assertEquals(0.0, new ExactValue(-0.0, 0, 0).times(-3, 0).value());
        assertEquals(Double.NEGATIVE_INFINITY, three.times(Double.NEGATIVE_INFINITY, 0).value());
        assertTrue(INFINITY.times(0, 0).isNaN() && three.times(Double.NaN, 0).isNaN());
        assertEquals(Double.POSITIVE_INFINITY, INFINITY.times(1e-300, 0).value());
    }

    @Test
    void absoluteErrorsScaleWithTheFactors() {
        ExactValue besideZero = new ExactValue(1, 0, -60);
        assertTrue(Promise.FLOAT64_BACKWARD.excuses(0x1p-60 + 0x1p-50, besideZero, 16));
        assertFalse(Promise.FLOAT64_BACKWARD.excuses(0x1p-60 + 0x1p-50, besideZero, 15));
    }

    @Test
    void promisesJudgeFloat64() {
        ExactValue nan = new ExactValue(Double.NaN, 0, 0);
        assertEquals(0, Promise.FLOAT64_FORWARD.error(Double.NaN, nan));
        for (double other : new double[] {Double.longBitsToDouble(0x7ff8000000000001L), Double.longBitsToDouble(0xfff8000000000000L), 1}) {
            assertEquals(Double.POSITIVE_INFINITY, Promise.FLOAT64_FORWARD.error(other, nan));
        }
        assertEquals(Double.POSITIVE_INFINITY, Promise.FLOAT64_FORWARD.error(Double.NaN, new ExactValue(1, 0, 0)));
        ExactValue tiny = new ExactValue(-1, 0, -1080);
        assertEquals(Double.POSITIVE_INFINITY, Promise.FLOAT64_FORWARD.error(0.0, tiny), "a zero of the wrong sign");
        assertEquals(0x1p-6, Promise.FLOAT64_FORWARD.error(-0.0, tiny));
        assertEquals(0x1p-6, Promise.FLOAT64_BACKWARD.error(0.0, tiny));
        ExactValue besideZero = new ExactValue(1, 0, -60);
        assertTrue(Promise.FLOAT64_BACKWARD.excuses(0x1p-60 + 0x1p-54, besideZero));
        assertFalse(Promise.FLOAT64_BACKWARD.excuses(0x1p-60 + 0x1.1p-54, besideZero));
        assertFalse(Promise.FLOAT64_FORWARD.excuses(0x1p-60 + 0x1p-60, besideZero));
    }
}
