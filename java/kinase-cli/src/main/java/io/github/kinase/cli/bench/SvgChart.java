package io.github.kinase.cli.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;

/** A chart of times over lengths as SVG, both axes logarithmic. */
final class SvgChart {

    private static final int WIDTH = 380;
    private static final int HEIGHT = 250;
    private static final int LEFT = 46;
    private static final int RIGHT = 10;
    private static final int TOP = 26;
    private static final int BOTTOM = 26;
    private static final int MIN_TICK_DISTANCE = 34;

    private final String title;
    private final String style;
    private final List<Line> lines = new ArrayList<>();

    /**
     * A line.
     *
     * @param style the class of it in the style sheet of the page
     * @param points values by length
     */
    record Line(String name, String style, TreeMap<Integer, Double> points) {}

    /** With a class in the style sheet of the page besides that of charts. */
    SvgChart(String title, String style) {
        this.title = title;
        this.style = style;
    }

    /** Adds a line, above the others, unless it has no points. */
    void add(String name, String style, Map<Integer, Double> points) {
        if (!points.isEmpty()) {
            lines.add(new Line(name, style, new TreeMap<>(points)));
        }
    }

    @Override
    public String toString() {
        List<Integer> lengths = lines.stream().flatMap(line -> line.points.keySet().stream()).distinct().sorted().toList();
        List<Double> values = lines.stream().flatMap(line -> line.points.values().stream()).sorted().toList();
        double low = Math.floor(Math.log10(values.get(0)));
        double high = Math.max(low + 1, Math.ceil(Math.log10(values.get(values.size() - 1))));
        double first = Math.log(lengths.get(0));
        double last = Math.max(first + 1, Math.log(lengths.get(lengths.size() - 1)));
        DoubleUnaryOperator x = n -> LEFT + (Math.log(n) - first) / (last - first) * (WIDTH - LEFT - RIGHT);
        DoubleUnaryOperator y = v -> HEIGHT - BOTTOM - (Math.log10(v) - low) / (high - low) * (HEIGHT - TOP - BOTTOM);
        StringBuilder svg = new StringBuilder(String.format(Locale.ROOT,
                "<svg class=\"chart %s\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%n", style, WIDTH, HEIGHT, title));
        text(svg, "title", LEFT, TOP - 10, title);
        for (double exponent = low; exponent <= high; exponent++) {
            double at = y.applyAsDouble(Math.pow(10, exponent));
            segment(svg, LEFT, at, WIDTH - RIGHT, at);
            text(svg, "tick y", LEFT - 4, at + 4, number(Math.pow(10, exponent)));
        }
        double previous = Double.NEGATIVE_INFINITY;
        for (int n : lengths) {
            double at = x.applyAsDouble(n);
            segment(svg, at, TOP, at, HEIGHT - BOTTOM);
            if (at - previous >= MIN_TICK_DISTANCE) {
                text(svg, "tick x", at, HEIGHT - BOTTOM + 14, length(n));
                previous = at;
            }
        }
        lines.forEach(line -> draw(svg, line, x, y));
        return svg.append("</svg>\n").toString();
    }

    private static void draw(StringBuilder svg, Line line, DoubleUnaryOperator x, DoubleUnaryOperator y) {
        String points = line.points.entrySet().stream().map(point -> String.format(Locale.ROOT, "%.1f,%.1f",
                x.applyAsDouble(point.getKey()), y.applyAsDouble(point.getValue()))).collect(Collectors.joining(" "));
        svg.append("<g class=\"line ").append(line.style).append("\"><polyline points=\"").append(points).append("\"/>");
        line.points.forEach((n, value) -> svg.append(String.format(Locale.ROOT,
                "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2.2\"><title>%s, %s elements: %.4f ns</title></circle>",
                x.applyAsDouble(n), y.applyAsDouble(value), line.name, length(n), value)));
        svg.append("</g>\n");
    }

    private static void segment(StringBuilder svg, double x1, double y1, double x2, double y2) {
        svg.append(String.format(Locale.ROOT, "<line class=\"grid\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>", x1, y1, x2, y2));
    }

    private static void text(StringBuilder svg, String style, double x, double y, String text) {
        svg.append(String.format(Locale.ROOT, "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>%n", style, x, y, text));
    }

    private static String number(double value) {
        return value >= 1 ? String.format(Locale.ROOT, "%.0f", value) : Double.toString(value);
    }

    /** A length for people: 64K for 65536. */
    static String length(int n) {
        int mebi = 1 << 20;
        return n % mebi == 0 ? n / mebi + "M" : n % 1024 == 0 ? n / 1024 + "K" : String.valueOf(n);
    }
}
