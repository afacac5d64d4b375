package io.github.kinase.oracle;

import ch.obermuhlner.math.big.BigDecimalMath;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.Map;

/** The definitions once more, as textbooks print them, in decimal arithmetic with so many digits that nothing cancels. */
final class Exact {

    static final MathContext DIGITS = new MathContext(200);

    private static final BigDecimal ONE = BigDecimal.ONE;
    private static final BigDecimal TWO = BigDecimal.valueOf(2);
    private static final BigDecimal PI = BigDecimalMath.pi(DIGITS);
    private static final BigDecimal SELU_ALPHA = new BigDecimal("1.6732632423543772848170429916717");
    private static final BigDecimal SELU_SCALE = new BigDecimal("1.0507009873554804934193349852946");

    /** A function of an input and of one parameter. */
    interface Function {
        BigDecimal at(BigDecimal x, BigDecimal p);
    }

    record Entry(Function value, Function derivative) {}

    static final Map<String, Entry> ENTRIES = new LinkedHashMap<>();

    static {
        put("relu", (x, p) -> x.max(BigDecimal.ZERO), (x, p) -> x.signum() > 0 ? ONE : BigDecimal.ZERO);
        put("leaky_relu", (x, p) -> x.signum() > 0 ? x : p.multiply(x), (x, p) -> x.signum() > 0 ? ONE : p);
        put("exponential", (x, p) -> exp(x), (x, p) -> exp(x));
        put("elu", (x, p) -> x.signum() > 0 ? x : p.multiply(expm1(x)), (x, p) -> x.signum() > 0 ? ONE : p.multiply(exp(x)));
        put("selu", (x, p) -> SELU_SCALE.multiply(x.signum() > 0 ? x : SELU_ALPHA.multiply(expm1(x))),
                (x, p) -> SELU_SCALE.multiply(x.signum() > 0 ? ONE : SELU_ALPHA.multiply(exp(x))));
        put("sigmoid", (x, p) -> sigmoid(x), (x, p) -> sigmoid(x).multiply(sigmoid(x.negate())));
        put("tanh", (x, p) -> tanh(x), (x, p) -> ONE.subtract(tanh(x).pow(2)));
        put("softplus", (x, p) -> divide(BigDecimalMath.log(ONE.add(exp(p.multiply(x))), DIGITS), p),
                (x, p) -> sigmoid(p.multiply(x)));
        put("silu", (x, p) -> x.multiply(sigmoid(p.multiply(x))), (x, p) -> siluSlope(p.multiply(x)));
        put("gelu", (x, p) -> x.multiply(normal(x)), (x, p) -> normal(x).add(x.multiply(gauss(x))));
    }

    private Exact() {}

    private static void put(String name, Function value, Function derivative) {
        ENTRIES.put(name, new Entry(value, derivative));
    }

    static BigDecimal divide(BigDecimal a, BigDecimal b) {
        return a.divide(b, DIGITS);
    }

    private static BigDecimal exp(BigDecimal x) {
        return BigDecimalMath.exp(x, DIGITS);
    }

    private static BigDecimal expm1(BigDecimal x) {
        return exp(x).subtract(ONE);
    }

    private static BigDecimal sigmoid(BigDecimal x) {
        return divide(ONE, ONE.add(exp(x.negate())));
    }

    private static BigDecimal tanh(BigDecimal x) {
        BigDecimal e = exp(x.multiply(TWO));
        return divide(e.subtract(ONE), e.add(ONE));
    }

    private static BigDecimal siluSlope(BigDecimal z) {
        return sigmoid(z).multiply(ONE.add(z.multiply(sigmoid(z.negate()))));
    }

    private static BigDecimal gauss(BigDecimal x) {
        return divide(exp(divide(x.pow(2), TWO).negate()), BigDecimalMath.sqrt(PI.multiply(TWO), DIGITS));
    }

    /** 1/2 + phi(x) (x + x^3/3 + x^5/(3 5) + ...): all terms have one sign. */
    private static BigDecimal normal(BigDecimal x) {
        BigDecimal square = x.multiply(x);
        BigDecimal term = x;
        BigDecimal sum = BigDecimal.ZERO;
        for (int n = 3; term.signum() != 0 && term.precision() - term.scale() > -DIGITS.getPrecision(); n += 2) {
            sum = sum.add(term);
            term = term.multiply(square).divide(BigDecimal.valueOf(n), DIGITS);
        }
        return gauss(x).multiply(sum).add(divide(ONE, TWO));
    }
}
