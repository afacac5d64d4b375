package io.github.kinase.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationHardSigmoid;
import org.nd4j.linalg.activations.impl.ActivationHardTanH;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationMish;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSoftPlus;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationThresholdedReLU;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Our functions against those of DL4J that they replace: the same where DL4J is right, and where it is not. */
class AgreementTest {

    /** DL4J computes some functions with errors of several units in the last place of 1. */
    private static final double TOLERANCE = 1e-6;
    private static final List<Activation> STAY = List.of(Activation.RRELU, Activation.IDENTITY);

    static Stream<IActivation> replaced() {
        List<IActivation> all = new ArrayList<>(Arrays.stream(Activation.values()).filter(each -> !STAY.contains(each))
                .map(Activation::getActivationFunction).toList());
        all.add(new ActivationReLU(2.0, 1.0, 0.1));
        all.add(new ActivationReLU(3.0, null, null));
        all.add(new ActivationReLU(null, -1.0, 0.3));
        all.add(new ActivationLReLU(0.2));
        all.add(new ActivationThresholdedReLU(0.5));
        return all.stream();
    }

    private static INDArray forward(IActivation activation, INDArray x) {
        return activation.getActivation(x.dup(), false);
    }

    private static INDArray backward(IActivation activation, INDArray x, INDArray dy) {
        return activation.backprop(x.dup(), dy.dup()).getFirst();
    }

    private static float slope(IActivation activation, double x) {
        return backward(activation, Nd4j.createFromArray((float) x), Nd4j.ones(DataType.FLOAT, 1)).getFloat(0);
    }

    @ParameterizedTest
    @MethodSource("replaced")
    void agreesWithDl4j(IActivation theirs) {
        IActivation ours = Replacements.replacement(theirs);
        assertNotSame(theirs, ours);
        // Off the kinks, at which slopes differ: see slopesAtKinks.
        INDArray x = Nd4j.linspace(DataType.FLOAT, -7.9995, 0.002, 8000).reshape(8, 1000);
        INDArray dy = Nd4j.linspace(DataType.FLOAT, 2, -0.0005, 8000).reshape(8, 1000);
        assertClose(x, forward(theirs, x), forward(ours, x));
        assertClose(x, backward(theirs, x, dy), backward(ours, x, dy));
    }

    private static void assertClose(INDArray x, INDArray expected, INDArray actual) {
        for (int i = 0; i < x.length(); i++) {
            double e = expected.getDouble(i);
            assertEquals(e, actual.getDouble(i), TOLERANCE * Math.max(1, Math.abs(e)), "x = " + x.getDouble(i));
        }
    }

    @Test
    void someStay() {
        STAY.forEach(each -> {
            IActivation theirs = each.getActivationFunction();
            assertSame(theirs, Replacements.replacement(theirs));
        });
        IActivation derived = new ActivationHardTanH() { };
        assertSame(derived, Replacements.replacement(derived));
    }

    @Test
    void preciseGeluOfDl4jIsNotTheTanhApproximation() {
        float x = 2.1f;
        double exact = x / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
        INDArray at = Nd4j.createFromArray(x);
        assertEquals(exact, forward(Replacements.replacement(new ActivationGELU(true)), at).getDouble(0), 1e-6);
        assertTrue(Math.abs(forward(new ActivationGELU(true), at).getDouble(0) - exact) > 0.03);
    }

    @Test
    void gradientsOfDl4jThatAreNotANumber() {
        record Limit(IActivation theirs, double from) {}
        for (Limit limit : List.of(new Limit(new ActivationMish(), 22.5), new Limit(new ActivationSwish(), 44.5),
                new Limit(new ActivationGELU(), 26.2), new Limit(new ActivationSoftPlus(), 88.8))) {
            assertEquals(1, slope(limit.theirs(), 0.98 * limit.from()), 1e-6);
            assertTrue(Float.isNaN(slope(limit.theirs(), limit.from())), limit.theirs().toString());
            for (double x : new double[] {limit.from(), 1e3, 1e30}) {
                assertEquals(1, slope(Replacements.replacement(limit.theirs()), x), limit.theirs().toString());
            }
        }
    }

    @Test
    void softplusOfDl4jOverflows() {
        INDArray x = Nd4j.createFromArray(90f);
        assertFalse(Float.isFinite(forward(new ActivationSoftPlus(), x).getFloat(0)));
        assertEquals(90f, forward(Replacements.replacement(new ActivationSoftPlus()), x).getFloat(0));
    }

    @Test
    void gradientOfEluOfDl4jForgetsAlpha() {
        IActivation theirs = new ActivationELU(0.7);
        INDArray x = Nd4j.createFromArray(-1f);
        assertEquals(0.7 * Math.expm1(-1), forward(theirs, x).getDouble(0), 1e-6);
        assertEquals(Math.exp(-1), slope(theirs, -1), 1e-6);
        assertEquals(0.7 * Math.expm1(-1), forward(Replacements.replacement(theirs), x).getDouble(0), 1e-6);
        assertEquals(0.7 * Math.exp(-1), slope(Replacements.replacement(theirs), -1), 1e-6);
    }

    @Test
    void slopesAtKinks() {
        record Kink(IActivation theirs, double x, double their, double our) {}
        for (Kink kink : List.of(new Kink(new ActivationHardTanH(), 1, 1, 0), new Kink(new ActivationHardTanH(), -1, 1, 0),
                new Kink(new ActivationHardSigmoid(), 2.5, 0.2, 0), new Kink(new ActivationHardSigmoid(), -2.5, 0.2, 0),
                new Kink(new ActivationLReLU(0.2), 0, 1, 0.2), new Kink(new ActivationReLU(null, null, 0.1), 0, 1, 0.1))) {
            assertEquals(kink.their(), slope(kink.theirs(), kink.x()), 1e-7, kink.toString());
            assertEquals(kink.our(), slope(Replacements.replacement(kink.theirs()), kink.x()), 1e-7, kink.toString());
        }
    }
}
