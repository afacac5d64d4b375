package io.github.kinase.cli.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The page of a report: a template of the resources, filled with tables and charts. */
final class ReportPage {

    private static final String TEMPLATE = "report.html";
    private static final double FAR_AHEAD = 2;
    /** The length for tables that have room for one: in the second-level cache. */
    private static final int MIDDLE = 65_536;
    private static final int STYLES = 10;
    /** Whose forward pass is in the picture of a page, {@code index.html#picture}. */
    private static final Set<String> PICTURED = Set.of("relu", "exponential", "elu", "sigmoid", "tanh", "softplus", "silu", "gelu", "mish");

    private final BenchReport.Document document;
    private final Accuracy accuracy;
    private final List<Cell> cells;
    private final List<String> others;
    private final List<Integer> lengths;
    private final List<String> passes;

    ReportPage(BenchReport.Document document, Accuracy accuracy) {
        this.document = document;
        this.accuracy = accuracy;
        cells = Cell.of(document.rows(), document.ours());
        others = Cell.others(cells, document.peers().keySet());
        lengths = cells.stream().map(Cell::n).distinct().sorted().toList();
        passes = cells.stream().map(Cell::pass).distinct().toList();
    }

    String html() {
        int middle = lengths.contains(MIDDLE) || lengths.isEmpty() ? MIDDLE : lengths.get(lengths.size() / 2);
        Map<String, String> slots = new LinkedHashMap<>();
        slots.put("title", "Activations: " + escape(document.ours() + " beside " + String.join(", ", others)));
        slots.put("ours", escape(document.ours()));
        slots.put("length", SvgChart.length(middle));
        slots.put("facts", facts());
        slots.put("summary", summary());
        slots.put("each", each());
        slots.put("ratios", passes.stream().map(this::ratios).collect(Collectors.joining()));
        slots.put("legend", legend());
        slots.put("charts", charts());
        slots.put("accuracy", accuracy(middle));
        slots.put("behind", behind());
        slots.put("numbers", numbers());
        String page = template();
        for (Map.Entry<String, String> slot : slots.entrySet()) {
            page = page.replace("${" + slot.getKey() + "}", slot.getValue());
        }
        return page;
    }

    private String facts() {
        HtmlTable table = new HtmlTable();
        table.row("machine", document.run().machine());
        table.row("JDK", document.run().jdk());
        table.row("backend", document.backend());
        table.row("commit", document.run().commit());
        table.row("command", document.run().command() + ", " + Math.round(document.run().seconds()) + " s");
        document.peers().forEach((name, version) -> table.row("beside", name + ": " + version));
        document.leftOut().forEach(each -> table.row("left out", each));
        return table.toString();
    }

    private String summary() {
        HtmlTable table = new HtmlTable(heads("pass", "behind"));
        Stream.concat(passes.stream(), Stream.of("all")).forEach(pass -> {
            List<Cell> of = cells.stream().filter(cell -> pass.equals("all") || cell.pass().equals(pass)).toList();
            long behind = of.stream().filter(Cell::isBehind).count();
            table.begin().text(pass);
            lengths.forEach(n -> table.ratio(mean(of, n, cell -> Stream.of(cell.ratio())), ""));
            table.text(behind + " of " + of.size());
        });
        return table.toString();
    }

    private String each() {
        HtmlTable table = new HtmlTable(heads("beside"));
        others.forEach(other -> {
            table.begin().text(other);
            lengths.forEach(n -> table.ratio(mean(cells, n, cell -> cell.ratio(other).stream()), ""));
        });
        return table.toString();
    }

    /** The geometric mean over the cells of a length. */
    private static OptionalDouble mean(List<Cell> cells, int n, Function<Cell, Stream<Double>> ratio) {
        return Cell.mean(cells.stream().filter(cell -> cell.n() == n).toList(), ratio);
    }

    private String[] heads(String first, String... last) {
        return Stream.of(Stream.of(first), lengths.stream().map(SvgChart::length), Stream.of(last)).flatMap(head -> head)
                .toArray(String[]::new);
    }

    private String ratios(String pass) {
        HtmlTable table = new HtmlTable(heads(pass));
        byName(pass).forEach((name, of) -> {
            table.begin().text(name);
            lengths.forEach(n -> of.stream().filter(cell -> cell.n() == n).findFirst().ifPresentOrElse(
                    cell -> table.ratio(OptionalDouble.of(cell.ratio()), cell.best().backend()), () -> table.text("")));
        });
        return table.toString();
    }

    private Map<String, List<Cell>> byName(String pass) {
        return cells.stream().filter(cell -> cell.pass().equals(pass))
                .collect(Collectors.groupingBy(Cell::name, LinkedHashMap::new, Collectors.toList()));
    }

    private String legend() {
        return Stream.concat(Stream.of(document.ours(), "roof"), others.stream())
                .map(name -> "<span class=\"" + style(name) + "\">&#9679; " + escape(name) + "</span>").collect(Collectors.joining("\n"));
    }

    private String style(String name) {
        return name.equals(document.ours()) ? "ours" : name.equals("roof") ? "roof" : "s" + others.indexOf(name) % STYLES;
    }

    private String charts() {
        StringBuilder charts = new StringBuilder();
        List<String> names = cells.stream().map(Cell::name).distinct().toList();
        names.forEach(name -> passes.forEach(pass -> {
            List<Cell> of = byName(pass).getOrDefault(name, List.of());
            if (!of.isEmpty()) {
                boolean pictured = PICTURED.contains(name) && pass.equals(Suite.Pass.FORWARD.toString());
                charts.append(chart(name + ", " + pass.replace('_', ' '), pictured ? "pictured" : "", of));
            }
        }));
        return charts.toString();
    }

