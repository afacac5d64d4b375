package io.github.kinase.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class GateOracleTest {

    private static final double INFINITY = Double.POSITIVE_INFINITY;

    private static double product(GateOracle f, double gate, double up) {
        return f.value(gate) * f.up(up);
    }

    /** Each as the paper that names it prints it. */
    @Test
    void namesMeanTheirGates() {
        double g = -0.7;
        double u = 3;
        double sigmoid = 1 / (1 + Math.exp(-g));
        assertEquals(sigmoid * u, product(GateOracle.of("glu"), g, u), 1e-15);
        assertEquals(g * u, product(GateOracle.of("bilinear"), g, u), 1e-15);
        assertEquals(0, product(GateOracle.of("reglu"), g, u));
        assertEquals(0.7 * u, product(GateOracle.of("reglu"), 0.7, u), 1e-15);
        double inner = Math.sqrt(2 / Math.PI) * (g + 0.044715 * g * g * g);
        assertEquals(g / 2 * (1 + Math.tanh(inner)) * u, product(GateOracle.of("geglu_tanh"), g, u), 1e-15);
        assertEquals(g * 0.24196365222307301 * u, product(GateOracle.of("geglu"), g, u), 1e-15);
        assertEquals(g / (1 + Math.exp(-1.702 * g)) * u, product(GateOracle.of("geglu_quick"), g, u), 1e-15);
        assertEquals(g / (1 + Math.exp(-2 * g)) * u, product(GateOracle.of("swiglu", 2), g, u), 1e-15);
        assertEquals(Math.tanh(g) * u, product(GateOracle.of("gated:tanh"), g, u), 1e-15);
        assertEquals(0.5 * Math.expm1(g) * u, product(GateOracle.of("gated:elu", List.of(0.5)), g, u), 1e-15);
        assertThrows(IllegalArgumentException.class, () -> GateOracle.of("gated:nothing"));
    }

    @Test
    void limitsCutBothInputs() {
        GateOracle f = GateOracle.of("swiglu_oai", 1.702, 7);
        assertEquals("silu", f.activation());
        assertEquals(List.of(1.702), f.parameters());
        assertEquals(7 / (1 + Math.exp(-1.702 * 7)), f.value(100), 1e-15);
        assertEquals(0, f.slope(7));
        assertTrue(f.slope(Math.nextDown(7.0)) > 0.9 && f.isCut(7) && !f.isCut(-100));
        assertEquals(List.of(8.0, -6.0, 1.5), List.of(f.up(50), f.up(-50), f.up(0.5)));
        assertEquals(List.of(0.0, 0.0, 1.0), List.of(f.upSlope(7), f.upSlope(-7), f.upSlope(6.5)));
        assertTrue(Double.isNaN(f.up(Double.NaN)) && Double.isNaN(f.upSlope(Double.NaN)));
        GateOracle whole = GateOracle.of("swiglu", 1);
        assertFalse(whole.isCut(1e300));
        assertEquals(1, whole.upSlope(Double.NaN));
        assertEquals(List.of(INFINITY, 1.0, 0.0), List.of(whole.up(INFINITY), whole.upSlope(INFINITY), whole.upRest(3)));
    }

    @Test
    void theFactorIsExactInTwoParts() {
        GateOracle f = GateOracle.of("swiglu_oai", 1.702, 7);
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < 10_000; i++) {
            double up = Math.scalb(2 * random.nextDouble() - 1, random.nextInt(-80, 3));
            if (Math.abs(up) < 7) {
                BigDecimal sum = new BigDecimal(f.up(up)).add(new BigDecimal(f.upRest(up)));
                assertEquals(0, sum.compareTo(BigDecimal.ONE.add(new BigDecimal(up))), () -> "" + up);
            }
        }
    }

    @Test
    void infiniteGatesHaveTheirLimits() {
        assertEquals(List.of(0.0, 1.0), List.of(GateOracle.of("glu").value(-INFINITY), GateOracle.of("glu").value(INFINITY)));
        assertEquals(INFINITY, GateOracle.of("gated:exponential").value(INFINITY));
        assertEquals(INFINITY, GateOracle.of("gated:square").slope(INFINITY));
    }
}
