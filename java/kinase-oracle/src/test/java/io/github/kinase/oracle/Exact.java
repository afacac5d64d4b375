package io.github.kinase.oracle;

import ch.obermuhlner.math.big.BigDecimalMath;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The definitions once more, as textbooks print them, in decimal arithmetic with so many digits that nothing cancels. */
final class Exact {

    static final MathContext DIGITS = new MathContext(100);

    private static final BigDecimal ZERO = BigDecimal.ZERO;
    private static final BigDecimal ONE = BigDecimal.ONE;
    private static final BigDecimal TWO = BigDecimal.valueOf(2);
    private static final BigDecimal PI = BigDecimalMath.pi(DIGITS);
    private static final BigDecimal SELU_ALPHA = new BigDecimal("1.6732632423543772848170429916717");
    private static final BigDecimal SELU_SCALE = new BigDecimal("1.0507009873554804934193349852946");
    /** The digits of the definitions, as the doubles they are. */
    private static final BigDecimal CUBIC = new BigDecimal(0.044715);
    private static final BigDecimal QUICK = new BigDecimal(1.702);

    /** A function of an input and of the parameters. */
    interface Function {
        BigDecimal at(BigDecimal x, BigDecimal[] p);
    }

    /** @param parameters several sets; with the first the output determines the slope, if it ever does */
    record Entry(Function value, Function derivative, List<double[]> parameters) {}

    static final Map<String, Entry> ENTRIES = new LinkedHashMap<>();

    static {
        rectifiers();
        lines();
        powersAndShrinks();
        exponentials();
        sigmoids();
        smoothRectifiers();
        periodics();
    }

    private Exact() {}

    private static void put(String name, Function value, Function derivative, double[]... parameters) {
        ENTRIES.put(name, new Entry(value, derivative, parameters.length == 0 ? List.of(p()) : List.of(parameters)));
    }

    private static double[] p(double... parameters) {
        return parameters;
    }

    private static void rectifiers() {
        put("linear", (x, p) -> p[0].multiply(x), (x, p) -> p[0], p(1), p(-2.5));
        put("binary_step", (x, p) -> x.compareTo(p[0]) >= 0 ? ONE : ZERO, (x, p) -> ZERO, p(0), p(0.5));
        put("relu", (x, p) -> x.compareTo(p[1]) >= 0 ? p[1] : x.compareTo(p[2]) >= 0 ? x : p[0].multiply(x.subtract(p[2])),
                (x, p) -> x.compareTo(p[2]) <= 0 ? p[0] : x.compareTo(p[1]) <= 0 ? ONE : ZERO, p(0, 1e30, 0), p(0.1, 3, 0.5));
        put("relu6", (x, p) -> x.max(ZERO).min(new BigDecimal(6)), (x, p) -> between(ZERO, x, new BigDecimal(6)));
        put("leaky_relu", (x, p) -> x.signum() > 0 ? x : p[0].multiply(x), (x, p) -> x.signum() > 0 ? ONE : p[0], p(0.01), p(-2));
        put("rrelu", (x, p) -> x.signum() > 0 ? x : mean(p).multiply(x), (x, p) -> x.signum() > 0 ? ONE : mean(p),
                p(0.125, 1.0 / 3));
        put("threshold", (x, p) -> x.compareTo(p[0]) > 0 ? x : p[1], (x, p) -> x.compareTo(p[0]) > 0 ? ONE : ZERO,
                p(0, 0), p(1, -3));
        put("thresholded_relu", (x, p) -> x.compareTo(p[0]) > 0 ? x : ZERO, (x, p) -> x.compareTo(p[0]) > 0 ? ONE : ZERO,
                p(1), p(3));
        put("relu_squared", (x, p) -> x.max(ZERO).pow(2), (x, p) -> TWO.multiply(x.max(ZERO)));
    }

    private static void lines() {
        for (String name : List.of("hard_tanh", "clip")) {
            put(name, (x, p) -> x.max(p[0]).min(p[1]), (x, p) -> between(p[0], x, p[1]), p(-1, 1), p(0.5, 3));
        }
        put("hard_sigmoid", (x, p) -> ramp(x, p).max(ZERO).min(ONE), (x, p) -> p[0].multiply(between(ZERO, ramp(x, p), ONE)),
                p(0.25, 0.5), p(0.125, 0.75));
        put("hard_swish", (x, p) -> x.multiply(unit(divide(x.add(new BigDecimal(3)), new BigDecimal(6)))),
                (x, p) -> x.compareTo(new BigDecimal(-3)) <= 0 ? ZERO : x.compareTo(new BigDecimal(3)) >= 0 ? ONE
                        : divide(x.multiply(TWO).add(new BigDecimal(3)), new BigDecimal(6)));
        put("sparse_plus", (x, p) -> x.compareTo(ONE) >= 0 ? x : unit(half(x.add(ONE))).pow(2), (x, p) -> unit(half(x.add(ONE))));
        put("sparse_sigmoid", (x, p) -> unit(half(x.add(ONE))), (x, p) -> half(between(ONE.negate(), x, ONE)));
    }

