package io.github.kinase.cli.bench;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.imageio.ImageIO;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.style.Styler;

/** The rows as bars: panels for each pass, at the middle one of the lengths. */
final class BenchChart {

    private static final int PANEL_HEIGHT = 340;
    private static final int MARGIN_WIDTH = 220;
    private static final int NAME_WIDTH = 112;
    private static final int NAMES_PER_PANEL = 11;
    private static final int MIN_WIDTH = 700;
    private static final Map<String, Color> COLORS = Map.of("native", new Color(0x1b, 0x7f, 0x5c),
            "vector", new Color(0xd9, 0x8e, 0x2b),
            "java", new Color(0x3a, 0x6e, 0xa5),
            BenchRow.MATH, new Color(0xb0, 0xb0, 0xb0));

    private BenchChart() {}

    /** Writes the chart as PNG. */
    static void write(List<BenchRow> rows, Path file) throws IOException {
        System.setProperty("java.awt.headless", "true");
        if (!ImageIO.write(draw(rows), "png", file.toFile())) {
            throw new IOException("there is no writer of PNG");
        }
    }

    private static BufferedImage draw(List<BenchRow> rows) {
        List<Integer> lengths = rows.stream().map(BenchRow::n).distinct().sorted().toList();
        int n = lengths.get(lengths.size() / 2);
        String inputs = n + " elements of " + rows.get(0).dtype();
        List<BenchRow> shown = rows.stream().filter(row -> row.n() == n && !row.isRoof()).toList();
        List<BenchRow> forward = shown.stream().filter(row -> row.pass().equals("forward")).toList();
        List<BenchRow> backward = shown.stream().filter(row -> !row.pass().equals("forward")).toList();
        List<CategoryChart> panels = new ArrayList<>();
        // Bars of a logarithmic axis need an end other than 0: powers of ten, the same in all panels.
        DoubleSummaryStatistics range = shown.stream().mapToDouble(row -> Math.log10(row.nsPerElement())).summaryStatistics();
        double low = Math.pow(10, Math.floor(range.getMin() - 0.2));
        double high = Math.pow(10, Math.ceil(range.getMax()));
        addPanels(panels, "forward, " + inputs, forward, low, high);
        addPanels(panels, "backward, " + inputs, backward, low, high);
        int width = panels.stream().mapToInt(CategoryChart::getWidth).max().orElse(MIN_WIDTH);
        BufferedImage image = new BufferedImage(width, PANEL_HEIGHT * Math.max(1, panels.size()), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        for (CategoryChart panel : panels) {
            panel.paint(graphics, width, PANEL_HEIGHT);
            graphics.translate(0, PANEL_HEIGHT);
        }
        graphics.dispose();
        return image;
    }

    private static void addPanels(List<CategoryChart> panels, String title, List<BenchRow> rows, double low, double high) {
        List<String> names = rows.stream().map(BenchRow::name).distinct().toList();
        for (int from = 0; from < names.size(); from += NAMES_PER_PANEL) {
            List<String> part = names.subList(from, Math.min(names.size(), from + NAMES_PER_PANEL));
            panels.add(panel(title, rows.stream().filter(row -> part.contains(row.name())).toList(), low, high));
        }
    }

    private static CategoryChart panel(String title, List<BenchRow> rows, double low, double high) {
        Set<String> names = new LinkedHashSet<>();
        Set<String> backends = new LinkedHashSet<>();
        rows.forEach(row -> {
            names.add(row.name());
            backends.add(row.backend());
        });
        CategoryChart chart = new CategoryChartBuilder().title("Kinase: " + title).yAxisTitle("ns per element (log)")
                .width(Math.max(MIN_WIDTH, MARGIN_WIDTH + NAME_WIDTH * names.size())).height(PANEL_HEIGHT).build();
        chart.getStyler().setYAxisLogarithmic(true).setPlotGridVerticalLinesVisible(false).setPlotBorderVisible(false)
                .setLegendPosition(Styler.LegendPosition.OutsideE).setLegendBorderColor(Color.WHITE)
                .setChartBackgroundColor(Color.WHITE);
        chart.getStyler().setYAxisMin(low).setYAxisMax(high);
        for (String backend : backends) {
            List<Double> nanos = names.stream().map(name -> rows.stream()
                    .filter(row -> row.name().equals(name) && row.backend().equals(backend)).findFirst()
                    .map(BenchRow::nsPerElement).orElse(null)).toList();
            chart.addSeries(backend, List.copyOf(names), new ArrayList<>(nanos))
                    .setFillColor(COLORS.getOrDefault(backend, new Color(0xd9, 0x8c, 0x3f)));
        }
        return chart;
    }
}
