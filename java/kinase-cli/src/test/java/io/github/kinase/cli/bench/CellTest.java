package io.github.kinase.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class CellTest {

    private static final int SHORT = 1024;
    private static final int LONG = 1 << 20;
    private static final long CACHE = 1 << 22;

    private static BenchRow row(String name, String pass, String backend, int n, double nanos) {
        return new BenchRow(name, pass, "float32", backend, n, nanos, nanos * n, null, pass.equals("forward") ? 8 : 12, null);
    }

    private static final BenchRow OURS = row("tanh", "backward", "kinase", SHORT, 0.5);
    private static final List<BenchRow> ROWS = List.of(row("copy", "forward", "memcpy", SHORT, 0.1),
            row("copy", "forward", "memcpy", LONG, 0.2), row("sum", "backward", "math", SHORT, 0.4),
            row("sum", "backward", "mkl", SHORT, 0.25), row("sum", "backward", "mkl", LONG, 0.5), OURS,
            row("tanh", "backward", "slow", SHORT, 5), row("tanh", "backward", "fast", SHORT, 1),
            row("tanh", "forward", "fast", SHORT, 1), row("relu", "forward", "kinase", SHORT, 1));

    @Test
    void oursIsComparedWithTheFastestOfTheOthers() {
        List<Cell> cells = Cell.of(ROWS, "kinase");
        assertEquals(1, cells.size());
        Cell cell = cells.get(0);
        assertEquals("fast", cell.best().backend());
        assertEquals(2, cell.ratio());
        assertEquals(10, cell.ratio("slow").orElseThrow());
        assertEquals(OptionalDouble.of(0.5), cell.partOfRoof());
    }

    @Test
    void othersAreInTheGivenOrder() {
        assertEquals(List.of("fast", "slow"), Cell.others(Cell.of(ROWS, "kinase"), List.of("kinase", "fast", "slow")));
        assertEquals(List.of("slow", "fast"), Cell.others(Cell.of(ROWS, "kinase"), List.of()));
    }

    @Test
    void theRoofMovesAsManyBytes() {
        Roofs roofs = new Roofs(ROWS, CACHE);
        assertEquals(OptionalDouble.of(0.25), roofs.of(OURS));
        assertEquals(OptionalDouble.of(0.1), roofs.of(row("tanh", "forward", "kinase", SHORT, 1)));
        assertEquals(OptionalDouble.empty(), roofs.of(row("tanh", "forward", "kinase", 64, 1)));
    }

    @Test
    void beyondTheCachesTheBestCopyIsAMeasureForThreeArrays() {
        BenchRow longer = row("tanh", "backward", "kinase", LONG, 1);
        assertEquals(0.3, new Roofs(ROWS, CACHE).of(longer).orElseThrow(), 1e-9);
        assertEquals(0.5, new Roofs(ROWS, Long.MAX_VALUE).of(longer).orElseThrow(), 1e-9);
    }
}
