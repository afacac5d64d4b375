package io.github.kinase.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class AxisTest {

    private static final List<Long> SHAPE = List.of(2L, 3L, 5L);

    @Test
    void productsBeforeAndAfter() {
        assertEquals(new Axis(0, 1, 2, 15), Axis.of(SHAPE, 0, "f"));
        assertEquals(new Axis(1, 2, 3, 5), Axis.of(SHAPE, 1, "f"));
        assertEquals(new Axis(2, 6, 5, 1), Axis.of(SHAPE, null, "f"));
        assertEquals(new Axis(2, 6, 5, 1), Axis.of(SHAPE, -1, "f"));
        assertEquals(new Axis(0, 1, 2, 15), Axis.of(SHAPE, -3, "f"));
        assertEquals(15, Axis.of(SHAPE, 1, "f").unit());
    }

    @Test
    void hugeExtentsBesideNone() {
        assertEquals(new Axis(0, 1, 0, Long.MAX_VALUE), Axis.of(List.of(0L, 1L << 40, 1L << 40), 0, "f"));
    }

    @Test
    void outOfRange() {
        for (int number : new int[] {-4, 3, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            assertEquals("--axis is " + number + "; it must be from -3 to 2 for an array with 3 axes",
                    assertThrows(IllegalArgumentException.class, () -> Axis.of(SHAPE, number, "f")).getMessage());
        }
        assertEquals("f needs an axis; the shape is ()",
                assertThrows(IllegalArgumentException.class, () -> Axis.of(List.of(), null, "f")).getMessage());
    }
}
