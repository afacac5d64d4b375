package io.github.kinase.cli.bench;

import io.github.kinase.cli.Table;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Ours and others side by side, for people. */
final class PeersTable {

    private PeersTable() {}

    /** A line for every cell; a column for each of the others. */
    static void print(List<Cell> cells, String ours, List<String> others, PrintWriter out) {
        List<String> head = new ArrayList<>(List.of("NAME", "PASS", "N", ours));
        head.addAll(others);
        head.addAll(List.of("best", "ratio", "roof", "of roof"));
        Table table = new Table(head.toArray(String[]::new));
        for (Cell cell : cells) {
            List<String> line = new ArrayList<>(List.of(cell.name(), cell.pass(), String.valueOf(cell.n()),
                    nanos(cell.ours().nsPerElement())));
            others.forEach(other -> line.add(cell.others().containsKey(other) ? nanos(cell.others().get(other).nsPerElement()) : ""));
            line.add(cell.best().backend());
            line.add(nanos(cell.ratio()));
            line.add(cell.roof().isPresent() ? nanos(cell.roof().getAsDouble()) : "");
            OptionalDouble part = cell.partOfRoof();
            line.add(part.isPresent() ? String.format(Locale.ROOT, "%.2f", part.getAsDouble()) : "");
            table.add(line.toArray(String[]::new));
        }
        table.print(out);
        out.println("ns per element, one thread; ratio: how many times as fast as the best of the others " + ours + " is;");
        out.println("roof: the best copy, or sum of two arrays; beyond the caches the best copy, by the bytes that are moved.");
        out.flush();
    }

    /** A line for every cell in which another library is ahead, the worst first, with the reason; then one for every length. */
    static void printLost(LostCells lost, String ours, PrintWriter out) {
        List<LostCells.Lost> cells = lost.worstFirst();
        if (!cells.isEmpty()) {
            out.println();
            out.println("Where another library is ahead by more than 5 %:");
            Table table = new Table("NAME", "PASS", "N", ours, "best", "its ns", "ratio", "reason");
            cells.forEach(each -> table.add(each.cell().name(), each.cell().pass(), String.valueOf(each.cell().n()),
                    nanos(each.cell().ours().nsPerElement()), each.cell().best().backend(), nanos(each.cell().best().nsPerElement()),
                    String.format(Locale.ROOT, "%.2f", each.cell().ratio()), each.reason()));
            table.print(out);
        }
        out.println();
        lost.byLength().forEach(length -> out.println(String.format(Locale.ROOT, "%s elements: another library is ahead in %d of %d cells, "
                + "in %d with results within %.0f ULP of ours; geometric mean of the ratios %.2f", SvgChart.length(length.n()),
                length.behind(), length.cells(), length.behindAlike(), Cell.ALIKE, length.ratio())));
        out.flush();
    }

    private static String nanos(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
