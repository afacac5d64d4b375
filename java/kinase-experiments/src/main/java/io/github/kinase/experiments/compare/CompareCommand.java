package io.github.kinase.experiments.compare;

import io.github.kinase.cli.ActivationChoice;
import io.github.kinase.cli.ExtraCommand;
import io.github.kinase.cli.OnShutdown;
import io.github.kinase.cli.Progress;
import io.github.kinase.cli.Report;
import io.github.kinase.cli.Table;
import io.github.kinase.experiments.Dl4j;
import io.github.kinase.experiments.data.Digits;
import io.github.kinase.experiments.data.DrawnDigits;
import io.github.kinase.experiments.data.Mnist;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kinase compare}: trains the same network with each of several activations. */
@Command(name = "compare", mixinStandardHelpOptions = true, description = {
    "Train the same convolutional network with each of several activations, with Deeplearning4j, and rank them.",
    "On MNIST, or on digits that the program draws; about three minutes if nothing else is asked for."})
public final class CompareCommand implements ExtraCommand {

    private static final List<String> NAMES = List.of("sigmoid", "relu", "elu", "leaky_relu(negative_slope=0.2)", "selu", "gelu");
    private static final int MIN_SAMPLES = 10;
    private static final int MAX_SAMPLES = 1_000_000;

    @Mixin
    private Report report;

    @Parameters(paramLabel = "NAME", description = "the activations; sigmoid, relu, elu, leaky_relu(0.2), selu and gelu if none is given")
    private List<String> names = new ArrayList<>();

    @Option(names = "--mnist", paramLabel = "DIR", description = "the folder of MNIST's IDX files, gzipped or not; drawn digits without")
    private Path mnist;

    @Option(names = "--samples", paramLabel = "N", defaultValue = "2000",
            description = "pictures, of which the last fifth is for validation; ${DEFAULT-VALUE} if not given")
    private int samples;

    @Option(names = "--epochs", paramLabel = "N", defaultValue = "3", description = "${DEFAULT-VALUE} if not given")
    private int epochs;

    @Option(names = "--batch", paramLabel = "N", defaultValue = "128", description = "pictures of a step; ${DEFAULT-VALUE} if not given")
    private int batch;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "of all that is random; ${DEFAULT-VALUE} if not given")
    private long seed;

    @Option(names = {"-o", "--output"}, paramLabel = "DIR", defaultValue = "kinase-compare",
            description = "the folder for CSV, JSON and plots; ${DEFAULT-VALUE} if not given")
    private Path output;

    @Option(names = "--resume", description = "go on with what the folder has, after Ctrl-C for example")
    private boolean resume;

    @Option(names = "--baseline", description = "train with DL4J's own activations, too")
    private boolean baseline;

    @Option(names = "--jmh", description = "measure our functions and DL4J's with JMH instead, alone and in a step of training")
    private boolean jmh;

    @Override
    public Integer call() throws IOException {
        Dl4j.quiet();
        if (jmh) {
            measure();
            return 0;
        }
        Settings settings = settings();
        List<Contestant> contestants = contestants();
        Digits digits = mnist != null ? Mnist.read(mnist, samples) : DrawnDigits.draw(samples, seed);
        Store store = new Store(output, settings);
        if (resume) {
            store.resume();
        }
        train(settings, contestants, store, digits);
        List<Result> ranking = store.document().results().stream().sorted(Result.RANKING).toList();
        if (report.json()) {
            report.writeJson(store.document());
        } else {
            print(settings, ranking);
        }
        report.note("numbers and plots are in " + output.toAbsolutePath());
        return 0;
    }

    private static void measure() {
        try {
            new Runner(new OptionsBuilder().include("io\\.github\\.kinase\\.experiments\\.bench\\..*").build()).run();
        } catch (RunnerException e) {
            throw new IllegalStateException("the benchmarks failed: " + e.getMessage(), e);
        }
    }

    private Settings settings() {
        check("--samples", samples, MIN_SAMPLES, MAX_SAMPLES);
        check("--epochs", epochs, 1, 10_000);
        check("--batch", batch, 1, MAX_SAMPLES);
        return new Settings(mnist == null ? Settings.DRAWN : mnist.toAbsolutePath().normalize().toString(), samples, epochs, batch, seed);
    }

    private static void check(String option, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(option + " is " + value + "; it must be from " + min + " to " + max);
        }
    }

    private List<Contestant> contestants() {
        Set<Contestant> contestants = new LinkedHashSet<>();
        for (String name : names.isEmpty() ? NAMES : names) {
            ActivationChoice.element(name);
            contestants.add(new Contestant(name, Contestant.KINASE));
            if (baseline) {
                Contestant theirs = new Contestant(name, Contestant.DL4J);
                if (theirs.function() != null) {
                    contestants.add(theirs);
                } else {
                    report.note("DL4J has no " + name + ": it takes part without a baseline");
                }
            }
        }
        return List.copyOf(contestants);
    }

    @SuppressWarnings("try")  // The hook is there for as long as the block lasts.
    private void train(Settings settings, List<Contestant> contestants, Store store, Digits digits) throws IOException {
        long epochsLeft = contestants.stream().mapToLong(each -> epochs - store.result(each).epochs()).sum();
        try (Progress progress = Progress.start("compare", epochsLeft * settings.batches(), true);
                OnShutdown kept = new OnShutdown(() -> report.note("stopped; all whole epochs are in " + output + ", --resume goes on"))) {
            for (Contestant contestant : contestants) {
                progress.say(contestant.label());
                if (store.result(contestant).epochs() < epochs) {
                    train(settings, contestant, store, digits, progress);
                }
            }
        }
        store.draw();
    }

    private void train(Settings settings, Contestant contestant, Store store, Digits digits, Progress progress) throws IOException {
        Training training = new Training(settings, digits, contestant);
        if (store.result(contestant).epochs() > 0) {
            training.restore(store.checkpoint(), store.result(contestant));
        }
        while (training.result().epochs() < epochs) {
            training.epoch(() -> progress.step(1));
            training.save(store.checkpoint());
            store.put(training.result());
        }
        Files.deleteIfExists(store.checkpoint());
        Result result = training.result();
        report.note(String.format(Locale.ROOT, "%s: %.2f %% right in validation, %.0f s", contestant.label(),
                100 * Result.last(result.validationAccuracy()), result.seconds()));
    }

    private void print(Settings settings, List<Result> ranking) {
        report.out().printf("%d pictures for training, %d for validation, %d epochs%n", settings.training(), settings.validation(),
                settings.epochs());
        Table table = new Table("RANK", "NAME", "LIBRARY", "VALIDATION ACCURACY", "VALIDATION LOSS", "TRAINING ACCURACY",
                "TRAINING LOSS", "SECONDS", "IN ACTIVATIONS");
        int rank = 0;
        for (Result each : ranking) {
            table.add(Integer.toString(++rank), each.name(), each.library(), format("%.4f", Result.last(each.validationAccuracy())),
                    format("%.4f", Result.last(each.validationLoss())), format("%.4f", Result.last(each.accuracy())),
                    format("%.4f", Result.last(each.loss())), format("%.1f", each.seconds()), format("%.2f", each.activationSeconds()));
        }
        table.print(report.out());
    }

    private static String format(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
