package io.github.kinase.experiments.compare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.github.kinase.cli.plot.LineChart;
import io.github.kinase.cli.plot.Picture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.Styler;

/** The folder of a comparison: compare.json, compare.csv, training.png, validation.png, and the unfinished network. */
final class Store {

    private static final ObjectMapper JSON = new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT);
    private static final int WIDTH = 640;
    private static final int HEIGHT = 460;

    private final Path folder;
    private final Settings settings;
    private final Map<Contestant, Result> results = new LinkedHashMap<>();

    /** Everything there is to know about a comparison. */
    record Document(Settings settings, List<Result> results) {}

    /** Makes the folder if there is none. Throws IllegalArgumentException if it cannot be written to. */
    Store(Path folder, Settings settings) throws IOException {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new IllegalArgumentException("--output is " + folder + "; it must be a folder, or the name of a new one");
        }
        Files.createDirectories(folder);
        if (!Files.isWritable(folder)) {
            throw new IllegalArgumentException("--output is " + folder + "; this folder cannot be written to");
        }
        this.folder = folder;
        this.settings = settings;
    }

    /** Takes over what the folder has. Throws IllegalArgumentException if it comes from other settings. */
    void resume() throws IOException {
        Path file = folder.resolve("compare.json");
        Document document = read(file);
        if (!settings.equals(document.settings())) {
            throw new IllegalArgumentException("--resume: " + file + " comes from " + document.settings() + "; it must be " + settings);
        }
        document.results().forEach(each -> results.put(each.contestant(), each));
    }

    private static Document read(Path file) throws IOException {
        try {
            Document document = JSON.readValue(Files.readString(file), Document.class);
            if (document.settings() != null && document.results() != null) {
                return document;
            }
            throw new IOException(file + ": not written by kinase compare: it has no settings or no results");
        } catch (JsonProcessingException e) {
            throw new IOException(file + ": not written by kinase compare: " + e.getOriginalMessage(), e);
        }
    }

    /** All that is known. */
    Document document() {
        return new Document(settings, List.copyOf(results.values()));
    }

    /** What is known of one, possibly nothing. */
    Result result(Contestant contestant) {
        return results.getOrDefault(contestant, Result.none(contestant));
    }

    /** The file of the network that is being trained. */
    Path checkpoint() {
        return folder.resolve("unfinished.network");
    }

    /** Keeps a result, in memory and in the files of numbers. */
    void put(Result result) throws IOException {
        results.put(result.contestant(), result);
        replace("compare.json", JSON.writeValueAsString(document()) + "\n");
        replace("compare.csv", csv());
    }

    private void replace(String name, String text) throws IOException {
        Path part = folder.resolve(name + ".part");
        Files.writeString(part, text);
        Files.move(part, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }

    private String csv() {
        StringBuilder csv = new StringBuilder("name,library,epoch,accuracy,loss,validation_accuracy,validation_loss\n");
        for (Result each : results.values()) {
            for (int i = 0; i < each.epochs(); i++) {
                csv.append(String.format(Locale.ROOT, "\"%s\",%s,%d,%.6f,%.6f,%.6f,%.6f%n", each.name(), each.library(), i + 1,
                        each.accuracy().get(i), each.loss().get(i), each.validationAccuracy().get(i), each.validationLoss().get(i)));
            }
        }
        return csv.toString();
    }

    /** Draws accuracy and loss by epoch, of the training pictures and of the others. */
    void draw() throws IOException {
        Picture.write(List.of(accuracies("training accuracy", Result::accuracy), losses("training loss", Result::loss)), 2,
                folder.resolve("training.png"));
        Picture.write(List.of(accuracies("validation accuracy", Result::validationAccuracy),
                losses("validation loss", Result::validationLoss)), 2, folder.resolve("validation.png"));
    }

    /** Without what has learnt less than half as much as the best, which would leave no room for the differences of the others. */
    private XYChart accuracies(String title, Function<Result, List<Double>> values) {
        double best = results.values().stream().mapToDouble(each -> Result.last(values.apply(each))).max().orElse(1);
        Predicate<Result> learns = each -> Result.last(values.apply(each)) >= best / 2;
        String below = results.values().stream().filter(learns.negate()).filter(each -> !isBaseline(each))
                .map(each -> String.format(Locale.ROOT, "%s %.2f", each.name(), Result.last(values.apply(each))))
                .collect(Collectors.joining(", "));
        XYChart chart = chart(below.isEmpty() ? title : title + " (below: " + below + ")", values, false);
        chart.getStyler().setYAxisMin(results.values().stream().filter(learns).flatMap(each -> values.apply(each).stream())
                .mapToDouble(value -> value).min().orElse(0));
        return chart;
    }

    /** On a logarithmic axis, with the legend of both. */
    private XYChart losses(String title, Function<Result, List<Double>> values) {
        XYChart chart = chart(title + " (log)", values, true);
        chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE).setLegendLayout(Styler.LegendLayout.Vertical);
        chart.getStyler().setYAxisLogarithmic(true);
        return chart;
    }

    private static boolean isBaseline(Result each) {
        return each.library().equals(Contestant.DL4J);
    }

    private XYChart chart(String title, Function<Result, List<Double>> values, boolean legend) {
        XYChart chart = LineChart.create(title, WIDTH, HEIGHT, legend);
        chart.setXAxisTitle("epoch");
        chart.getStyler().setxAxisTickLabelsFormattingFunction(x -> x == Math.rint(x) ? Integer.toString(x.intValue()) : "");
        int color = 0;
        for (Result each : results.values()) {
            boolean baseline = isBaseline(each);
            double[] y = values.apply(each).stream().mapToDouble(value -> value).toArray();
            LineChart.add(chart, each.contestant().label(), IntStream.rangeClosed(1, y.length).asDoubleStream().toArray(), y,
                    baseline ? color - 1 : color++, baseline);
        }
        return chart;
    }
}
