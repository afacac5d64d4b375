package io.github.kinase.formula;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The reduction of angles against decimal arithmetic, up to the largest double. */
class HalfTurnsTest {

    private static final int BITS = 2400;
    private static final BigDecimal INV_PI = inversePi();
    private static final double ONE_ROUNDING = 0x1p-53;

    /** 1 / pi by Machin's formula, pi = 16 arctan(1/5) - 4 arctan(1/239), in fixed point. */
    private static BigDecimal inversePi() {
        BigInteger pi = arctanOfInverse(5).multiply(BigInteger.valueOf(16)).subtract(arctanOfInverse(239).multiply(BigInteger.valueOf(4)));
        return new BigDecimal(BigInteger.ONE.shiftLeft(BITS)).divide(new BigDecimal(pi), new MathContext(BITS / 4));
    }

    private static BigInteger arctanOfInverse(int n) {
        BigInteger sum = BigInteger.ZERO;
        BigInteger power = BigInteger.ONE.shiftLeft(BITS).divide(BigInteger.valueOf(n));
        for (int k = 1; power.signum() != 0; k += 2) {
            BigInteger term = power.divide(BigInteger.valueOf(k));
            sum = k % 4 == 1 ? sum.add(term) : sum.subtract(term);
            power = power.divide(BigInteger.valueOf((long) n * n));
        }
        return sum;
    }

    /** By how much the result differs from the exact fraction, modulo one. */
    private static double error(double result, double t, double rest, double ahead) {
        BigDecimal exact = new BigDecimal(t).add(new BigDecimal(rest)).multiply(INV_PI).add(new BigDecimal(ahead));
        BigDecimal difference = new BigDecimal(result).subtract(exact);
        return difference.subtract(difference.setScale(0, RoundingMode.HALF_EVEN)).abs().doubleValue();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.25})
    void anglesOfEverySizeAreReducedExactly(double ahead) {
        SplittableRandom random = new SplittableRandom(3);
        for (int exponent = -60; exponent < 1023; exponent++) {
            for (int i = 0; i < 20; i++) {
                double a = Math.scalb(1 + random.nextDouble(), exponent);
                double b = random.nextBoolean() ? 1 : -1 - random.nextDouble();
                double t = a * b;
                double rest = Math.fma(a, b, -t);
                double f = HalfTurns.ofSum(t, rest, ahead);
                assertTrue(Math.abs(f) <= 0.5, t + " + " + rest + ": " + f);
                assertEquals(0, error(f, t, rest, ahead), ONE_ROUNDING, t + " + " + rest);
            }
        }
    }

    /** t the double next to a zero, rest so that the sum lies beside it by 2^-80 half turns: what is left keeps its digits. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.25})
    void relativeAccuracyIsKeptBesideAZero(double ahead) {
        BigDecimal pi = BigDecimal.ONE.divide(INV_PI, new MathContext(BITS / 4));
        for (long turns = 1; turns < 1L << 53; turns = 5 * turns + 3) {
            BigDecimal zero = new BigDecimal(turns).subtract(new BigDecimal(ahead)).add(new BigDecimal(0x1p-60)).multiply(pi);
            double t = zero.doubleValue();
            double rest = zero.subtract(new BigDecimal(t)).doubleValue();
            double f = HalfTurns.ofSum(t, rest, ahead);
            assertEquals(0, error(f, t, rest, ahead), 0x1p-21 * 0x1p-60, "at " + turns + " half turns");
        }
    }

    /** Twice the double nearest to an odd multiple of pi / 2, relative to the multiple (Muller, Elementary Functions). */
    @Test
    void theDoubleNextToAMultipleOfPiKeepsItsDigits() {
        double t = Math.scalb(6381956970095103.0, 798);
        double f = HalfTurns.ofSum(t, 0, 0);
        assertTrue(Math.abs(f) < 0x1p-61, () -> "" + f);
        assertEquals(0, error(f, t, 0, 0), 0x1p-38 * Math.abs(f));
    }

    @Test
    void anAngleThatIsNoNumberGivesNone() {
        for (double t : new double[] {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN}) {
            assertTrue(Double.isNaN(HalfTurns.ofSum(t, 0, 0)), () -> "at " + t);
        }
    }

    /** Up to the largest double times the largest parameter; both halves of the result count. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.25})
    void productsBeyondAllDoublesAreReducedExactly(double ahead) {
        SplittableRandom random = new SplittableRandom(4);
        for (int exponent = -40; exponent <= 1023; exponent += 3) {
            for (int factor = -60; factor <= 127; factor += 17) {
                double x = -Math.scalb(1 + random.nextDouble(), exponent);
                double a = Math.scalb(1 + random.nextDouble(), factor);
                Dual f = HalfTurns.halfTurns(Dual.of(a), Dual.of(x), Dual.of(ahead));
                assertTrue(Math.abs(f.hi()) <= 0.5, a + " * " + x + ": " + f);
                BigDecimal exact = new BigDecimal(a).multiply(new BigDecimal(x)).multiply(INV_PI).add(new BigDecimal(ahead));
                BigDecimal difference = new BigDecimal(f.hi()).add(new BigDecimal(f.lo())).subtract(exact);
                double error = difference.subtract(difference.setScale(0, RoundingMode.HALF_EVEN)).doubleValue();
                assertEquals(0, error, 0x1p-80, a + " * " + x);
            }
        }
    }
}