    private static void powersAndShrinks() {
        Function outside = (x, p) -> x.abs().compareTo(p[0]) > 0 ? ONE : ZERO;
        put("hard_shrink", (x, p) -> x.multiply(outside.at(x, p)), outside, p(0.5), p(3));
        put("soft_shrink", (x, p) -> x.abs().subtract(p[0]).max(ZERO).multiply(sign(x)), outside, p(0.5), p(3));
        put("shrink", (x, p) -> x.subtract(p[1].multiply(sign(x))).multiply(outside.at(x, p)), outside, p(0.5, 0), p(3, 1));
        put("tanh_shrink", (x, p) -> x.subtract(tanh(x)), (x, p) -> tanh(x).pow(2));
        put("abs", (x, p) -> x.abs(), (x, p) -> sign(x));
        put("square", (x, p) -> x.pow(2), (x, p) -> TWO.multiply(x));
        put("cube", (x, p) -> x.pow(3), (x, p) -> new BigDecimal(3).multiply(x.pow(2)));
    }

    private static void exponentials() {
        put("exponential", (x, p) -> exp(x), (x, p) -> exp(x));
        put("gaussian", (x, p) -> exp(x.pow(2).negate()), (x, p) -> exp(x.pow(2).negate()).multiply(x).multiply(TWO).negate());
        put("elu", (x, p) -> x.signum() > 0 ? x : p[0].multiply(expm1(x)), (x, p) -> x.signum() > 0 ? ONE : p[0].multiply(exp(x)),
                p(1), p(0.01), p(-1.7));
        put("celu", (x, p) -> x.signum() > 0 ? x : p[0].multiply(expm1(divide(x, p[0]))),
                (x, p) -> x.signum() > 0 ? ONE : exp(divide(x, p[0])), p(1), p(1.7), p(40));
        put("selu", (x, p) -> SELU_SCALE.multiply(x.signum() > 0 ? x : SELU_ALPHA.multiply(expm1(x))),
                (x, p) -> SELU_SCALE.multiply(x.signum() > 0 ? ONE : SELU_ALPHA.multiply(exp(x))));
        put("xielu", (x, p) -> x.signum() > 0 ? p[0].multiply(x.pow(2)).add(p[2].multiply(x))
                        : p[1].multiply(expm1(x.min(p[3])).subtract(x)).add(p[2].multiply(x)),
                (x, p) -> x.signum() > 0 ? TWO.multiply(p[0]).multiply(x).add(p[2]) : p[1].multiply(expm1(x.min(p[3]))).add(p[2]),
                p(0.8, 0.8, 0.5, -1e-6), p(-0.3, 1.25, 0.75, -0.25), p(0.5, 1, 0, -1e-9));
    }

    private static void sigmoids() {
        put("sigmoid", (x, p) -> sigmoid(x), (x, p) -> sigmoid(x).multiply(sigmoid(x.negate())));
        put("log_sigmoid", (x, p) -> softplus(x.negate()).negate(), (x, p) -> sigmoid(x.negate()));
        put("tanh", (x, p) -> tanh(x), (x, p) -> tanhSlope(x));
        put("scaled_tanh", (x, p) -> p[0].multiply(tanh(p[1].multiply(x))),
                (x, p) -> p[0].multiply(p[1]).multiply(tanhSlope(p[1].multiply(x))), p(1, 1), p(1.7159, 2.0 / 3));
        put("rectified_tanh", (x, p) -> tanh(x).max(ZERO), (x, p) -> x.signum() > 0 ? tanhSlope(x) : ZERO);
        put("rational_tanh", (x, p) -> new BigDecimal("1.7159").multiply(sign(x)).multiply(ONE.subtract(divide(ONE,
                rational(x)))),
                (x, p) -> divide(divide(new BigDecimal("1.7159").multiply(TWO).multiply(rationalSlope(x)), new BigDecimal(3)),
                        rational(x).pow(2)));
        put("softsign", (x, p) -> divide(x, ONE.add(x.abs())), (x, p) -> divide(ONE, ONE.add(x.abs()).pow(2)));
        put("erf", (x, p) -> erf(x), (x, p) -> divide(TWO.multiply(exp(x.pow(2).negate())), sqrt(PI)));
    }

    private static void smoothRectifiers() {
        put("softplus", (x, p) -> divide(softplus(p[0].multiply(x)), p[0]),
                (x, p) -> sigmoid(p[0].multiply(x)), p(1), p(0.01), p(1.7));
        put("squareplus", (x, p) -> half(x.add(sqrt(x.pow(2).add(p[0])))),
                (x, p) -> half(ONE.add(divide(x, sqrt(x.pow(2).add(p[0]))))), p(4), p(0.01));
        put("silu", (x, p) -> x.multiply(sigmoid(p[0].multiply(x))), (x, p) -> siluSlope(p[0].multiply(x)),
                p(1), p(0.01), p(1.7));
        put("gelu_quick", (x, p) -> x.multiply(sigmoid(QUICK.multiply(x))), (x, p) -> siluSlope(QUICK.multiply(x)));
        put("gelu", (x, p) -> x.multiply(normal(x)), (x, p) -> normal(x).add(x.multiply(gauss(x))));
        put("gelu_tanh", (x, p) -> half(x.multiply(ONE.add(tanh(cubic(x))))),
                (x, p) -> half(ONE.add(tanh(cubic(x))).add(x.multiply(tanhSlope(cubic(x))).multiply(cubicSlope(x)))));
        put("mish", (x, p) -> x.multiply(tanh(softplus(x))),
                (x, p) -> tanh(softplus(x)).add(x.multiply(tanhSlope(softplus(x))).multiply(sigmoid(x))));
    }

