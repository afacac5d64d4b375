package io.github.kinase.cli.bench;

import io.github.kinase.cli.Table;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The rows for people: nanoseconds per element side by side, and what that makes in speed. */
final class BenchTable {

    private BenchTable() {}

    private record Line(String name, String pass, String dtype, int n) {}

    static void print(List<BenchRow> rows, PrintWriter out) {
        Map<Line, Map<String, BenchRow>> lines = new LinkedHashMap<>();
        List<String> backends = new ArrayList<>();
        for (BenchRow row : rows) {
            lines.computeIfAbsent(new Line(row.name(), row.pass(), row.dtype(), row.n()), line -> new LinkedHashMap<>())
                    .put(row.backend(), row);
            if (!backends.contains(row.backend()) && !row.isRoof()) {
                backends.add(row.backend());
            }
        }
        List<String> ours = backends.stream().filter(backend -> !backend.equals(BenchRow.MATH)).toList();
        boolean math = backends.contains(BenchRow.MATH);
        table(lines, backends, math ? ours : List.of()).print(out);
        out.println("copy, System.arraycopy, and sum, adding two arrays, are the roofs; B/el: bytes per element that a call reads and "
                + "writes. cyc: cycles per element of the first backend.");
        if (math) {
            out.println("math: the loop over java.lang.Math that one would write; N/math: how many times as fast as it N is.");
        }
        out.flush();
    }

    private static Table table(Map<Line, Map<String, BenchRow>> lines, List<String> backends, List<String> compared) {
        List<String> head = new ArrayList<>(List.of("NAME", "PASS", "TYPE", "N"));
        backends.forEach(backend -> head.add(backend + " ns/el"));
        head.add("cyc");
        head.add("B/el");
        compared.forEach(backend -> head.add(backend + "/math"));
        Table table = new Table(head.toArray(String[]::new));
        lines.forEach((line, measured) -> {
            List<String> cells = new ArrayList<>(List.of(line.name(), line.pass(), line.dtype(), String.valueOf(line.n())));
            backends.forEach(backend -> cells.add(nanos(measured.get(backend))));
            cells.add(cycles(measured.values().iterator().next()));
            cells.add(String.valueOf(measured.values().iterator().next().bytesPerElement()));
            compared.forEach(backend -> cells.add(ratio(measured.get(BenchRow.MATH), measured.get(backend))));
            table.add(cells.toArray(String[]::new));
        });
        return table;
    }

    private static String nanos(BenchRow row) {
        return row == null ? "" : String.format(Locale.ROOT, "%.3f", row.nsPerElement());
    }

    private static String cycles(BenchRow row) {
        return row.cyclesPerElement() == null ? "" : String.format(Locale.ROOT, "%.2f", row.cyclesPerElement());
    }

    private static String ratio(BenchRow slow, BenchRow fast) {
        if (slow == null || fast == null) {
            return "";
        }
        double ratio = slow.nsPerElement() / fast.nsPerElement();
        return String.format(Locale.ROOT, ratio < 1 ? "%.2fx" : "%.1fx", ratio);
    }
}
