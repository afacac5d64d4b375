package io.github.kinase.oracle;

/** What the library promises about its results, in one place, and the measure of it. */
public enum Promise {

    /** A value of an element-wise activation in float32; the sign of a zero counts. */
    FORWARD(1, 0, true),
    /** The same with other parameters than the defaults. */
    VARIANT_FORWARD(2, 0, true),
    /** A slope: beside a zero of the slope an absolute error takes the place of the relative one. */
    BACKWARD(2, 0x1p-25, false),
    /** A value of an activation by row. */
    ROW_FORWARD(2, 0, false),
    /** The same of sparsemax: next to its threshold an absolute error counts. */
    ROW_FORWARD_WITH_A_THRESHOLD(2, 0x1p-48, false),
    /** A gradient of an activation by row, where dy is at most 1. */
    ROW_BACKWARD(2, 0x1p-25, false),
    /** The same three in float64. */
    ROW_FLOAT64_FORWARD(2, 0, false),
    ROW_FLOAT64_FORWARD_WITH_A_THRESHOLD(2, 0x1p-90, false),
    ROW_FLOAT64_BACKWARD(2, 0x1p-54, false),
    /** A value of an element-wise activation in float64; the sign of a zero counts. */
    FLOAT64_FORWARD(2, 0, true),
    /** The same where the value has a zero besides that at 0, as that of xielu: beside it an absolute error counts. */
    FLOAT64_FORWARD_WITH_A_ZERO(2, 0x1p-64, true),
    /** A slope in float64. */
    FLOAT64_BACKWARD(2, 0x1p-54, false),
    /** A value of an element-wise activation in float16 or bfloat16, correctly rounded; the sign of a zero counts. */
    HALF_FORWARD(0.5, 0, true),
    /** A slope in float16 or bfloat16, correctly rounded. */
    HALF_BACKWARD(0.5, 0, false),
    /** What was computed in float32, where one of the promises about that holds, and then rounded to float16 or bfloat16. */
    ROUNDED_TO_HALF(0.5005, 0x1p-25, false),
    /** What is rounded once, in either type. */
    ROUNDED(0.5, 0, true),
    /** A product with a value that has more bits, in either type: what a gate lets through. */
    PRODUCT(1, 0, true),
    /** The same in float64 where the value has a zero besides that at 0. */
    FLOAT64_PRODUCT_WITH_A_ZERO(1, 0x1p-64, true),
    /** A sum over a channel in float32, of terms of one sign. */
    SUM(2, 0x1p-25, false);

    private static final int CANONICAL_NAN = 0x7fc00000;
    private static final long CANONICAL_NAN_64 = 0x7ff8000000000000L;
    /** The exponents of the last place of the smallest and of the largest floats. */
    private static final int MIN_PLACE = -149;
    private static final int MAX_PLACE = 104;
    /** One unit of the last place beyond the largest float: where infinity stands. */
    private static final double OVERFLOW = 0x1p128;

    private final double ulps;
    private final double absolute;
    private final boolean signOfZero;

    Promise(double ulps, double absolute, boolean signOfZero) {
        this.ulps = ulps;
        this.absolute = absolute;
        this.signOfZero = signOfZero;
    }

    /** What is promised of the values of an activation in float64. */
    public static Promise float64Forward(String name) {
        return name.equals("xielu") ? FLOAT64_FORWARD_WITH_A_ZERO : FLOAT64_FORWARD;
    }

    /** What is promised of the values of an activation by row. */
    public static Promise rowForward(String name, boolean float32) {
        return name.equals("sparsemax") ? float32 ? ROW_FORWARD_WITH_A_THRESHOLD : ROW_FLOAT64_FORWARD_WITH_A_THRESHOLD
                : float32 ? ROW_FORWARD : ROW_FLOAT64_FORWARD;
    }

    /** What is promised of the products with the values of an activation, its gate. */
    public static Promise product(String gate, boolean float64) {
        return float64 && gate.equals("xielu") ? FLOAT64_PRODUCT_WITH_A_ZERO : PRODUCT;
    }

    /** The largest error allowed, in units of the last place. */
    public double ulps() {
        return ulps;
    }

