package io.github.kinase.cli.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kinase.oracle.ExactValue;
import io.github.kinase.oracle.Promise;
import java.util.List;
import org.junit.jupiter.api.Test;

class TallyTest {

    @Test
    void keepsTheLargestErrorAndTheFirstInputThatHasIt() {
        Tally tally = new Tally(Promise.FORWARD);
        tally.count(4);
        tally.measure(5, 1, 1 + 0x1p-24);
        tally.measure(6, 1, 1 + 0x1.8p-24);
        tally.measure(4, 1, 1 + 0x1.8p-24);
        tally.measure(8, 1, 1);
        assertEquals(List.of(4L, 0.75, 4.0, true), List.of(tally.inputs(), tally.maxError(), tally.worstInput(), tally.holds()));
    }

    @Test
    void errorsBelowAHalfAreMeasuredAsLongAsNoneIsLarger() {
        Tally tally = new Tally(Promise.FORWARD);
        tally.measure(1, 1, 1);
        tally.measure(2, 1, 1 + 0x1p-25);
        assertEquals(List.of(0.25, 2.0), List.of(tally.maxError(), tally.worstInput()));
    }

    @Test
    void mergingKeepsTheFirstOfEqualErrors() {
        Tally tally = new Tally(Promise.FORWARD);
        tally.measure(-1, 1, 1);
        for (float input : new float[] {3, 2, -2}) {
            Tally other = new Tally(Promise.FORWARD);
            other.measure(input, 1, 1);
            tally.merge(other);
        }
        assertEquals(2, tally.worstInput(), "positive patterns come first");
    }

    @Test
    void brokenPromisesDoNotHold() {
        Tally tally = new Tally(Promise.FORWARD);
        assertFalse(tally.holds(), "nothing was measured");
        tally.measure(1, 1, 1 + 0x1p-22);
        assertFalse(tally.holds());
    }

    /** Once an error above 0.5 is known, results that are the nearest float are passed over; these are not. */
    @Test
    void aZeroOfTheWrongSignOrAnotherNaNIsNeverTheNearestFloat() {
        for (float[] wrong : new float[][] {{-0f, 0}, {Float.intBitsToFloat(0x7fc00001), Float.NaN}, {1, Float.NaN}, {Float.NaN, 1}}) {
            Tally tally = new Tally(Promise.FORWARD);
            tally.measure(1, 1, 1 + 0x1.8p-24);
            tally.measure(2, wrong[0], wrong[1]);
            assertEquals(Double.POSITIVE_INFINITY, tally.maxError(), () -> wrong[0] + " instead of " + wrong[1]);
        }
        Tally payload = new Tally(Promise.FORWARD);
        payload.measure(1, 1, 1 + 0x1.8p-24);
        payload.measure(2, Float.intBitsToFloat(0x7fc00001), Double.longBitsToDouble(0x7ff8000020000000L));
        assertEquals(Double.POSITIVE_INFINITY, payload.maxError(), "the library's NaN is the canonical one");
    }

    @Test
    void float64IsMeasuredAgainstExactValues() {
        Tally tally = new Tally(Promise.FLOAT64_BACKWARD);
        tally.measure(3.0, 1.0, new ExactValue(1, 0x1p-54, 0));
        tally.measure(2.0, 0x1p-60, new ExactValue(1, 0, -55));
        assertEquals(List.of(0.25, 3.0, 1L), List.of(tally.maxError(), tally.worstInput(), tally.excused()));
        tally.measure(4.0, 1.0, new ExactValue(1.5, 0, 0));
        assertFalse(tally.holds());
    }

    @Test
    void eachResultIsHeldToItsOwnPromise() {
        Tally tally = new Tally(Promise.PRODUCT);
        tally.measure(Promise.BACKWARD, 1, 1f, 1f, 1 + 3 * 0x1p-24);
        assertTrue(tally.holds(), "1.5 ULP of a slope");
        tally.measure(Promise.BACKWARD, 1000, 2f, 1f, 1 + 0x1p-16);
        assertEquals(List.of(1.5, 1L, 1.0), List.of(tally.maxError(), tally.excused(), tally.worstInput()));
        Tally other = new Tally(Promise.PRODUCT);
        other.measure(Promise.PRODUCT, 1, 2.0, 1.0, new ExactValue(1, 0x1.4p-52, 0));
        assertFalse(other.holds(), "1.25 ULP of a product");
        tally.merge(other);
        assertEquals(List.of(1.5, false), List.of(tally.maxError(), tally.holds()));
    }

    @Test
    void excusedErrorsAreCountedApart() {
        Tally tally = new Tally(Promise.BACKWARD);
        tally.measure(1, 1e-9f, 2e-9);
        tally.measure(2, 1, 1);
        assertEquals(1, tally.excused());
        assertEquals(0, tally.maxError());
        assertTrue(tally.holds());
    }
}
