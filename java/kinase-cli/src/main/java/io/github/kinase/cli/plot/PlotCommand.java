package io.github.kinase.cli.plot;

import io.github.kinase.cli.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kinase plot}: pictures of activations and their derivatives. */
@Command(name = "plot", mixinStandardHelpOptions = true,
        description = "Draw activations, and their derivatives, as PNG or SVG; without names, a gallery of nine.")
public final class PlotCommand implements Callable<Integer> {

    /** The gallery of the documentation of Keras. */
    private static final List<String> GALLERY = List.of("relu", "elu", "selu", "sigmoid", "tanh", "softmax", "softplus", "softsign",
            "exponential");
    private static final int MAX_POINTS = 100_000;
    private static final int PANEL_WIDTH = 380;
    private static final int PANEL_HEIGHT = 290;
    private static final int LEGEND_HEIGHT = 30;
    private static final int COMPARE_WIDTH = 900;
    private static final int COMPARE_HEIGHT = 600;

    @Mixin
    private Report report;

    @Parameters(paramLabel = "NAME", description = "the activations to draw, as in gelu, \"elu(alpha=0.5)\", keras:leaky_relu, softmax")
    private List<String> names = new ArrayList<>();

    @Option(names = {"-o", "--output"}, paramLabel = "FILE", defaultValue = "kinase-plot.png",
            description = "the picture, .png or .svg; ${DEFAULT-VALUE} if not given")
    private Path file;

    @Option(names = "--derivatives", description = "draw the derivative beside each function")
    private boolean derivatives;

    @Option(names = "--compare", description = "all curves in one panel")
    private boolean compare;

    @Option(names = "--from", defaultValue = "-5", paramLabel = "X", description = "the first x; ${DEFAULT-VALUE} if not given")
    private double from;

    @Option(names = "--to", defaultValue = "5", paramLabel = "X", description = "the last x; ${DEFAULT-VALUE} if not given")
    private double to;

    @Option(names = "--step", defaultValue = "0.1", paramLabel = "D",
            description = "the distance of the points; ${DEFAULT-VALUE} if not given. softmax is taken over them")
    private double step;

    @Override
    public Integer call() throws IOException {
        Picture.check("--output", file);
        double[] x = points();
        List<Curve> curves = (names.isEmpty() ? GALLERY : names).stream().map(name -> Curve.of(name, x)).toList();
        List<XYChart> charts = compare ? List.of(together(curves))
                : IntStream.range(0, curves.size()).mapToObj(i -> panel(curves.get(i), letter(i))).toList();
        int columns = Math.min(charts.size() == 4 ? 2 : 3, charts.size());
        Picture.write(charts, columns, file);
        report.note("picture written to " + file.toAbsolutePath());
        return 0;
    }

    private double[] points() {
        double count = Math.floor((to - from) / step * (1 + 1e-12)) + 1;
        if (!(step > 0) || !(count >= 2 && count <= MAX_POINTS)) {
            throw new IllegalArgumentException("--from " + from + " --to " + to + " --step " + step
                    + ": there must be from 2 to " + MAX_POINTS + " points, from the smaller to the larger");
        }
        return IntStream.range(0, (int) count).mapToDouble(i -> from + i * step).toArray();
    }

    /** (a) to (z), then (aa) and so on. */
    private static String letter(int i) {
        String last = String.valueOf((char) ('a' + i % 26));
        return i < 26 ? last : letter(i / 26 - 1) + last;
    }

    private XYChart panel(Curve curve, String letter) {
        int height = PANEL_HEIGHT + (derivatives ? LEGEND_HEIGHT : 0);
        XYChart chart = LineChart.create("(" + letter + ") " + curve.label(), PANEL_WIDTH, height, derivatives);
        LineChart.axesThroughZero(chart);
        add(chart, "f(x)", curve.value(), 0, false);
        if (derivatives) {
            add(chart, "f'(x)", curve.slope(), 1, false);
        }
        return chart;
    }

    private XYChart together(List<Curve> curves) {
        XYChart chart = LineChart.create(derivatives ? "functions (thick) and derivatives (thin)" : "functions",
                COMPARE_WIDTH, COMPARE_HEIGHT, true);
        LineChart.axesThroughZero(chart);
        for (int i = 0; i < curves.size(); i++) {
            add(chart, curves.get(i).label(), curves.get(i).value(), i, false);
        }
        for (int i = 0; derivatives && i < curves.size(); i++) {
            add(chart, curves.get(i).label() + " '", curves.get(i).slope(), i, true).setShowInLegend(false);
        }
        return chart;
    }

    private static XYSeries add(XYChart chart, String name, Curve.Line line, int color, boolean thin) {
        return LineChart.add(chart, name, line.x(), line.y(), color, thin);
    }
}
