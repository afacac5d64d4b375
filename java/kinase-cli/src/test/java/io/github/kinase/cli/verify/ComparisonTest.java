package io.github.kinase.cli.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kinase.DataType;
import io.github.kinase.Kinase;
import io.github.kinase.backend.Backend;
import io.github.kinase.oracle.Promise;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    private static final String JAVA = "java";
    /** Plain Java stands for both sides, so that the test needs no other backend. */
    private static final List<Backend> TWO = List.of(javaBackend(), javaBackend());
    private static final float[] INPUTS = {1, 2, 3};
    private static final float[] RESULTS = {1, 0, Float.NaN};

    private static Backend javaBackend() {
        return Kinase.backends().stream().filter(backend -> backend.name().equals(JAVA)).findFirst().orElseThrow();
    }

    private static void add(Comparison comparison, int block, float[] first, float[] second) {
        Comparison.Reader reader = comparison.reader(16);
        reader.start(block);
        reader.add(0, INPUTS, first, first.length);
        reader.add(1, INPUTS, second, second.length);
        reader.finish();
    }

    @Test
    void oneDifferentBitIsSeenAndLocatedWhereverItIs() {
        int[] places = {1, 0, 2, 1};
        float[][] others = {{1, -0f, Float.NaN}, {Math.nextUp(1f), 0, Float.NaN}, {1, 0, Float.intBitsToFloat(0xffc00000)},
            {1, Float.MIN_VALUE, Float.NaN}};
        for (int i = 0; i < others.length; i++) {
            Comparison comparison = new Comparison(TWO, 2);
            add(comparison, 0, RESULTS, RESULTS);
            assertTrue(comparison.bitsEqual().get(JAVA));
            assertNull(comparison.firstDifference());
            add(comparison, 1, RESULTS, others[i]);
            assertFalse(comparison.bitsEqual().get(JAVA));
            String expected = Comparison.hex(Float.floatToRawIntBits(RESULTS[places[i]]));
            String computed = Comparison.hex(Float.floatToRawIntBits(others[i][places[i]]));
            String input = Comparison.hex(Float.floatToRawIntBits(INPUTS[places[i]]));
            assertEquals(new Difference(JAVA, 1, INPUTS[places[i]], input, expected, computed), comparison.firstDifference());
        }
    }

    @Test
    void theFirstBlockCountsWhateverTheOrder() {
        float[] other = {1, 7, 7};
        Comparison comparison = new Comparison(TWO, 3);
        for (int block : new int[] {2, 1, 0}) {
            add(comparison, block, RESULTS, block == 0 ? RESULTS : other);
        }
        assertEquals(1, comparison.firstDifference().block());
        assertEquals(2f, comparison.firstDifference().input());
    }

    @Test
    void inputsWithoutADigestAreComparedAllTheSame() {
        Comparison comparison = new Comparison(TWO, 1);
        add(comparison, 0, RESULTS, RESULTS);
        String digest = comparison.digest();
        add(comparison, comparison.blocks(), RESULTS, new float[] {1, 0, 1});
        assertEquals(digest, comparison.digest());
        assertFalse(comparison.bitsEqual().get(JAVA));
        assertNull(comparison.firstDifference().block());
        assertFalse(Verdict.of("gelu", Pass.FORWARD, DataType.FLOAT32, measured(), comparison).ok());
    }

    private static Tally measured() {
        Tally tally = new Tally(Promise.FORWARD);
        tally.measure(1, 1, 1);
        assertTrue(tally.holds());
        return tally;
    }

    @Test
    void doublesAreComparedAndLocatedLikewise() {
        double[] inputs = {1, 2, 3};
        Comparison comparison = new Comparison(TWO, 1);
        Comparison.Reader reader = comparison.reader(24);
        reader.start(0);
        reader.add(0, inputs, new double[] {1, 0, 5}, 3);
        reader.add(1, inputs, new double[] {1, -0.0, 6}, 3);
        reader.finish();
        Difference expected = new Difference(JAVA, 0, 2.0, "4000000000000000", "0000000000000000", "8000000000000000");
        assertEquals(expected, comparison.firstDifference());
        byte[] bytes = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN).putDouble(1).putDouble(0).putDouble(5).array();
        assertEquals(String.format("%08x", crc(bytes)), comparison.blockDigests());
    }

    @Test
    void digestsAreThoseOfTheLittleEndianBytes() {
        Comparison comparison = new Comparison(TWO, 2);
        Comparison.Reader reader = comparison.reader(8);
        reader.start(1);
        reader.add(0, INPUTS, new float[] {1, 2}, 2);
        reader.add(0, INPUTS, new float[] {3}, 1);
        reader.finish();
        byte[] bytes = {0, 0, (byte) 0x80, 0x3f, 0, 0, 0, 0x40, 0, 0, 0x40, 0x40};
        int block = crc(bytes);
        assertEquals("00000000" + String.format("%08x", block), comparison.blockDigests());
        int both = crc(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putInt(0).putInt(block).array());
        assertEquals(String.format("%08x", both), comparison.digest());
        assertNotEquals(comparison.digest(), new Comparison(TWO, 2).digest());
    }

    private static int crc(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, bytes.length);
        return (int) crc.getValue();
    }
}