    /** The absolute error that excuses a larger one in units of the last place. */
    public double absolute() {
        return absolute;
    }

    /**
     * The distance of a result from the exact one in units of the last place of a float32 of the size of the exact one.
     * Infinity where they differ in kind: a NaN other than the canonical one, NaN on one side alone, a zero of the wrong
     * sign forward. An infinity counts as the float that would follow the largest one.
     */
    public double error(float computed, double exact) {
        if (exact != exact || computed != computed) {
            return exact != exact && Float.floatToRawIntBits(computed) == CANONICAL_NAN ? 0 : Double.POSITIVE_INFINITY;
        }
        if (signOfZero && computed == 0 && Math.copySign(1, computed) != Math.copySign(1, exact)) {
            return Double.POSITIVE_INFINITY;
        }
        double size = Math.abs(exact);
        int place = Math.max(MIN_PLACE, Math.min(MAX_PLACE, Math.getExponent(size) - 23));
        return distance(computed, exact) * Double.longBitsToDouble((long) (1023 - place) << 52);
    }

    /** Whether an error beyond {@link #ulps} is allowed all the same. */
    public boolean excuses(float computed, double exact) {
        return excuses(computed, exact, 1);
    }

    /** The same of a result that has been multiplied by a number of the size {@code scale}. */
    public boolean excuses(float computed, double exact, double scale) {
        return absolute > 0 && distance(computed, exact) <= absolute * scale;
    }

    /** The same distance as {@link #error(float, double)} for a double, in units of the last place of float64. */
    public double error(double computed, ExactValue exact) {
        if (exact.isNaN() || computed != computed) {
            return exact.isNaN() && Double.doubleToRawLongBits(computed) == CANONICAL_NAN_64 ? 0 : Double.POSITIVE_INFINITY;
        }
        if (signOfZero && computed == 0 && Math.copySign(1, computed) != Math.copySign(1, exact.high())) {
            return Double.POSITIVE_INFINITY;
        }
        return exact.ulps(computed);
    }

    /** The same as {@link #excuses(float, double)} for a double. */
    public boolean excuses(double computed, ExactValue exact) {
        return excuses(computed, exact, 1);
    }

    /** The same as {@link #excuses(float, double, double)} for a double. */
    public boolean excuses(double computed, ExactValue exact, double scale) {
        return absolute > 0 && exact.distance(computed) <= absolute * scale;
    }

    /**
     * The same distance for a number of 16 bits, in units of its last place: at most 0.5 for the one that is {@code nearest} to
     * the exact value, of two the even one, and more for any other.
     */
    public double error(HalfFormat format, short computed, double exact, short nearest) {
        double value = format.value(computed);
        if (exact != exact || value != value) {
            return exact != exact && format.isCanonicalNaN(computed) ? 0 : Double.POSITIVE_INFINITY;
        }
        boolean zeros = value == 0 && format.value(nearest) == 0;
        if (zeros && signOfZero && computed != nearest) {
            return Double.POSITIVE_INFINITY;
        }
        double error = format.ulps(computed, exact);
        return computed == nearest || zeros ? Math.min(error, 0.5) : Math.max(error, Math.nextUp(0.5));
    }

    /** The same distance for a number of 16 bits that was rounded from one that is not quite exact. */
    public double error(HalfFormat format, short computed, double exact) {
        double value = format.value(computed);
        if (exact != exact || value != value) {
            return exact != exact && format.isCanonicalNaN(computed) ? 0 : Double.POSITIVE_INFINITY;
        }
        return format.ulps(computed, exact);
    }

    /** The same as {@link #excuses(float, double, double)} for a number of 16 bits, which is not excused from being rounded right. */
    public boolean excuses(HalfFormat format, short computed, double exact, double scale) {
        double error = format.ulps(computed, exact);
        return (error - 0.5) * format.place(exact) <= absolute * scale;
    }

    private static double distance(float computed, double exact) {
        return Math.abs(clamp(computed) - clamp(exact));
    }

    private static double clamp(double x) {
        return Math.max(-OVERFLOW, Math.min(OVERFLOW, x));
    }
}
