package io.github.kinase.cli.verify;

import java.util.SplittableRandom;

/**
 * Random numbers of a type, the same in every run: any bits at all, numbers over the exponents where activations do something,
 * numbers between the limits of the exponential function, and a special one now and then.
 */
final class Draws {

    /** Zeros, the ends of both types, kinks, and the usual limit of a gate with its neighbour. */
    private static final double[] SPECIAL = {0, -0.0, Float.MIN_VALUE, -Float.MIN_NORMAL, Double.MIN_VALUE,
        -Double.MIN_NORMAL, 1, -1, 3, -3, 7, -7, 6.9999995, Float.MAX_VALUE, -Float.MAX_VALUE, Double.MAX_VALUE,
        Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN};
    private static final int LEAST_EXPONENT = -24;
    private static final int MOST_EXPONENT = 8;

    private final TypedArrays arrays;
    private final SplittableRandom random;

    Draws(TypedArrays arrays, long seed) {
        this.arrays = arrays;
        this.random = new SplittableRandom(seed);
    }

    /** Any numbers for the first {@code length} elements of an array of the type. */
    void fill(Object array, int length) {
        for (int i = 0; i < length; i++) {
            arrays.set(array, i, any());
        }
    }

    private double any() {
        return switch (random.nextInt(16)) {
            case 0 -> SPECIAL[random.nextInt(SPECIAL.length)];
            case 1, 2, 3 -> bits();
            case 4, 5, 6 -> (2 * random.nextDouble() - 1) * (arrays.isDouble() ? 750 : 110);
            default -> busy();
        };
    }

    private double bits() {
        return arrays.isDouble() ? Double.longBitsToDouble(random.nextLong()) : Float.intBitsToFloat(random.nextInt());
    }

    /** Where activations do something; neither zero nor infinite. */
    double busy() {
        return (random.nextBoolean() ? 1 : -1) * Math.scalb(1 + random.nextDouble(), random.nextInt(LEAST_EXPONENT, MOST_EXPONENT));
    }

    /** A positive power of two near 1. */
    double powerOfTwo() {
        return Math.scalb(1.0, random.nextInt(-3, 4));
    }
}