    private SvgChart chart(String title, String style, List<Cell> of) {
        SvgChart chart = new SvgChart(escape(title), style);
        chart.add("roof", style("roof"), points(of, cell -> cell.roof()));
        others.forEach(other -> chart.add(escape(other), style(other), points(of, cell -> nanos(cell.others().get(other)))));
        chart.add(escape(document.ours()), style(document.ours()), points(of, cell -> nanos(cell.ours())));
        return chart;
    }

    private static Map<Integer, Double> points(List<Cell> of, Function<Cell, OptionalDouble> value) {
        Map<Integer, Double> points = new LinkedHashMap<>();
        of.forEach(cell -> value.apply(cell).ifPresent(nanos -> points.put(cell.n(), nanos)));
        return points;
    }

    private static OptionalDouble nanos(BenchRow row) {
        return row == null ? OptionalDouble.empty() : OptionalDouble.of(row.nsPerElement());
    }

    private String accuracy(int middle) {
        HtmlTable table = new HtmlTable("activation", "pass", "largest error", "ns", "cycles", "of roof", "ratio", "fastest of the others",
                "from ours");
        cells.stream().filter(cell -> cell.n() == middle).forEach(cell -> {
            table.begin().text(cell.name()).text(cell.pass()).number(accuracy.of(cell.name(), cell.pass()), 3)
                    .number(nanos(cell.ours()), 3);
            Double cycles = cell.ours().cyclesPerElement();
            table.number(cycles == null ? OptionalDouble.empty() : OptionalDouble.of(cycles), 2).number(cell.partOfRoof(), 2)
                    .ratio(OptionalDouble.of(cell.ratio()), "").text(cell.best().backend()).text(fromOurs(cell.best()));
        });
        return table.toString();
    }

    private String behind() {
        LostCells lost = new LostCells(cells, accuracy);
        HtmlTable lengths = new HtmlTable("elements", "ahead in", "with results like ours in", "mean ratio");
        lost.byLength().forEach(length -> lengths.begin().text(SvgChart.length(length.n()))
                .text(length.behind() + " of " + length.cells()).text(length.behindAlike() + " of " + length.cells())
                .ratio(OptionalDouble.of(length.ratio()), ""));
        HtmlTable table = new HtmlTable("activation", "pass", "elements", document.ours() + ", ns", "fastest of the others", "its ns",
                "ratio", "reason");
        lost.worstFirst().forEach(each -> {
            Cell cell = each.cell();
            table.begin().text(cell.name()).text(cell.pass()).text(SvgChart.length(cell.n())).number(nanos(cell.ours()), 4)
                    .text(cell.best().backend()).number(nanos(cell.best()), 4).ratio(OptionalDouble.of(cell.ratio()), "")
                    .prose(each.reason());
        });
        return lengths + (lost.worstFirst().isEmpty() ? "<p>Nowhere, by more than the noise of measuring.</p>\n" : table.toString());
    }

    private static String fromOurs(BenchRow row) {
        Double ulp = row.ulpFromOurs();
        return ulp == null ? "" : String.format(Locale.ROOT, ulp < 100 ? "%.0f" : "%.1e", ulp);
    }

    private String numbers() {
        List<String> heads = new ArrayList<>(List.of("activation", "pass", "elements", document.ours()));
        heads.addAll(others);
        heads.addAll(List.of("ratio", "roof", "of roof"));
        HtmlTable table = new HtmlTable(heads.toArray(String[]::new));
        cells.forEach(cell -> {
            table.begin().text(cell.name()).text(cell.pass()).text(SvgChart.length(cell.n())).number(nanos(cell.ours()), 4);
            others.forEach(other -> table.number(nanos(cell.others().get(other)), 4));
            table.ratio(OptionalDouble.of(cell.ratio()), cell.best().backend()).number(cell.roof(), 4).number(cell.partOfRoof(), 2);
        });
        return table.toString();
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }

    private static String template() {
        try (InputStream in = ReportPage.class.getResourceAsStream(TEMPLATE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A table, cell by cell. */
    private static final class HtmlTable {

        private final StringBuilder html = new StringBuilder("<table>\n");

        HtmlTable(String... heads) {
            if (heads.length > 0) {
                html.append("<tr>");
                for (String head : heads) {
                    html.append("<th>").append(escape(head)).append("</th>");
                }
            }
        }

        void row(String... texts) {
            begin();
            for (String text : texts) {
                text(text);
            }
        }

        HtmlTable begin() {
            html.append("\n<tr>");
            return this;
        }

        HtmlTable text(String text) {
            html.append("<td class=\"text\">").append(escape(text)).append("</td>");
            return this;
        }

        /** A text that may take more than one line. */
        HtmlTable prose(String text) {
            html.append("<td class=\"text prose\">").append(escape(text)).append("</td>");
            return this;
        }

        HtmlTable number(OptionalDouble number, int digits) {
            html.append("<td>").append(format(number, digits)).append("</td>");
            return this;
        }

        /** A ratio to something, whose name shows when the pointer rests on it. */
        HtmlTable ratio(OptionalDouble ratio, String to) {
            double value = ratio.orElse(1);
            String style = value < 1 - Cell.NOISE ? "behind" : value < 1 + Cell.NOISE ? "even" : value < FAR_AHEAD ? "ahead" : "ahead2";
            html.append("<td class=\"").append(ratio.isPresent() ? style : "").append("\" title=\"").append(escape(to)).append("\">")
                    .append(format(ratio, value < 10 ? 2 : 1)).append("</td>");
            return this;
        }

        private static String format(OptionalDouble number, int digits) {
            return number.isPresent() ? String.format(Locale.ROOT, "%." + digits + "f", number.getAsDouble()) : "";
        }

        @Override
        public String toString() {
            return html + "\n</table>\n";
        }
    }
}
