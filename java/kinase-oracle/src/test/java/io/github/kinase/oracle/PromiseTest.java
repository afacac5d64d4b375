package io.github.kinase.oracle;

import static io.github.kinase.oracle.Promise.BACKWARD;
import static io.github.kinase.oracle.Promise.FORWARD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PromiseTest {

    private static final double INFINITY = Double.POSITIVE_INFINITY;

    @Test
    void distanceIsInUnitsOfTheBinadeOfTheExactValue() {
        assertEquals(0.5, FORWARD.error(1, 1 + 0x1p-24));
        assertEquals(1, FORWARD.error(1, 1 - 0x1p-24));
        assertEquals(3, FORWARD.error(-1, -1 - 3 * 0x1p-23));
        assertEquals(0.25, FORWARD.error(Float.MIN_VALUE, 0x1.4p-149));
        assertEquals(0.5, FORWARD.error(0, 0x1p-150));
        assertEquals(0, FORWARD.error(0, 0));
    }

    @Test
    void infinityIsRightWhereRoundingReachesIt() {
        double half = (Float.MAX_VALUE + 0x1p128) / 2;
        assertEquals(0.5, FORWARD.error(Float.POSITIVE_INFINITY, half));
        assertEquals(0.5, FORWARD.error(Float.MAX_VALUE, half));
        assertEquals(0, FORWARD.error(Float.POSITIVE_INFINITY, 1e300));
        assertEquals(0, FORWARD.error(Float.NEGATIVE_INFINITY, -INFINITY));
        assertEquals(1, FORWARD.error(Float.MAX_VALUE, INFINITY));
        assertTrue(FORWARD.error(Float.POSITIVE_INFINITY, 1) > 1e30);
    }

    @Test
    void differencesInKindAreInfinite() {
        assertEquals(INFINITY, FORWARD.error(0f, -0.0));
        assertEquals(INFINITY, FORWARD.error(0f, -1e-60));
        assertEquals(0, BACKWARD.error(0f, -0.0));
        assertEquals(INFINITY, FORWARD.error(Float.NaN, 1));
        assertEquals(INFINITY, FORWARD.error(1, Double.NaN));
        assertEquals(0, FORWARD.error(Float.NaN, Double.NaN));
        assertEquals(INFINITY, FORWARD.error(Float.intBitsToFloat(0x7fc00001), Double.NaN));
    }

    @Test
    void smallAbsoluteErrorsOfSlopesAreExcused() {
        assertTrue(BACKWARD.excuses(1e-8f, 2e-8));
        assertFalse(BACKWARD.excuses(1e-8f, 5e-8));
        assertFalse(FORWARD.excuses(1e-8f, 1.1e-8));
        assertFalse(FORWARD.excuses(0f, -0.0));
        assertTrue(BACKWARD.excuses(1e-8f, 5e-8, 2));
        assertFalse(BACKWARD.excuses(1e-8f, 2e-8, 0.25));
    }

    @Test
    void productsOfAGateHaveTheZerosOfItsValue() {
        assertEquals(Promise.FLOAT64_PRODUCT_WITH_A_ZERO, Promise.product("xielu", true));
        assertEquals(Promise.PRODUCT, Promise.product("xielu", false));
        assertEquals(Promise.PRODUCT, Promise.product("silu", true));
    }
}
