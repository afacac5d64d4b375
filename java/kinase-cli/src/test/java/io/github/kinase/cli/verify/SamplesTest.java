package io.github.kinase.cli.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SamplesTest {

    private static final int COUNT = 1 << 14;
    private static final double PARAMETER = 0.3;

    private static List<Double> all(Samples samples, int piece) {
        List<Double> all = new ArrayList<>();
        double[] x = new double[piece];
        for (int block = 0; block <= Samples.SPECIAL; block++) {
            for (long from = 0; from < samples.count(block); from += piece) {
                int length = samples.fill(block, from, x);
                for (int i = 0; i < length; i++) {
                    all.add(x[i]);
                }
            }
        }
        return all;
    }

    @Test
    void areTheSameHoweverTheyAreCutAndCounted() {
        Samples samples = new Samples(COUNT, List.of(PARAMETER));
        List<Double> all = all(samples, 7);
        assertEquals(all, all(new Samples(COUNT, List.of(PARAMETER)), 4096));
        assertEquals(samples.count(), all.size());
        assertTrue(all.size() > COUNT);
    }

    @Test
    void coverEveryExponentAndTheNeighboursOfEveryPlace() {
        List<Double> all = all(new Samples(COUNT, List.of(PARAMETER, Double.POSITIVE_INFINITY)), 4096);
        Set<Long> heads = new HashSet<>();
        all.subList(0, COUNT).forEach(x -> heads.add(Double.doubleToRawLongBits(x) >>> 52));
        assertEquals(1 << 12, heads.size(), "a sign and exponent is missing");
        Set<Long> patterns = new HashSet<>();
        all.forEach(x -> patterns.add(Double.doubleToRawLongBits(x)));
        double[] wanted = {0, -0.0, Double.MIN_VALUE, -Double.MAX_VALUE, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY,
                Math.nextUp(0.3),
            -0.3, Math.nextDown(1 / PARAMETER), (1 - PARAMETER) / PARAMETER, 1, -1.2784645427610738, Math.nextDown(6.0)};
        for (double x : wanted) {
            assertTrue(patterns.contains(Double.doubleToRawLongBits(x)), () -> x + " is missing");
        }
        assertTrue(patterns.contains(0xfff8000000000000L) && patterns.contains(0x7ff0000000000001L), "NaN is missing");
    }

    @Test
    void manyAreCloseToAPlaceWithoutBeingItsNeighbours() {
        List<Double> all = all(new Samples(COUNT, List.of()), 4096).subList(0, COUNT);
        for (int bits : new int[] {10, 20, 30, 40}) {
            double least = Math.scalb(1, -bits - 2);
            double most = Math.scalb(1, -bits + 2);
            long close = all.stream().mapToDouble(x -> Math.abs(Math.abs(x) - 1)).filter(d -> d > least && d < most).count();
            assertTrue(close >= 3, () -> close + " inputs are about 2^-" + bits + " from 1");
        }
    }
}
