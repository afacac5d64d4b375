package io.github.kinase;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.kinase.oracle.HalfFormat;
import java.lang.reflect.Method;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Conversions against a table made from the definition of the formats, and against those of the JDK where it has them. */
class HalfPrecisionTest {

    @ParameterizedTest
    @EnumSource(names = {"FLOAT16", "BFLOAT16"})
    void widensAll(DataType type) {
        float[] values = new float[HalfFormat.COUNT];
        HalfPrecision.toFloats(HalfFormat.all(), type, values);
        for (int bits = 0; bits < HalfFormat.COUNT; bits++) {
            int expected = Float.floatToIntBits((float) Cases.format(type).value(bits));
            assertEquals(expected, Float.floatToRawIntBits(HalfPrecision.toFloat((short) bits, type)), Integer.toHexString(bits));
            assertEquals(expected, Float.floatToRawIntBits(values[bits]), Integer.toHexString(bits));
        }
    }

    /** Beside every place where the result changes: the middle of two neighbours, and the doubles and floats around it. */
    @ParameterizedTest
    @EnumSource(names = {"FLOAT16", "BFLOAT16"})
    void roundsAtEveryMiddle(DataType type) {
        HalfFormat halves = Cases.format(type);
        for (int bits = 0; bits < halves.infinity(); bits++) {
            double middle = halves.middle(bits);
            for (double x : new double[] {middle, Math.nextUp(middle), Math.nextDown(middle), halves.value(bits)}) {
                assertRounded(halves, type, x);
                assertRounded(halves, type, -x);
            }
            float near = (float) middle;
            float[] floats = {near, Math.nextUp(near), Math.nextDown(near), (float) halves.value(bits)};
            short[] rounded = new short[floats.length];
            HalfPrecision.fromFloats(floats, rounded, type);
            for (int i = 0; i < floats.length; i++) {
                assertEquals(halves.nearest(floats[i]), rounded[i], Float.toHexString(floats[i]));
                assertEquals(halves.nearest(floats[i]), HalfPrecision.fromFloat(floats[i], type), Float.toHexString(floats[i]));
            }
        }
    }

    private static void assertRounded(HalfFormat halves, DataType type, double x) {
        assertEquals(halves.nearest(x), HalfPrecision.fromDouble(x, type), () -> type + " of " + Double.toHexString(x));
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT16", "BFLOAT16"})
    void roundsDoublesOfAnySize(DataType type) {
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 1_000_000; i++) {
            assertRounded(Cases.format(type), type, Double.longBitsToDouble(random.nextLong()));
            assertRounded(Cases.format(type), type, Math.scalb(random.nextDouble(), random.nextInt(-140, 130)));
        }
        for (double x : new double[] {0, -0.0, Double.MIN_VALUE, -Double.MIN_VALUE, Double.MAX_VALUE, -Double.MAX_VALUE,
            Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN, Double.longBitsToDouble(0xfff0000000000001L)}) {
            assertRounded(Cases.format(type), type, x);
        }
    }

    @Test
    void knownNumbers() {
        assertEquals(0x3c00, HalfPrecision.fromFloat(1, DataType.FLOAT16));
        assertEquals(0x3f80, HalfPrecision.fromFloat(1, DataType.BFLOAT16));
        assertEquals(0x7bff, HalfPrecision.fromFloat(Math.nextDown(65520f), DataType.FLOAT16));
        assertEquals(0x7c00, HalfPrecision.fromFloat(65520, DataType.FLOAT16));
        assertEquals(0x7f80, HalfPrecision.fromFloat(Float.MAX_VALUE, DataType.BFLOAT16));
        assertEquals(0x0001, HalfPrecision.fromFloat(0x1p-24f, DataType.FLOAT16));
        assertEquals(0x0000, HalfPrecision.fromFloat(0x1p-25f, DataType.FLOAT16));
        assertEquals(0x0001, HalfPrecision.fromFloat(0x1p-133f, DataType.BFLOAT16));
        assertEquals((short) 0x8000, HalfPrecision.fromFloat(-0f, DataType.FLOAT16));
        assertEquals(0x7e00, HalfPrecision.fromFloat(Float.NaN, DataType.FLOAT16));
        assertEquals(0x7fc0, HalfPrecision.fromFloat(Float.intBitsToFloat(0xffc12345), DataType.BFLOAT16));
        // A float in between would round to even twice, and down.
        assertEquals(0x3c01, HalfPrecision.fromDouble(1 + 0x1p-11 + 0x1p-50, DataType.FLOAT16));
    }

    /** From JDK 20 on; before, the table stands alone. */
    @Test
    void agreesWithTheJdk() throws ReflectiveOperationException {
        for (Method method : List.of(Float.class.getMethods())) {
            for (int i = 0; method.getName().equals("float16ToFloat") && i < HalfFormat.COUNT; i++) {
                float expected = (float) method.invoke(null, (short) i);
                assertEquals(expected, HalfPrecision.toFloat((short) i, DataType.FLOAT16));
            }
            SplittableRandom random = new SplittableRandom(6);
            for (int i = 0; method.getName().equals("floatToFloat16") && i < HalfFormat.COUNT; i++) {
                float x = i % 2 == 0 ? Float.intBitsToFloat(random.nextInt())
                        : (float) Math.scalb(random.nextDouble(), random.nextInt(-30, 18));
                if (x == x) {
                    assertEquals(method.invoke(null, x), HalfPrecision.fromFloat(x, DataType.FLOAT16), () -> Float.toHexString(x));
                }
            }
        }
    }
}
