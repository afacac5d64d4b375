package io.github.kinase.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.obermuhlner.math.big.BigDecimalMath;
import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SoftmaxOracleTest {

    private static final double RELATIVE = 0x1p-45;

    @Test
    void forwardAndBackwardAreExact() {
        Random random = new Random(2);
        for (float size : new float[] {0.01f, 1, 10, 80}) {
            float[] x = new float[20];
            float[] dy = new float[x.length];
            BigDecimal[] e = new BigDecimal[x.length];
            BigDecimal sum = BigDecimal.ZERO;
            for (int i = 0; i < x.length; i++) {
                x[i] = size * (random.nextFloat() - 0.5f);
                dy[i] = random.nextFloat();
                e[i] = BigDecimalMath.exp(new BigDecimal(x[i]), Exact.DIGITS);
                sum = sum.add(e[i]);
            }
            double[] y = SoftmaxOracle.forward(x);
            for (int i = 0; i < x.length; i++) {
                double exact = Exact.divide(e[i], sum).doubleValue();
                assertEquals(exact, y[i], RELATIVE * exact);
            }
            backward(y, dy);
        }
    }

    private static void backward(double[] output, float[] dy) {
        float[] y = new float[output.length];
        BigDecimal dot = BigDecimal.ZERO;
        for (int i = 0; i < y.length; i++) {
            y[i] = (float) output[i];
            dot = dot.add(new BigDecimal(y[i]).multiply(new BigDecimal(dy[i])));
        }
        double[] dx = SoftmaxOracle.backwardFromOutput(y, dy);
        for (int i = 0; i < y.length; i++) {
            double exact = new BigDecimal(dy[i]).subtract(dot).multiply(new BigDecimal(y[i])).doubleValue();
            assertEquals(exact, dx[i], 0x1p-50 * y[i]);
        }
    }
}
