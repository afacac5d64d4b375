package io.github.kinase.cli.verify;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * The inputs of a float64 sweep, the same in every run: random ones in {@link #BLOCKS} equal blocks, over all exponents in turn,
 * more densely where something happens, and close to every place where a formula or its implementation may change branch; and a
 * further block of special values and all neighbours of these places.
 */
final class Samples {

    static final int BLOCKS = 256;
    /** The number of the block of special values. */
    static final int SPECIAL = BLOCKS;

    /** How many doubles on either side belong to a neighbourhood. */
    private static final int REACH = 128;
    /** Most random inputs have exponents from here ... */
    private static final int LEAST_EXPONENT = -64;
    /** ... to here, exclusive. */
    private static final int MOST_EXPONENT = 12;
    /** Kinks, limits of clamps and outputs, powers of two, and where a function leaves float64 or loses its bits. */
    private static final double[] PLACES = {0, Double.MIN_NORMAL, 1e-300, 1e-154, 0x1p-54, 1e-8, 1e-6, 1e-4, 0x1p-5, 0.125,
        0.25, 0.34657359027997264, 0.5, 0.6, 0.6931471805599453, 0.75, 1, 1.0397207708399179, 1.0507009873554805, 1.7159,
        1.7580993408473766, 2, 2.5, 3, 4, 5, 5.92, 6, 8, 8.29, 10, 16, 18.714973875118524, 19.061547465398498, 22, 26.543,
        26.641747557046327, 27.226017111108366, 32, 36.04365338911715, 36.7368005696771, 37.42994775023705,
        38.48540833446673, 38.56780486612, 40, 64, 128, 350, 354.5, 372.6, 700, 708.3964185322641, 709.782712893384,
        745.1332191019411, 745.2, 1024, 1e10, 0x1p52, 0x1p53, 1e100, 0x1p512, 1e300, Double.MAX_VALUE};
    /** Zeros of the slopes of silu, gelu, gelu_tanh, gelu_quick, mish, snake and xielu, and of the value of xielu. */
    private static final double[] ZEROS =
            {1.2784645427610738, 0.7517915246935645, 0.7524614220710162, 0.7511542554412889, 1.1924312145154952,
        0.7853981633974483, 0.9808292530117261, 2.432484276931448};
    /** What a scale may bring to any place. */
    private static final double[] SCALED = {1, 1.2784645427610738, 0.7853981633974483, 19.061547465398498, 36.7368005696771,
        709.782712893384, 745.1332191019411};
    private static final long[] NOT_A_NUMBER = {0x7ff8000000000000L, 0xfff8000000000000L, 0x7ff0000000000001L, 0xfff0000000000001L, -1,
        0x7ff8000000abcdefL};

    private final long count;
    private final double[] places;
    private final double[] special;

    /** {@code count} random ones; {@code parameters} make places of their own. */
    Samples(long count, Collection<Double> parameters) {
        this.count = count;
        this.places = places(parameters.stream().mapToDouble(Math::abs).filter(Double::isFinite).toArray());
        this.special = special(places);
    }

    private static double[] places(double[] parameters) {
        List<Double> places = new ArrayList<>();
        add(places, PLACES);
        add(places, ZEROS);
        add(places, parameters);
        for (double p : parameters) {
            for (double place : SCALED) {
                add(places, place / p, place * p);
            }
            for (double q : parameters) {
                add(places, q / p, (1 - q) / p, (p + q) / 2, p - q, p * q);
            }
        }
        return places.stream().mapToDouble(Math::abs).filter(Double::isFinite).distinct().toArray();
    }

    private static void add(List<Double> places, double... more) {
        for (double place : more) {
            places.add(place);
        }
    }

    private static double[] special(double[] places) {
        Set<Long> patterns = new LinkedHashSet<>();
        for (long pattern : NOT_A_NUMBER) {
            patterns.add(pattern);
        }
        for (double place : places) {
            long centre = Double.doubleToLongBits(place);
            for (long pattern = Math.max(0, centre - REACH); pattern <= centre + REACH; pattern++) {
                patterns.add(pattern);
                patterns.add(pattern | Long.MIN_VALUE);
            }
        }
        return patterns.stream().mapToDouble(Double::longBitsToDouble).toArray();
    }

    /** The number of inputs of all blocks. */
    long count() {
        return count + special.length;
    }

    private long start(int block) {
        return count * block / BLOCKS;
    }

    /** The number of inputs of a block. */
    long count(int block) {
        return block == SPECIAL ? special.length : start(block + 1) - start(block);
    }

    /** Puts the inputs of a block from one of them on into {@code x}, as many as there are and fit, and returns their number. */
    int fill(int block, long from, double[] x) {
        int length = (int) Math.min(x.length, count(block) - from);
        for (int i = 0; i < length; i++) {
            x[i] = block == SPECIAL ? special[(int) from + i] : random(start(block) + from + i);
        }
        return length;
    }

    private double random(long index) {
        SplittableRandom random = new SplittableRandom(index);
        return switch ((int) (index % 8)) {
            case 0, 1 -> Double.longBitsToDouble((index / 8 * 2 + index % 8) << 52 | random.nextLong() >>> 12); // sign and exponent in turn
            case 2, 3, 4, 5 -> sign(random, Math.scalb(1 + random.nextDouble(), random.nextInt(LEAST_EXPONENT, MOST_EXPONENT)));
            default -> close(random, places[random.nextInt(places.length)]);
        };
    }

    private static double sign(SplittableRandom random, double x) {
        return random.nextBoolean() ? x : -x;
    }

    /** At any distance of the place on a logarithmic scale, relative to it. */
    private static double close(SplittableRandom random, double place) {
        double distance = Math.scalb(1 + random.nextDouble(), -random.nextInt(1, 54));
        return sign(random, place + sign(random, distance * place));
    }
}
