package io.github.kinase.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.obermuhlner.math.big.BigDecimalMath;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RowOracleTest {

    /** 2^-85. */
    private static final BigDecimal RELATIVE = new BigDecimal(0x1p-85);

    private static double[] random(Random random, int length, double size) {
        return random.doubles(length).map(v -> size * (v - 0.5)).toArray();
    }

    private static BigDecimal big(double x) {
        return new BigDecimal(x);
    }

    private static void assertClose(BigDecimal expected, ExactValue actual, String what) {
        BigDecimal value = big(actual.high()).add(big(actual.low()))
                .multiply(BigDecimalMath.pow(big(2), big(actual.exponent()), Exact.DIGITS));
        assertTrue(value.subtract(expected).abs().compareTo(expected.abs().multiply(RELATIVE)) <= 0,
                () -> what + ": " + value.round(MathContext.DECIMAL128) + " instead of " + expected.round(MathContext.DECIMAL128));
    }

    @Test
    void softmaxAndItsLogarithmAreExact() {
        Random random = new Random(2);
        for (double size : new double[] {0.01, 1, 10, 80, 1400, 2e4}) {
            for (double temperature : new double[] {1, 0.3}) {
                double[] x = random(random, 20, size);
                double max = Arrays.stream(x).max().orElseThrow();
                BigDecimal[] e = new BigDecimal[x.length];
                BigDecimal sum = BigDecimal.ZERO;
                for (int i = 0; i < x.length; i++) {
                    e[i] = BigDecimalMath.exp(big(x[i]).subtract(big(max)).divide(big(temperature), Exact.DIGITS), Exact.DIGITS);
                    sum = sum.add(e[i]);
                }
                ExactValue[] y = RowOracle.forward("softmax", temperature, x);
                ExactValue[] logarithms = RowOracle.forward("log_softmax", temperature, x);
                for (int i = 0; i < x.length; i++) {
                    BigDecimal exact = Exact.divide(e[i], sum);
                    if (exact.compareTo(new BigDecimal("1e-9000")) > 0) {
                        assertClose(exact, y[i], "softmax of " + x[i] + ", size " + size);
                    }
                    // Of a logarithm next to 0, 100 digits keep too few beyond that.
                    if (size <= 80) {
                        assertClose(BigDecimalMath.log(exact, Exact.DIGITS), logarithms[i], "log_softmax of " + x[i] + ", size " + size);
                    }
                }
            }
        }
    }

    @Test
    void gradientsAreExact() {
        Random random = new Random(3);
        double[] y = random(random, 20, 1);
        double[] dy = random(random, 20, 1);
        BigDecimal dot = BigDecimal.ZERO;
        BigDecimal all = BigDecimal.ZERO;
        for (int i = 0; i < y.length; i++) {
            dot = dot.add(big(y[i]).multiply(big(dy[i])));
            all = all.add(big(dy[i]));
        }
        ExactValue[] softmax = RowOracle.backwardFromOutput("softmax", 0.5, y, dy);
        ExactValue[] softmin = RowOracle.backwardFromOutput("softmin", 0.5, y, dy);
        ExactValue[] logSoftmax = RowOracle.backwardFromOutput("log_softmax", 1, y, dy);
        for (int i = 0; i < y.length; i++) {
            BigDecimal slope = big(2).multiply(big(y[i])).multiply(big(dy[i]).subtract(dot));
            assertClose(slope, softmax[i], "softmax");
            assertClose(slope.negate(), softmin[i], "softmin");
            assertClose(big(dy[i]).subtract(all.multiply(BigDecimalMath.exp(big(y[i]), Exact.DIGITS))), logSoftmax[i], "log_softmax");
        }
    }

    /** From the definition: the nearest point of the simplex is the one that no small step within the simplex brings nearer. */
    @Test
    void sparsemaxIsTheNearestPoint() {
        Random random = new Random(4);
        for (int length : new int[] {1, 2, 5, 40}) {
            double[] x = random(random, length, 3);
            double[] y = Arrays.stream(RowOracle.forward("sparsemax", 1, x)).mapToDouble(ExactValue::value).toArray();
            double threshold = Double.NaN;
            double sum = 0;
            for (int i = 0; i < length; i++) {
                assertTrue(y[i] >= 0);
                sum += y[i];
                threshold = y[i] > 0 ? x[i] - y[i] : threshold;
            }
            assertEquals(1, sum, 1e-14);
            for (int i = 0; i < length; i++) {
                assertEquals(Math.max(0, x[i] - threshold), y[i], 1e-14);
            }
            double[] ones = new double[length];
            Arrays.fill(ones, 1);
            assertEquals(0, RowOracle.backwardFromOutput("sparsemax", 1, y, ones)[0].value(), 1e-14);
        }
    }
}
