package io.github.kinase.formula;

/**
 * The sum hi + lo of two doubles, hi being the sum rounded to a double: a number of about 106 bits, for float64 results,
 * which are hi (Dekker 1971; the algorithms are those of Joldes, Muller and Popescu 2017). Operation by operation the same
 * as {@code native/src/dual-inl.h}. The stamped kernels compute with it what the formulas say in double.
 *
 * <p>hi behaves as a double does under the same operations: it overflows to infinity, keeps the sign of a zero and turns
 * NaN where a double would. For that every operation finds its excess, the part by which the rounded result is too large,
 * and takes it away: a zero keeps its sign when +0 is subtracted, and not when +0 is added; an excess that is not finite
 * means that hi is not, and counts for 0.
 */
public record Dual(double hi, double lo) {

    public static Dual of(double x) {
        return new Dual(x, 0);
    }

    /** An excess of -0, what is left of a product that underflows, is one of +0. */
    private static double finite(double excess) {
        return (Math.abs(excess) < Double.POSITIVE_INFINITY ? excess : 0) + 0.0;
    }

    /** sum - excess, where the excess is small beside the sum. */
    private static Dual normal(double sum, double excess) {
        double e = finite(excess);
        double hi = sum - e;
        return new Dual(hi, (sum - hi) - e);
    }

    public static Dual add(Dual a, Dual b) {
        double s = a.hi + b.hi;
        double sB = s - a.hi;
        double sExcess = ((s - sB) - a.hi) + (sB - b.hi);
        double t = a.lo + b.lo;
        double tB = t - a.lo;
        double tExcess = ((t - tB) - a.lo) + (tB - b.lo);
        double excess = finite(sExcess - t);
        double u = s - excess;
        return normal(u, ((u - s) + excess) + tExcess);
    }

    public static Dual negate(Dual a) {
        return new Dual(-a.hi, -a.lo);
    }

    public static Dual subtract(Dual a, Dual b) {
        return add(a, negate(b));
    }

    public static Dual multiply(Dual a, Dual b) {
        double p = a.hi * b.hi;
        return normal(p, Fused.fma(-a.lo, b.hi, Fused.fma(-a.hi, b.lo, Fused.fma(-a.hi, b.hi, p))));
    }

    public static Dual divide(Dual a, Dual b) {
        double q = a.hi / b.hi;
        return normal(q, (Fused.fma(q, b.hi, -a.hi) + Fused.fma(q, b.lo, -a.lo)) / b.hi);
    }

    public static Dual sqrt(Dual a) {
        double s = Math.sqrt(a.hi);
        return normal(s, (Fused.fma(s, s, -a.hi) - a.lo) / (2 * s));
    }

    public static boolean less(Dual a, Dual b) {
        return a.hi < b.hi || a.hi == b.hi && a.lo < b.lo;
    }

    public static boolean lessOrEqual(Dual a, Dual b) {
        return a.hi < b.hi || a.hi == b.hi && a.lo <= b.lo;
    }

    public static boolean greater(Dual a, Dual b) {
        return less(b, a);
    }

    public static boolean greaterOrEqual(Dual a, Dual b) {
        return lessOrEqual(b, a);
    }

    public static boolean equal(Dual a, Dual b) {
        return a.hi == b.hi && a.lo == b.lo;
    }

    public static Dual select(boolean condition, Dual a, Dual b) {
        return new Dual(Maths.select(condition, a.hi, b.hi), Maths.select(condition, a.lo, b.lo));
    }

    public static Dual abs(Dual x) {
        return new Dual(Math.abs(x.hi), Maths.select(x.hi < 0, -x.lo, x.lo));
    }

    public static Dual fma(Dual a, Dual b, Dual c) {
        return add(multiply(a, b), c);
    }

    public static Dual square(Dual x) {
        return multiply(x, x);
    }

    public static Dual copySign(Dual magnitude, Dual sign) {
        Dual a = abs(magnitude);
        double hi = Math.copySign(a.hi, sign.hi);
        return new Dual(hi, Maths.select(hi < 0, -a.lo, a.lo));
    }

    public static Dual min(Dual limit, Dual x) {
        return greater(x, limit) ? limit : x;
    }

    public static Dual max(Dual limit, Dual x) {
        return less(x, limit) ? limit : x;
    }

    public static Dual negativePart(Dual x) {
        return select(greater(x, ZERO), ZERO, x);
    }

    public static Dual positivePart(Dual x) {
        return select(less(x, ZERO), ZERO, x);
    }

    public static Dual atMost(Dual limit, Dual x) {
        return min(limit, x);
    }

    public static Dual atLeast(Dual limit, Dual x) {
        return max(limit, x);
    }

    public static Dual constant(Dual value, Dual x) {
        return select(equal(x, x), value, x);
    }

    public static Dual sign(Dual x) {
        return select(greater(x, ZERO), of(1), select(less(x, ZERO), of(-1), x));
    }

    public static Dual nearestDouble(Dual x) {
        return of(x.hi);
    }

    private static final Dual ZERO = of(0);

    public static Dual above(Dual limit, Dual x) {
        return select(greater(x, limit), of(1), constant(ZERO, x));
    }

    public static Dual within(Dual low, Dual high, Dual x) {
        return select(greaterOrEqual(low, x), ZERO, select(greaterOrEqual(x, high), ZERO, constant(of(1), x)));
    }

    public static Dual zero(Dual x) {
        return constant(ZERO, x);
    }

    public static Dual beyond(Dual limit, Dual size) {
        return above(limit, size);
    }

    public static Dual kinked(Dual below, Dual limit, Dual x) {
        return select(greater(x, limit), of(1), constant(below, x));
    }

    public static Dual ifAbove(Dual limit, Dual size, Dual x) {
        return select(greater(size, limit), x, constant(ZERO, x));
    }

    public static Dual finite(Dual x) {
        return within(of(Double.NEGATIVE_INFINITY), of(Double.POSITIVE_INFINITY), x);
    }

    public static Dual larger(Dual a, Dual b) {
        return select(lessOrEqual(b, a), a, b);
    }

    public static boolean isNegativeZero(Dual parameter) {
        return Maths.isNegativeZero(parameter.hi);
    }
}
