package io.github.kinase.cli.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kinase.Kinase;
import io.github.kinase.backend.Backend;
import io.github.kinase.oracle.Promise;
import java.util.List;
import org.junit.jupiter.api.Test;

class TallyTest {

    private static final List<Backend> BACKENDS = Kinase.backends();

    private static Verdict verdict(Tally tally) {
        return tally.verdict("gelu", "backward");
    }

    @Test
    void keepsTheLargestErrorAndTheFirstInputThatHasIt() {
        Tally tally = new Tally(Promise.FORWARD, BACKENDS);
        tally.count(4);
        tally.measure(5, 1, 1 + 0x1p-24);
        tally.measure(6, 1, 1 + 0x1.8p-24);
        tally.measure(4, 1, 1 + 0x1.8p-24);
        tally.measure(8, 1, 1);
        assertEquals(List.of(4L, 0.75, 4f, true), List.of(verdict(tally).inputs(), verdict(tally).maxUlp(), verdict(tally).worstInput(),
                verdict(tally).ok()));
    }

    @Test
    void brokenPromisesAreNotOk() {
        Tally tally = new Tally(Promise.FORWARD, BACKENDS);
        assertFalse(verdict(tally).ok(), "nothing was measured");
        tally.measure(1, 1, 1 + 0x1p-22);
        assertFalse(verdict(tally).ok());
    }

    @Test
    void excusedErrorsAreCountedApart() {
        Tally tally = new Tally(Promise.BACKWARD, BACKENDS);
        tally.measure(1, 1e-9f, 2e-9);
        tally.measure(2, 1, 1);
        assertEquals(1, verdict(tally).excused());
        assertEquals(0, verdict(tally).maxUlp());
        assertTrue(verdict(tally).ok());
    }

    @Test
    void oneDifferentBitIsSeenWhereverItIs() {
        float[] first = {1, 0, Float.NaN};
        for (float[] other : new float[][] {{1, -0f, Float.NaN}, {Math.nextUp(1f), 0, Float.NaN}, {1, 0, Float.intBitsToFloat(0xffc00000)}}) {
            Tally tally = new Tally(Promise.FORWARD, BACKENDS);
            tally.measure(1, 1, 1);
            Tally elsewhere = new Tally(Promise.FORWARD, BACKENDS);
            elsewhere.compare(0, first, first, 3);
            assertTrue(verdict(elsewhere).bitsEqual().get(BACKENDS.get(0).toString()));
            elsewhere.compare(0, first, other, 3);
            tally.merge(elsewhere);
            assertFalse(verdict(tally).bitsEqual().get(BACKENDS.get(0).toString()));
            assertFalse(verdict(tally).ok());
        }
    }
}
