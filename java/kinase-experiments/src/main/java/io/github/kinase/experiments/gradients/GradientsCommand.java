package io.github.kinase.experiments.gradients;

import io.github.kinase.cli.ActivationChoice;
import io.github.kinase.cli.ExtraCommand;
import io.github.kinase.cli.Report;
import io.github.kinase.cli.Table;
import io.github.kinase.cli.plot.LineChart;
import io.github.kinase.cli.plot.Picture;
import io.github.kinase.experiments.Dl4j;
import io.github.kinase.experiments.gradients.Laboratory.Finding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.knowm.xchart.XYChart;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kinase gradients}: the laboratory of vanishing and exploding gradients. */
@Command(name = "gradients", mixinStandardHelpOptions = true, description = {
    "Show how gradients vanish or explode in a deep network: their norm by layer, dead units, and clipping.",
    "--examples follows two chains of single neurons step by step instead."})
public final class GradientsCommand implements ExtraCommand {

    private static final List<String> NAMES = List.of("sigmoid", "tanh", "relu", "selu", "gelu");
    private static final double LEARNING_RATE = 0.5;
    private static final int WIDTH = 900;
    private static final int HEIGHT = 560;

    @Mixin
    private Report report;

    @Parameters(paramLabel = "NAME", description = "the activations; sigmoid, tanh, relu, selu and gelu if none is given")
    private List<String> names = new ArrayList<>();

    @Option(names = "--depth", paramLabel = "N", defaultValue = "20", description = "hidden layers; ${DEFAULT-VALUE} if not given")
    private int depth;

    @Option(names = "--width", paramLabel = "N", defaultValue = "64", description = "units of a layer; ${DEFAULT-VALUE} if not given")
    private int width;

    @Option(names = "--scale", paramLabel = "S", defaultValue = "1",
            description = "deviation of the weights at the start, times sqrt(width); ${DEFAULT-VALUE} if not given")
    private double scale;

