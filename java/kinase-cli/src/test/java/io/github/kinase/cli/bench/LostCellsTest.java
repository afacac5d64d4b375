package io.github.kinase.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.github.kinase.cli.Run;
import io.github.kinase.cli.bench.LostCells.Lost;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LostCellsTest {

    private static final Path RESULTS = Path.of("../../benchmarks/results");
    private static final int MIDDLE = 65_536;

    @TempDir
    Path folder;

    private Accuracy accuracy;

    @BeforeEach
    void record() throws IOException {
        accuracy = Accuracy.read(Files.writeString(folder.resolve("record.json"), """
                {"rows": [{"name": "tanh", "pass": "forward", "max_ulp": 0.6}, {"name": "tanh", "pass": "backward", "max_ulp": 1.5},
                {"name": "softsign", "pass": "forward", "max_ulp": 0.50001}, {"name": "softmax", "pass": "backward_from_output",
                "max_ulp": 1.25}]}"""));
    }

    private static BenchRow row(String name, String pass, String backend, int n, double nanos, Double ulp) {
        return new BenchRow(name, pass, "float32", backend, n, nanos, nanos * n, null, pass.equals("forward") ? 8 : 12, ulp);
    }

    private static BenchRow tanh(String backend, int n, double nanos, Double ulp) {
        return row("tanh", "forward", backend, n, nanos, ulp);
    }

    private LostCells lost(BenchRow... rows) {
        return new LostCells(Cell.of(List.of(rows), "kinase"), accuracy);
    }

    /** That of the only cell that is lost. */
    private String reason(BenchRow... rows) {
        List<Lost> lost = lost(rows).worstFirst();
        assertEquals(1, lost.size(), lost::toString);
        return lost.get(0).reason();
    }

    @Test
    void theNoiseIsNotLost() {
        assertEquals(List.of(), lost(tanh("kinase", MIDDLE, 1, 0.0), tanh("onednn", MIDDLE, 0.96, 0.0)).worstFirst());
        assertEquals(1, lost(tanh("kinase", MIDDLE, 1, 0.0), tanh("onednn", MIDDLE, 0.94, 0.0)).worstFirst().size());
    }

    @Test
    void atTheRoofNothingElseIsAReason() {
        BenchRow[] rows = {row("copy", "forward", "memcpy", MIDDLE, 0.1, 0.0), row("copy", "forward", "math", MIDDLE, 0.05, 0.0),
            row("copy", "forward", "math", 1024, 0.01, 0.0), tanh("kinase", MIDDLE, 0.054, 0.0), tanh("onednn", MIDDLE, 0.04, 900.0)};
        assertEquals("at the speed of a copy, 0.0500 ns", reason(rows));
        rows[3] = tanh("kinase", MIDDLE, 0.056, 0.0);
        assertTrue(reason(rows).startsWith("less accurate"), () -> reason(rows));
        assertEquals("at the speed of a sum of two arrays, 0.0500 ns", reason(row("sum", "backward", "math", 1024, 0.05, 0.0),
                row("tanh", "backward", "kinase", 1024, 0.05, 0.0), row("tanh", "backward", "math", 1024, 0.04, 1.0)));
    }

    @Test
    void lessAccurateBeyondFourUlp() {
        BenchRow ours = tanh("kinase", MIDDLE, 1, 0.0);
        String far = "less accurate: up to 2,889 ULP from ours, which are within 0.60 ULP of the exact value";
        assertEquals(far, reason(ours, tanh("onednn", MIDDLE, 0.5, 2889.0)));
        assertEquals(far + "; the fastest within 4 ULP of ours: mkl, ratio 2.50", reason(ours, tanh("onednn", MIDDLE, 0.5, 2889.0),
                tanh("mkl", MIDDLE, 2.5, 4.0), tanh("nd4j", MIDDLE, 3, 1.0), tanh("jafama", MIDDLE, 1.5, 5.0)));
        assertEquals(far + "; ahead within 4 ULP of ours too: mkl, ratio 0.75", reason(ours, tanh("onednn", MIDDLE, 0.5, 2889.0),
                tanh("mkl", MIDDLE, 0.75, 4.0)));
        assertTrue(reason(ours, tanh("onednn", MIDDLE, 0.5, 4.0)).startsWith("the other rounds more often"));
    }

    @Test
    void backwardTheErrorIsThatOfTheSlopeUnlessByRow() {
        assertEquals("less accurate: up to 16.8 million ULP from ours, whose slopes are within 1.50 ULP of the exact ones",
                reason(row("tanh", "backward", "kinase", MIDDLE, 1, 0.0), row("tanh", "backward", "onednn", MIDDLE, 0.5, 16774611.0)));
        assertEquals("less accurate: up to 9,669 ULP from ours, which are within 1.25 ULP of the exact value",
                reason(row("softmax", "backward_from_output", "kinase", MIDDLE, 1, 0.0),
                        row("softmax", "backward_from_output", "onednn", MIDDLE, 0.5, 9669.0)));
        assertEquals("less accurate: up to 17 ULP from ours",
                reason(row("mish", "backward", "kinase", MIDDLE, 1, 0.0), row("mish", "backward", "onednn", MIDDLE, 0.5, 17.0)));
    }

    @Test
    void aShortCallCostsWhatALoopOfTheCallerDoesNot() {
        BenchRow ours = tanh("kinase", 16, 2, 0.0);
        String against = ", against 6.4 in a loop compiled into its caller";
        assertEquals("cost of a call: 32.0 ns" + against, reason(ours, tanh("vector-api", 16, 0.4, 1.0)));
        assertEquals("cost of a call: 32.0 ns, where as many elements of a long array take 4.0" + against,
                reason(ours, tanh("math", 16, 0.4, 1.0), tanh("kinase", 1024, 0.5, 0.0), tanh("math", 1024, 4, 1.0),
                        tanh("kinase", MIDDLE, 0.25, 0.0), tanh("math", MIDDLE, 4, 1.0)));
        assertEquals("partly the cost of a call: 32.0 ns, where as many elements of a long array take 8.0" + against,
                reason(ours, tanh("math", 16, 0.4, 1.0), tanh("kinase", 1024, 0.5, 0.0), tanh("math", 1024, 4, 1.0)));
        assertTrue(reason(ours, tanh("jafama", 16, 0.4, 5.0)).endsWith("exact value; cost of a call: 32.0 ns" + against));
    }

    @Test
    void noCallIsBlamedForWhatElementsCost() {
        String same = "same results; slower here";
        assertEquals(same, reason(tanh("kinase", 16, 2, 0.0), tanh("onednn", 16, 0.4, 0.0)));
        assertEquals(same, reason(tanh("kinase", 257, 2, 0.0), tanh("math", 257, 0.4, 0.0)));
        assertEquals(same, reason(tanh("kinase", 16, 2, 0.0), tanh("math", 16, 0.4, 0.0), tanh("kinase", 1024, 2, 0.0),
                tanh("math", 1024, 4, 0.0)));
    }

    @Test
    void otherwiseTheResultsTell() {
        BenchRow ours = tanh("kinase", MIDDLE, 1, 0.0);
        assertEquals("the other rounds more often: up to 2 ULP from ours, which are within 0.60 ULP of the exact value",
                reason(ours, tanh("onednn", MIDDLE, 0.5, 2.0)));
        assertEquals("slower here; up to 1 ULP from ours, which are within 0.60 ULP of the exact value",
                reason(ours, tanh("onednn", MIDDLE, 0.5, 1.0)));
        assertEquals("the other rounds more often: up to 1 ULP from ours, which are within 0.50 ULP of the exact value",
                reason(row("softsign", "forward", "kinase", MIDDLE, 1, 0.0), row("softsign", "forward", "math", MIDDLE, 0.5, 1.0)));
        assertEquals("slower here; up to 4 ULP from ours, whose slopes are within 1.50 ULP of the exact ones",
                reason(row("tanh", "backward", "kinase", MIDDLE, 1, 0.0), row("tanh", "backward", "math", MIDDLE, 0.5, 4.0)));
        assertEquals("slower here; up to 0.5 ULP from ours",
                reason(row("mish", "forward", "kinase", MIDDLE, 1, 0.0), row("mish", "forward", "onednn", MIDDLE, 0.5, 0.5)));
        assertEquals("slower here; the results were not compared", reason(ours, tanh("math", MIDDLE, 0.5, null)));
    }

    private static final BenchRow[] SEVERAL = {tanh("kinase", 1024, 1, 0.0), tanh("onednn", 1024, 0.8, 9.0), tanh("mkl", 1024, 2, 1.0),
        row("softsign", "forward", "kinase", 1024, 1, 0.0), row("softsign", "forward", "math", 1024, 0.2, 1.0),
        tanh("kinase", MIDDLE, 1, 0.0), tanh("onednn", MIDDLE, 0.5, 9.0), row("mish", "forward", "kinase", MIDDLE, 1, 0.0),
        row("mish", "forward", "onednn", MIDDLE, 8, 9.0)};

    @Test
    void theWorstComesFirstAndEveryLengthIsSummedUp() {
        LostCells lost = lost(SEVERAL);
        assertEquals(List.of(0.2, 0.5, 0.8), lost.worstFirst().stream().map(each -> each.cell().ratio()).toList());
        List<LostCells.Length> lengths = lost.byLength();
        assertEquals(2, lengths.size());
        assertEquals(new LostCells.Length(1024, 2, 2, 1, lengths.get(0).ratio()), lengths.get(0));
        assertEquals(0.4, lengths.get(0).ratio(), 1e-9);
        assertEquals(new LostCells.Length(MIDDLE, 2, 1, 0, lengths.get(1).ratio()), lengths.get(1));
        assertEquals(2, lengths.get(1).ratio(), 1e-9);
    }

    @Test
    void thePrintedTableHasTheReasons() {
        StringWriter out = new StringWriter();
        PeersTable.printLost(lost(SEVERAL), "kinase", new PrintWriter(out));
        List<String> lines = out.toString().lines().toList();
        assertEquals(9, lines.size(), out::toString);
        assertTrue(lines.get(3).startsWith("softsign  forward   1024") && lines.get(3).contains("rounds more often"), out::toString);
        assertEquals("64K elements: another library is ahead in 1 of 2 cells, in 0 with results within 4 ULP of ours; "
                + "geometric mean of the ratios 2.00", lines.get(8));
        StringWriter nothing = new StringWriter();
        PeersTable.printLost(lost(tanh("kinase", 16, 1, 0.0), tanh("mkl", 16, 1, 0.0)), "kinase", new PrintWriter(nothing));
        assertFalse(nothing.toString().contains("Where"), nothing::toString);
    }

    /** Every cell of the committed run in which another library is ahead is on its page, with a reason. */
    @Test
    void theCommittedRunHasAReasonForEveryLostCell() throws IOException {
        ObjectMapper json = new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        JsonNode run = json.readTree(RESULTS.resolve("peers/bench.json").toFile());
        List<BenchRow> rows = new ArrayList<>();
        for (JsonNode row : run.get("rows")) {
            rows.add(json.treeToValue(row, BenchRow.class));
        }
        Accuracy recorded = Accuracy.read(RESULTS.resolve("accuracy-float32.json"));
        List<Cell> cells = Cell.of(rows, PeersRun.OURS);
        List<Lost> lost = new LostCells(cells, recorded).worstFirst();
        assertEquals(cells.stream().filter(cell -> cell.best().nsPerElement() < 0.95 * cell.ours().nsPerElement()).count(), lost.size());
        String page = new ReportPage(new BenchReport.Document(json.treeToValue(run.get("run"), Run.class), "", PeersRun.OURS, Map.of(),
                List.of(), rows), recorded).html();
        for (Lost each : lost) {
            assertFalse(each.reason().isBlank() || each.reason().contains("not compared"), each::toString);
            assertTrue(page.contains(">" + each.reason() + "</td>"), each::toString);
        }
    }
}
