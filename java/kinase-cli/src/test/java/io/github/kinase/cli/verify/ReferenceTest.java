package io.github.kinase.cli.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kinase.Activation;
import io.github.kinase.DataType;
import io.github.kinase.oracle.ExactValue;
import io.github.kinase.oracle.Oracle;
import io.github.kinase.oracle.Variants;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The exact values against known digits, and against the oracle, which shares neither formulas nor functions with them. */
class ReferenceTest {

    /** Beyond these float32, and with it the oracle, sees nothing. */
    private static final double LEAST = 0x1p-150;
    private static final double MOST = 0x1p128;
    private static final double RELATIVE = 0x1p-44;
    private static final double ABSOLUTE = 0x1p-50;

    private Path program;

    @BeforeEach
    void find() {
        ReferenceProgram.require();
        program = Reference.program().orElseThrow();
    }

    private ExactValue[] evaluate(String name, Pass pass, Collection<Double> parameters, double... x) throws IOException {
        ExactValue[] exact = new ExactValue[x.length];
        try (Reference reference = Reference.start(program, name, pass, parameters)) {
            reference.evaluate(x, exact, x.length);
        }
        return exact;
    }

    private static BigDecimal decimal(ExactValue exact) {
        BigDecimal power = BigDecimal.valueOf(2).pow(Math.abs(exact.exponent()));
        BigDecimal mantissa = new BigDecimal(exact.high()).add(new BigDecimal(exact.low()));
        return exact.exponent() < 0 ? mantissa.divide(power, new MathContext(60)) : mantissa.multiply(power);
    }

    @ParameterizedTest
    @CsvSource({
        "tanh, 1, 0.761594155955764888119458282604793590",
        "gelu, 1, 0.841344746068542948585232545632037922",
        "exponential, -744.5, 4.653269682705126982567784e-324",
        "tanh_shrink, 1e-100, 3.3333333333333335333e-301",
        "rational_tanh, 0.001, 0.001143932825736917796810420751983559",
        "hard_sigmoid, -3, 0",
        "selu, -1000, -1.75809934084737685994021752081228",
        "erf, 0.5, 0.520499877813046537682746653891964529",
    })
    void valuesHaveTheKnownDigits(String name, double x, BigDecimal known) throws IOException {
        BigDecimal computed = decimal(evaluate(name, Pass.FORWARD, Activation.of(name).parameters().values(), x)[0]);
        BigDecimal bound = known.ulp().max(known.abs().scaleByPowerOfTen(-27));
        assertTrue(computed.subtract(known).abs().compareTo(bound) <= 0, () -> computed.round(new MathContext(40)).toString());
    }

    static Stream<Activation> activations() {
        return Stream.concat(Activation.names().stream(), Variants.ALL.stream()).map(Activation::of);
    }

    @ParameterizedTest
    @MethodSource("activations")
    void agreesWithTheOracle(Activation activation) throws IOException {
        Collection<Double> parameters = activation.parameters(DataType.FLOAT32).values();
        Oracle oracle = Oracle.of(activation.name(), parameters);
        float[] x = inputs(parameters);
        double[] wide = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            wide[i] = x[i];
        }
        double[] expected = new double[x.length];
        for (Pass pass : Pass.values()) {
            if (pass.has(activation)) {
                ExactValue[] exact = evaluate(activation.name(), pass, parameters, wide);
                pass.exact(oracle, x, expected, x.length);
                for (int i = 0; i < x.length; i++) {
                    check(activation + " " + pass + " at " + x[i], pass, expected[i], exact[i]);
                }
            }
        }
    }

    private static void check(String what, Pass pass, double oracle, ExactValue exact) {
        if (exact.isNaN() || oracle != oracle) {
            assertEquals(exact.isNaN(), oracle != oracle, what);
            return;
        }
        double value = exact.high() == 0 || Double.isInfinite(exact.high()) ? exact.high() : Math.scalb(exact.high(), exact.exponent());
        boolean unseen = Math.abs(value) < LEAST && Math.abs(oracle) < LEAST || Math.abs(value) > MOST && oracle / value > 0.5;
        double bound = RELATIVE * Math.abs(value) + (pass == Pass.FORWARD ? 0 : ABSOLUTE);
        assertTrue(value == oracle || unseen || Math.abs(value - oracle) <= bound, () -> what + ": " + value + ", the oracle: " + oracle);
        if (pass == Pass.FORWARD && value == 0) {
            assertEquals(Math.copySign(1, oracle), Math.copySign(1, value), what + ": the sign of zero");
        }
    }

    private static float[] inputs(Collection<Double> parameters) {
        Inputs inputs = new Inputs(1 << 30, parameters);
        float[] special = new float[(int) inputs.count(Inputs.SPECIAL)];
        inputs.fill(Inputs.SPECIAL, 0, special);
        SplittableRandom random = new SplittableRandom(1);
        float[] x = new float[1500];
        for (int i = 0; i < x.length; i++) {
            x[i] = switch (i % 3) {
                case 0 -> special[random.nextInt(special.length)];
                case 1 -> Float.intBitsToFloat(random.nextInt());
                default -> (float) (20 * random.nextDouble() - 10);
            };
        }
        return x;
    }

    @Test
    void wrongUsageEndsInAnError() {
        assertThrows(IOException.class, () -> evaluate("gelo", Pass.FORWARD, List.of(), 1));
        assertThrows(IOException.class, () -> evaluate("gelu", Pass.FORWARD, List.of(1.0), 1));
        assertThrows(IOException.class, () -> evaluate("gelu", Pass.BACKWARD_FROM_OUTPUT, List.of(), 1));
    }
}
