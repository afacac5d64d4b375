package io.github.kinase.cli.verify;

import io.github.kinase.Activation;
import io.github.kinase.Kinase;
import io.github.kinase.RowActivation;
import io.github.kinase.cli.Progress;
import io.github.kinase.cli.Report;
import io.github.kinase.cli.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kinase verify}: errors in ULP against the oracle, and equality of the bits of all backends. */
@Command(name = "verify", mixinStandardHelpOptions = true,
        description = "Measure the error of every activation and compare the bits of all backends.",
        footer = {
            "",
            "Errors are in units of the last place (ULP) of float32 against an independent computation in double; 0.5 is "
                    + "correctly rounded. Promised are 1.0 forward and 2.0 backward (softmax: 2.0). A slope that is further off "
                    + "by no more than 2^-25 absolute, as beside a zero of the slope, is counted as excused and left out of the "
                    + "largest error. backward_from_output is measured where the input is a possible output; bits are compared "
                    + "everywhere. softmax runs over random rows of 1 to 65536 elements, whatever the stride.",
            "",
            "The digest is CRC-32C over those of 256 equal blocks of the inputs that the stride takes, in order (with --all, 2^24 "
                    + "inputs each), and these over the little-endian bytes of the results: two machines that show the same digest "
                    + "have the same bits.",
            "",
            "Exit status: 0 if every promise holds, 1 if one does not, 2 for wrong usage.",
        })
public final class VerifyCommand implements Callable<Integer> {

    /** Odd, so that the low bits vary; all activations take less than half a minute. */
    private static final long DEFAULT_STRIDE = 499;

    @Spec
    private CommandSpec spec;

    @Mixin
    private Report report;

    @Parameters(arity = "0..*", paramLabel = "NAME",
            description = "activations, as in gelu or \"leaky_relu(negative_slope=0.2)\"; all if none is given")
    private List<String> names = List.of();

    @ArgGroup
    private Density density = new Density();

    @Option(names = "--threads", paramLabel = "N", description = "threads to use; all processors if not given")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--record", paramLabel = "FILE",
            description = "keep each row, with the digests of its blocks and how it was made, in a JSON file as soon as it is measured, "
                    + "in place of an older row about the same")
    private Path record;

    /** How many of the 2^32 inputs to take. */
    static final class Density {

        @Option(names = "--stride", paramLabel = "N",
                description = "take every Nth bit pattern, besides special values and the surroundings of kinks; " + DEFAULT_STRIDE
                        + " if not given")
        private long stride = DEFAULT_STRIDE;

        @Option(names = "--all", description = "take all 2^32 inputs; minutes per activation")
        private boolean all;

        long stride() {
            return all ? 1 : stride;
        }
    }

    @Override
    public Integer call() throws InterruptedException, IOException {
        require(density.stride() >= 1 && density.stride() <= 1L << 32, "--stride is " + density.stride() + "; it must be in [1, 2^32]");
        require(threads >= 1, "--threads is " + threads + "; it must be at least 1");
        List<Verdict> verdicts = run(sweeps());
        if (report.json()) {
            report.writeJson(verdicts);
        } else {
            print(verdicts);
        }
        return verdicts.stream().allMatch(Verdict::ok) ? 0 : 1;
    }

    private void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new ParameterException(spec.commandLine(), otherwise);
        }
    }

    private List<Sweep> sweeps() {
        List<Sweep> sweeps = new ArrayList<>();
        Stream<String> all = Stream.concat(Activation.names().stream(), RowActivation.names().stream());
        for (String name : names.isEmpty() ? all.toList() : names) {
            if (RowActivation.names().contains(name)) {
                sweeps.add(new SoftmaxSweep(true));
                sweeps.add(new SoftmaxSweep(false));
                continue;
            }
            Activation activation = Activation.of(name);
            for (Pass pass : Pass.values()) {
                if (pass.has(activation)) {
                    sweeps.add(new ElementSweep(name.contains("(") ? activation.toString() : activation.name(), activation, pass,
                            density.stride()));
                }
            }
        }
        return sweeps;
    }

    private List<Verdict> run(List<Sweep> sweeps) throws InterruptedException, IOException {
        RecordFile kept = record == null ? null : RecordFile.open(record);
        List<Verdict> verdicts = new ArrayList<>();
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try (Progress progress = Progress.start("verify", sweeps.stream().mapToLong(Sweep::inputs).sum(), !report.json())) {
            for (Sweep sweep : sweeps) {
                progress.say(sweep.toString());
                long started = System.nanoTime();
                Verdict verdict = sweep.run(executor, threads, progress::step);
                verdicts.add(verdict);
                if (kept != null) {
                    Run run = Run.of(spec.root().commandLine().getParseResult().originalArgs(), (System.nanoTime() - started) * 1e-9);
                    kept.put(Report.toTree(verdict), run, verdict.blocks());
                }
            }
        } finally {
            executor.shutdownNow();
        }
        return verdicts;
    }

    private void print(List<Verdict> verdicts) {
        Table table = new Table("NAME", "PASS", "INPUTS", "MAX ULP", "AT", "EXCUSED", "DIGEST", "SAME BITS", "OK");
        for (Verdict v : verdicts) {
            String different = v.bitsEqual().entrySet().stream().filter(equal -> !equal.getValue()).map(equal -> "not " + equal.getKey())
                    .collect(Collectors.joining(", "));
            table.add(v.name(), v.pass(), Long.toString(v.inputs()), String.format(Locale.ROOT, "%.4f", v.maxUlp()),
                    v.worstInput().toString(), Long.toString(v.excused()), v.digest(), different.isEmpty() ? "yes" : different,
                    v.ok() ? "yes" : "NO");
        }
        table.print(report.out());
        for (Verdict v : verdicts) {
            if (v.firstDifference() != null) {
                report.out().println(v.name() + " " + v.pass() + ": " + v.firstDifference());
            }
        }
        report.out().println("backends: " + Kinase.backends().stream().map(Object::toString).collect(Collectors.joining(", ")));
        report.out().flush();
    }
}
