package io.github.kinase;

import io.github.kinase.backend.Format16;

/**
 * Numbers of 16 bits and back: FLOAT16, IEEE binary16, and BFLOAT16, the upper half of a float; their bits are kept in shorts.
 * Widening is exact. Rounding is to nearest, of two the even one; denormal numbers are kept, what is too large becomes infinity
 * (from 65520 on in FLOAT16), and every NaN the canonical one, 0x7e00 or 0x7fc0, or that of float.
 *
 * <p>On every JDK, and the same bits on each. Throws IllegalArgumentException for another type than FLOAT16 and BFLOAT16.
 */
public final class HalfPrecision {

    /** The identity: moving numbers is what it does. */
    private static final Activation COPY = Activation.linear();

    private HalfPrecision() {}

    /** The number that the bits stand for. */
    public static float toFloat(short bits, DataType type) {
        Checks.half("type", type);
        float value = Format16.of(type).widen(bits);
        return value == value ? value : Float.NaN;
    }

    /** The bits of the number nearest to {@code value}. */
    public static short fromFloat(float value, DataType type) {
        return fromDouble(value, type);
    }

    /** The bits of the number nearest to {@code value}: rounded once, not by way of a float. */
    public static short fromDouble(double value, DataType type) {
        Checks.half("type", type);
        return Format16.of(type).round(value);
    }

    /** The numbers that the bits stand for; both arrays must have the same length. */
    public static void toFloats(short[] bits, DataType type, float[] values) {
        Checks.sameLength("bits", bits.length, "values", values.length);
        toFloats(bits, 0, type, values, 0, bits.length);
    }

    /** The same for {@code length} elements. */
    public static void toFloats(short[] bits, int bitsOffset, DataType type, float[] values, int valuesOffset, int length) {
        Checks.half("type", type);
        Checks.range("bits", bits, bitsOffset, length);
        Checks.range("values", values, valuesOffset, length);
        COPY.mapMixed(type, bits, bitsOffset, DataType.FLOAT32, values, valuesOffset, length);
    }

    /** The bits of the numbers nearest to the values; both arrays must have the same length. */
    public static void fromFloats(float[] values, short[] bits, DataType type) {
        Checks.sameLength("values", values.length, "bits", bits.length);
        fromFloats(values, 0, bits, 0, type, values.length);
    }

    /** The same for {@code length} elements. */
    public static void fromFloats(float[] values, int valuesOffset, short[] bits, int bitsOffset, DataType type, int length) {
        Checks.half("type", type);
        Checks.range("values", values, valuesOffset, length);
        Checks.range("bits", bits, bitsOffset, length);
        COPY.mapMixed(DataType.FLOAT32, values, valuesOffset, type, bits, bitsOffset, length);
    }
}
