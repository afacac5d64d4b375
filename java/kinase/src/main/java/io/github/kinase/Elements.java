package io.github.kinase;

/** Arithmetic on elements of every type, under one name; those of 16 bits come with their type. */
final class Elements {

    private Elements() {}

    static float add(float a, float b) {
        return a + b;
    }

    static double add(double a, double b) {
        return a + b;
    }

    /** The sum of two numbers of 16 bits is exact in double, so that it is rounded once. */
    static short add(short a, short b, DataType type) {
        return HalfPrecision.fromDouble((double) HalfPrecision.toFloat(a, type) + HalfPrecision.toFloat(b, type), type);
    }

    static float floatOf(double value) {
        return (float) value;
    }

    static double doubleOf(double value) {
        return value;
    }

    static short shortOf(double value, DataType type) {
        return HalfPrecision.fromDouble(value, type);
    }
}
