package io.github.kinase.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

class BenchRowTest {

    private static BenchRow row(String backend, int n, double nanos) {
        return new BenchRow("relu", "forward", "float32", backend, n, nanos / n, nanos, nanos / n * 3, 8, 0.5);
    }

    @Test
    void ofTwoMeasurementsOfTheSameTheFasterCounts() {
        BenchRow slow = row("kinase", 16, 30);
        BenchRow fast = row("kinase", 16, 20);
        assertEquals(slow.measured(), fast.measured());
        assertSame(fast, slow.faster(fast));
        assertSame(fast, fast.faster(slow));
    }

    @Test
    void rowsOfAnotherLengthOrLibraryAreNotOfTheSame() {
        assertNotEquals(row("kinase", 16, 20).measured(), row("kinase", 64, 20).measured());
        assertNotEquals(row("kinase", 16, 20).measured(), row("mkl", 16, 20).measured());
    }
}
