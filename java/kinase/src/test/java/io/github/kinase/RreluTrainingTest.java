package io.github.kinase;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kinase.backend.Backend;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Slopes that are random, and the same ones again wherever they are asked for. */
class RreluTrainingTest {

    private static final long SEED = 0x123456789abcdefL;
    private static final RreluTraining TRAINING = RreluTraining.of(-0.5, 0.25, SEED);

    static List<Backend> backends() {
        return Cases.backends();
    }

    private static float[] random(int seed, int length) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) (2 * random.nextDouble() - 1);
        }
        return values;
    }

    /** The JDK has the generator too. */
    @Test
    void slopesFollowTheGeneratorOfTheJdk() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < 10_000; i++) {
            double u = (random.nextLong() >>> 40) / (double) (1 << 24);
            assertEquals((float) (-0.5 + 0.75 * u), TRAINING.slope(i), "slope of element " + i);
        }
    }

    @Test
    void slopesFillTheirRangeEvenly() {
        int slopes = 1 << 20;
        int[] counts = new int[16];
        RreluTraining training = RreluTraining.of(7);
        for (int i = 0; i < slopes; i++) {
            double u = (training.slope(i) - training.lower()) / (training.upper() - training.lower());
            assertTrue(u >= 0 && u <= 1 + 1e-7, "slope of element " + i + ": " + training.slope(i));
            counts[(int) Math.min(15, 16 * u)]++;
        }
        for (int count : counts) {
            // Six standard deviations of the number of hits in one of 16 bins.
            assertEquals(slopes / 16, count, 6 * Math.sqrt(slopes * 15 / 256.0), () -> Arrays.toString(counts));
        }
    }

    @ParameterizedTest
    @MethodSource("backends")
    void forwardAndBackwardTakeTheSlopeOfTheElement(Backend backend) {
        for (int length : Cases.LENGTHS.values()) {
            for (long first : new long[] {0, 3, -2, 1L << 40, Long.MAX_VALUE - 20}) {
                float[] x = Cases.inputs(length, length);
                float[] dy = random(2, length);
                float[] y = new float[length];
                float[] dx = new float[length];
                float[] value = new float[length];
                float[] gradient = new float[length];
                for (int i = 0; i < length; i++) {
                    float slope = x[i] > 0 ? 1 : x[i] <= 0 ? TRAINING.slope(first + i) : Float.NaN;
                    value[i] = slope != slope ? Float.NaN : x[i] * slope;
                    gradient[i] = slope != slope ? Float.NaN : dy[i] * slope;
                }
                TRAINING.on(backend).forward(x, 0, y, 0, length, first);
                TRAINING.on(backend).backward(x, 0, dy, 0, dx, 0, length, first);
                Cells.assertBits(value, y, length, () -> "forward from " + first + ", length " + x.length);
                Cells.assertBits(gradient, dx, length, () -> "backward from " + first + ", length " + x.length);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("backends")
    void partsMakeTheWholeWhateverTheOffset(Backend backend) {
        int length = 1025;
        float[] x = random(1, length);
        float[] dy = random(2, length);
        float[] y = new float[length];
        float[] dx = new float[length];
        TRAINING.on(backend).forward(x, y);
        TRAINING.on(backend).backward(x, dy, dx);
        for (int cut : new int[] {1, 7, 16, 100, 1000}) {
            float[] partX = new float[length + 3];
            System.arraycopy(x, 0, partX, 3, length);
            TRAINING.on(backend).forward(partX, 3 + cut, partX, 3 + cut, length - cut, cut);
            TRAINING.on(backend).forward(partX, 3, partX, 3, cut, 0);
            Cells.assertBits(y, Arrays.copyOfRange(partX, 3, length + 3), length, () -> "forward, cut at " + cut);
            float[] partDy = dy.clone();
            TRAINING.on(backend).backward(x, cut, partDy, cut, partDy, cut, length - cut, cut);
            TRAINING.on(backend).backward(x, 0, partDy, 0, partDy, 0, cut, 0);
            Cells.assertBits(dx, partDy, length, () -> "backward, cut at " + cut);
        }
    }

    @Test
    void seedsDistinguish() {
        assertNotEquals(RreluTraining.of(1).slope(0), RreluTraining.of(2).slope(0));
        assertEquals(RreluTraining.of(1), RreluTraining.of(1.0 / 8, 1.0 / 3, 1));
        assertNotEquals(RreluTraining.of(1), RreluTraining.of(2));
        assertEquals(Activation.rrelu(-0.5, 0.25), TRAINING.evaluation());
        assertEquals("rrelu_training(lower=-0.5, upper=0.25, seed=5)", RreluTraining.of(-0.5, 0.25, 5).toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0.5 | 0.25     | lower is 0.5 and upper is 0.25; lower must not be above upper
            NaN | 0.25     | lower is NaN
            0   | Infinity | upper is Infinity
            """)
    void wrongBoundsAreRefused(double lower, double upper, String message) {
        String said = assertThrows(IllegalArgumentException.class, () -> RreluTraining.of(lower, upper, 0)).getMessage();
        assertTrue(said.contains(message), said);
    }

    @Test
    void wrongArgumentsAreRefusedBeforeAnythingIsWritten() {
        float[] x = random(3, 10);
        float[] before = x.clone();
        float[] short9 = new float[9];
        assertThrows(IllegalArgumentException.class, () -> TRAINING.forward(x, short9));
        assertThrows(IllegalArgumentException.class, () -> TRAINING.backward(x, x, short9));
        assertThrows(IllegalArgumentException.class, () -> TRAINING.backward(x, short9, x));
        assertThrows(IllegalArgumentException.class, () -> TRAINING.forward(x, 0, x, 1, 9, 0));
        assertThrows(IllegalArgumentException.class, () -> TRAINING.backward(x, 0, new float[9], 0, x, 1, 9, 0));
        assertThrows(IllegalArgumentException.class, () -> TRAINING.backward(new float[9], 0, x, 0, x, 1, 9, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> TRAINING.forward(x, 1, x, 1, 10, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> TRAINING.backward(x, 0, x, 0, x, -1, 5, 0));
        assertThrows(NullPointerException.class, () -> TRAINING.forward(null, 0, x, 0, 1, 0));
        assertThrows(NullPointerException.class, () -> TRAINING.on(null));
        assertEquals(Arrays.toString(before), Arrays.toString(x));
    }
}
