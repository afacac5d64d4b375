package io.github.kinase.cli.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InputsTest {

    @Test
    void aStrideGivesItsPatternsAndTheSpecialOnes() {
        int stride = 99_991;
        Inputs inputs = new Inputs(stride, List.of(0.3));
        Set<Integer> patterns = new HashSet<>();
        float[] x = new float[50];
        long count = 0;
        for (int block = 0; block <= Inputs.SPECIAL; block++) {
            for (long from = 0; from < inputs.count(block); from += x.length) {
                int length = inputs.fill(block, from, x);
                count += length;
                for (int i = 0; i < length; i++) {
                    patterns.add(Float.floatToRawIntBits(x[i]));
                }
            }
        }
        assertEquals(count, inputs.count());
        for (long pattern = 0; pattern < 1L << 32; pattern += stride) {
            assertTrue(patterns.contains((int) pattern), () -> "a pattern of the stride is missing");
        }
        for (float special : new float[] {0, -0f, Float.MIN_VALUE, -Float.MAX_VALUE, Float.NEGATIVE_INFINITY, Math.nextDown(0.3f), -0.3f}) {
            assertTrue(patterns.contains(Float.floatToRawIntBits(special)), () -> special + " is missing");
        }
        assertTrue(patterns.contains(0xffc00000), "NaN is missing");
    }

    @Test
    void blocksOfAStrideAreEqualAndInOrder() {
        Inputs inputs = new Inputs(99_991, List.of());
        float[] x = new float[1000];
        long next = 0;
        for (int block = 0; block < Inputs.BLOCKS; block++) {
            int length = inputs.fill(block, 0, x);
            assertEquals(1L << 32, 256L * length * 99_991, 256 * 99_991);
            for (int i = 0; i < length; i++, next += 99_991) {
                assertEquals((int) next, Float.floatToRawIntBits(x[i]));
            }
        }
        assertTrue(next >= 1L << 32);
    }

    @Test
    void allMeansEachPatternOnce() {
        Inputs inputs = new Inputs(1, List.of(0.3));
        assertEquals(1L << 32, inputs.count());
        assertEquals(0, inputs.count(Inputs.SPECIAL));
        float[] x = new float[1 << 16];
        for (int block : new int[] {0, 1, 0x80, 0xff}) {
            assertEquals(1 << 24, inputs.count(block));
            for (int from : new int[] {0, 0xff0000}) {
                assertEquals(x.length, inputs.fill(block, from, x));
                assertEquals(block << 24 | from, Float.floatToRawIntBits(x[0]));
                assertEquals(block << 24 | from | 0xffff, Float.floatToRawIntBits(x[0xffff]));
            }
        }
    }
}
