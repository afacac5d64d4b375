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
        float[] x = new float[Inputs.BLOCK];
        long count = 0;
        for (int block = 0; block < inputs.blocks(); block++) {
            int length = inputs.fill(block, x);
            count += length;
            for (int i = 0; i < length; i++) {
                patterns.add(Float.floatToRawIntBits(x[i]));
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
    void allMeansEachPatternOnce() {
        Inputs inputs = new Inputs(1, List.of(0.3));
        assertEquals(1L << 32, inputs.count());
        assertEquals(1 << 16, inputs.blocks());
        float[] x = new float[Inputs.BLOCK];
        for (int block : new int[] {0, 1, 0x8000, 0xffff}) {
            assertEquals(Inputs.BLOCK, inputs.fill(block, x));
            assertEquals(block << 16, Float.floatToRawIntBits(x[0]));
            assertEquals(block << 16 | 0xffff, Float.floatToRawIntBits(x[0xffff]));
        }
    }
}
