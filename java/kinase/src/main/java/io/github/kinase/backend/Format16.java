package io.github.kinase.backend;

import io.github.kinase.DataType;

/**
 * The two formats of 16 bits: what their bits stand for, and the bits nearest to a double. Operation by operation the same as
 * {@code native/src/narrow_formats-inl.h} for doubles; integer arithmetic on the bits, for the conversions of the JDK come with version
 * 20 and know one of the two.
 */
public final class Format16 {

    /** Set by {@link #nearest} where the error of a formula in double may decide. */
    static final int NEAR = 1 << 16;

    /**
     * The relative error of a formula in double that a 16-bit result allows for: float32 results, which come from the same
     * doubles, show at most 2^-30, and slopes beside a zero up to 2^-25 at the inputs that 16 bits can express.
     */
    private static final double TOLERANCE = 0x1p-24;
    /** The relative error of operations in Dual: what of the result is smaller means nothing. */
    private static final double NOISE = 0x1p-96;
    /** That of functions, with some to spare. */
    private static final double SEEN = 0x1p-62;
    /** What is this close to a middle may be there for want of bits. */
    private static final double UNSEEN = 0x1p-50;
    private static final long EXPONENT = 0x7ff0000000000000L;

    private static final Format16 FLOAT16 = new Format16(10, -14, 15, 0x7e00);
    private static final Format16 BFLOAT16 = new Format16(7, -126, 127, 0x7fc0);

    private final int fraction;
    private final double minNormal;
    private final long minExponent;
    /** Where infinity stands: the power of two after the largest number. */
    private final double limit;
    private final int nan;

    private Format16(int fraction, int min, int max, int nan) {
        this.fraction = fraction;
        this.minNormal = Math.scalb(1.0, min);
        this.minExponent = (long) (1023 + min) << 52;
        this.limit = Math.scalb(1.0, max + 1);
        this.nan = nan;
    }

    /** The format of FLOAT16 or BFLOAT16. */
    public static Format16 of(DataType type) {
        return type == DataType.FLOAT16 ? FLOAT16 : BFLOAT16;
    }

    /** The bits nearest to v, of two the even ones; an overflow is infinity, denormal numbers are kept, NaN is canonical. */
    public short round(double v) {
        return (short) nearest(v, 0);
    }

    /** The same in the low 16 bits, with {@link #NEAR} where v is within a relative tolerance of the middle of two neighbours. */
    private int nearest(double v, double tolerance) {
        double a = Math.abs(v);
        if (a > limit) {
            a = limit;
        }
        double size = a < minNormal ? minNormal : a;
        long exponent = Double.doubleToRawLongBits(size) & EXPONENT;
        // Adding 2^52 units of the last place leaves the number of units in the low bits.
        double shift = Double.longBitsToDouble(exponent + ((long) (52 - fraction) << 52));
        double sum = a + shift;
        long units = Double.doubleToRawLongBits(sum) - Double.doubleToRawLongBits(shift);
        // The units of a normal number include 2^fraction, which carries into the exponent; so does one rounded up to the next.
        int magnitude = (int) ((exponent - minExponent >>> 52 - fraction) + units);
        int sign = (int) (Double.doubleToRawLongBits(v) >>> 48) & 0x8000;
        double half = Double.longBitsToDouble(exponent - ((long) (fraction + 1) << 52));
        boolean near = half - Math.abs(a - (sum - shift)) <= tolerance * size;
        return v == v ? sign | magnitude | (near ? NEAR : 0) : nan;
    }

    /** The bits nearest to a result in double, with {@link #NEAR} where its error may decide between two. */
    int nearest(double v) {
        return nearest(v, TOLERANCE);
    }

    /** Whether v is so close to the middle of two neighbours that another place is asked about its side. */
    boolean isMiddle(double v) {
        return (nearest(v, UNSEEN) & NEAR) != 0;
    }

    /** What the bits stand for; a NaN stays one. */
    public float widen(short bits) {
        if (this == BFLOAT16) {
            return Float.intBitsToFloat(bits << 16);
        }
        int magnitude = bits & 0x7fff;
        int moved = magnitude << 13;
        int sign = (bits & 0x8000) << 16;
        if (magnitude < 0x400) {
            // A denormal number gets the leading bit that it lacks, and loses it again.
            float value = Float.intBitsToFloat(moved + (128 - 15 << 23)) - 0x1p-14f;
            return Float.intBitsToFloat(Float.floatToRawIntBits(value) | sign);
        }
        return Float.intBitsToFloat((magnitude < 0x7c00 ? moved + (127 - 15 << 23) : moved | 0xff << 23) | sign);
    }

    /**
     * hi + lo rounded to odd: where it is no double, the one of its two neighbours whose last bit is set. Rounding that to 16
     * bits rounds hi + lo, once.
     */
    static double roundedToOdd(double hi, double lo) {
        long bits = Double.doubleToRawLongBits(hi);
        double direction = Math.abs(lo) <= NOISE * Math.abs(hi) ? 0 : Math.copySign(1, hi) * lo;
        // Beside a double of few bits, as the middles are, three units tell what is certain from what is not.
        long more = (bits & 0xff) == 0 && SEEN * Math.abs(hi) < Math.abs(lo) ? 2 : 0;
        return Double.longBitsToDouble(direction > 0 ? bits | 1 | more : direction < 0 ? (bits - 1 | 1) - more : bits);
    }
}