    private static void periodics() {
        put("snake", (x, p) -> x.add(divide(sin(p[0].multiply(x)).pow(2), p[0])),
                (x, p) -> ONE.add(sin(TWO.multiply(p[0]).multiply(x))), p(1), p(0.3), p(1e20));
    }

    static BigDecimal divide(BigDecimal a, BigDecimal b) {
        return a.divide(b, DIGITS);
    }

    private static BigDecimal half(BigDecimal x) {
        return divide(x, TWO);
    }

    private static BigDecimal sign(BigDecimal x) {
        return new BigDecimal(x.signum());
    }

    private static BigDecimal mean(BigDecimal[] p) {
        return half(p[0].add(p[1]));
    }

    private static BigDecimal unit(BigDecimal x) {
        return x.max(ZERO).min(ONE);
    }

    /** 1 strictly between, otherwise 0. */
    private static BigDecimal between(BigDecimal low, BigDecimal x, BigDecimal high) {
        return x.compareTo(low) > 0 && x.compareTo(high) < 0 ? ONE : ZERO;
    }

    private static BigDecimal ramp(BigDecimal x, BigDecimal[] p) {
        return p[0].multiply(x).add(p[1]);
    }

    private static BigDecimal sqrt(BigDecimal x) {
        return BigDecimalMath.sqrt(x, DIGITS);
    }

    private static BigDecimal exp(BigDecimal x) {
        return BigDecimalMath.exp(x, DIGITS);
    }

    private static BigDecimal sin(BigDecimal x) {
        return BigDecimalMath.sin(x, DIGITS);
    }

    private static BigDecimal expm1(BigDecimal x) {
        return exp(x).subtract(ONE);
    }

    private static BigDecimal sigmoid(BigDecimal x) {
        return divide(ONE, ONE.add(exp(x.negate())));
    }

    private static BigDecimal softplus(BigDecimal x) {
        return BigDecimalMath.log(ONE.add(exp(x)), DIGITS);
    }

    private static BigDecimal tanh(BigDecimal x) {
        return ONE.subtract(divide(TWO, exp(x.multiply(TWO)).add(ONE)));
    }

    private static BigDecimal tanhSlope(BigDecimal x) {
        return ONE.subtract(tanh(x).pow(2));
    }

    private static BigDecimal siluSlope(BigDecimal z) {
        return sigmoid(z).multiply(ONE.add(z.multiply(sigmoid(z.negate()))));
    }

    private static BigDecimal cubic(BigDecimal x) {
        return sqrt(divide(TWO, PI)).multiply(x.add(CUBIC.multiply(x.pow(3))), DIGITS);
    }

    private static BigDecimal cubicSlope(BigDecimal x) {
        return sqrt(divide(TWO, PI)).multiply(ONE.add(new BigDecimal(3).multiply(CUBIC).multiply(x.pow(2))));
    }

    private static BigDecimal twoThirds(BigDecimal x) {
        return divide(x.abs().multiply(TWO), new BigDecimal(3));
    }

    private static BigDecimal rational(BigDecimal x) {
        BigDecimal a = twoThirds(x);
        return ONE.add(a).add(a.pow(2)).add(new BigDecimal("1.41645").multiply(a.pow(4)));
    }

    private static BigDecimal rationalSlope(BigDecimal x) {
        BigDecimal a = twoThirds(x);
        return ONE.add(a.multiply(TWO)).add(new BigDecimal("5.66580").multiply(a.pow(3)));
    }

    private static BigDecimal gauss(BigDecimal x) {
        return divide(exp(half(x.pow(2)).negate()), sqrt(PI.multiply(TWO)));
    }

    /** 1/2 + phi(x) (x + x^3/3 + x^5/(3 5) + ...): all terms have one sign. */
    private static BigDecimal normal(BigDecimal x) {
        BigDecimal square = x.multiply(x);
        BigDecimal term = x;
        BigDecimal sum = ZERO;
        for (int n = 3; term.signum() != 0 && term.precision() - term.scale() > -DIGITS.getPrecision(); n += 2) {
            sum = sum.add(term);
            term = term.multiply(square).divide(BigDecimal.valueOf(n), DIGITS);
        }
        return gauss(x).multiply(sum).add(divide(ONE, TWO));
    }

    private static BigDecimal erf(BigDecimal x) {
        return TWO.multiply(normal(x.multiply(sqrt(TWO), DIGITS))).subtract(ONE);
    }
}