    @Option(names = "--clip", paramLabel = "C", defaultValue = "0.5", description = "limit for clipping; ${DEFAULT-VALUE} if not given")
    private double clip;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "of all that is random; ${DEFAULT-VALUE} if not given")
    private long seed;

    @Option(names = {"-o", "--output"}, paramLabel = "FILE", defaultValue = "kinase-gradients.png",
            description = "the plot, .png or .svg; ${DEFAULT-VALUE} if not given")
    private Path file;

    @Option(names = "--examples", description = "two chains of single neurons: one vanishing, one exploding")
    private boolean examples;

    /** A chain, one step of training with it, and the step with a clipped gradient. */
    record Example(String name, Chain chain, double learningRate, double[] updated, double[] clippedByValue, double[] clippedByNorm) {}

    /** Everything for --json. */
    record Document(Laboratory laboratory, double clip, List<Finding> results) {}

    @Override
    public Integer call() throws IOException {
        if (!(clip > 0)) {
            throw new IllegalArgumentException("--clip is " + clip + "; it must be above 0");
        }
        if (examples) {
            showExamples();
            return 0;
        }
        Laboratory laboratory = laboratory();
        List<String> wanted = names.isEmpty() ? NAMES : names;
        wanted.forEach(ActivationChoice::element);
        Picture.check("--output", file);
        Dl4j.quiet();
        List<Finding> findings = wanted.stream().map(name -> laboratory.examine(name, clip)).toList();
        if (report.json()) {
            report.writeJson(new Document(laboratory, clip, findings));
        } else {
            print(findings);
        }
        draw(findings);
        report.note("plot written to " + file.toAbsolutePath());
        return 0;
    }

    private Laboratory laboratory() {
        check("--depth", depth, 500);
        check("--width", width, 2048);
        if (!(scale > 0) || Double.isInfinite(scale)) {
            throw new IllegalArgumentException("--scale is " + scale + "; it must be above 0");
        }
        return new Laboratory(depth, width, scale, 128, seed);
    }

    private static void check(String option, int value, int max) {
        if (value < 1 || value > max) {
            throw new IllegalArgumentException(option + " is " + value + "; it must be from 1 to " + max);
        }
    }

    private void print(List<Finding> findings) {
        report.out().println("Norm of the gradient of each layer's weights");
        Table byLayer = new Table(Stream.concat(Stream.of("LAYER"), findings.stream().map(Finding::name)).toArray(String[]::new));
        for (int i = 0; i < depth; i++) {
            int layer = i;
            byLayer.add(Stream.concat(Stream.of(Integer.toString(layer + 1)),
                    findings.stream().map(each -> number(each.norms()[layer]))).toArray(String[]::new));
        }
        byLayer.print(report.out());
        report.out().println();
        Table table = new Table("NAME", "FIRST / LAST", "DEAD UNITS", "WHOLE NORM", "CLIPPED BY VALUE", "CLIPPED BY NORM");
        for (Finding each : findings) {
            table.add(each.name(), number(each.norms()[0] / each.norms()[depth - 1]),
                    String.format(Locale.ROOT, "%.1f %%", 100 * Arrays.stream(each.dead()).average().orElse(0)),
                    number(each.norm()), number(each.normClippedByValue()), number(each.normClippedByNorm()));
        }
        table.print(report.out());
    }

    private void draw(List<Finding> findings) throws IOException {
        XYChart chart = LineChart.create("norm of the gradient by layer (log)", WIDTH, HEIGHT, true);
        chart.setXAxisTitle("layer");
        chart.getStyler().setYAxisLogarithmic(true).setYAxisDecimalPattern("0.#E0");
        double[] layers = IntStream.rangeClosed(1, depth).asDoubleStream().toArray();
        for (int i = 0; i < findings.size(); i++) {
            // There is no logarithm of 0: a gap.
            double[] norms = Arrays.stream(findings.get(i).norms()).map(norm -> norm > 0 ? norm : Double.NaN).toArray();
            if (Arrays.stream(norms).anyMatch(Double::isFinite)) {
                LineChart.add(chart, findings.get(i).name(), layers, norms, i, false);
            } else {
                report.note(findings.get(i).name() + ": no gradient that could be drawn");
            }
        }
        if (!chart.getSeriesMap().isEmpty()) {
            Picture.write(List.of(chart), 1, file);
        }
    }

    private void showExamples() {
        List<Example> all = List.of(example("vanishing", Chain.vanishing()), example("exploding", Chain.exploding()));
        if (report.json()) {
            report.writeJson(all);
            return;
        }
        for (Example each : all) {
            report.out().printf(Locale.ROOT, "%s: %d sigmoid neurons in a row, learning rate %s, clipping at %s%n", each.name(),
                    each.chain().weights().length, LEARNING_RATE, clip);
            Table table = new Table("NEURON", "WEIGHT", "SUM", "SLOPE", "GRADIENT", "NEW WEIGHT", "CLIPPED BY VALUE", "CLIPPED BY NORM");
            for (int i = 0; i < each.updated().length; i++) {
                Chain chain = each.chain();
                table.add(Integer.toString(i + 1), Double.toString(chain.weights()[i]), number(chain.sums()[i]),
                        number(chain.slopes()[i]), number(chain.gradients()[i]), weight(each.updated()[i]),
                        weight(each.clippedByValue()[i]), weight(each.clippedByNorm()[i]));
            }
            table.print(report.out());
            report.out().println();
        }
        report.out().flush();
    }

    private Example example(String name, Chain chain) {
        return new Example(name, chain, LEARNING_RATE, chain.updated(LEARNING_RATE, chain.gradients()),
                chain.updated(LEARNING_RATE, Clipping.byValue(chain.gradients(), clip)),
                chain.updated(LEARNING_RATE, Clipping.byNorm(chain.gradients(), clip)));
    }

    private static String weight(double value) {
        return String.format(Locale.ROOT, "%.9f", value);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }
}
