package io.github.kinase.cli.verify;

import io.github.kinase.Activation;
import io.github.kinase.ChannelActivation;
import io.github.kinase.DataType;
import io.github.kinase.GatedActivation;
import io.github.kinase.Kinase;
import io.github.kinase.RowActivation;
import io.github.kinase.cli.ActivationChoice;
import io.github.kinase.cli.DataTypes;
import io.github.kinase.cli.Progress;
import io.github.kinase.cli.Report;
import io.github.kinase.cli.Run;
import io.github.kinase.cli.Table;
import io.github.kinase.oracle.Variants;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
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
            "Errors are in units of the last place (ULP) against exact values that share no formula with the library, computed in "
                    + "double for float32 and with MPFR for float64; 0.5 is correctly rounded. Promised are for float32 1.0 forward "
                    + "(2.0 with parameters other than the defaults, and by row) and 2.0 backward, for float64 2.0, for float16 "
                    + "and bfloat16 0.5, always over all their 65536 inputs, with MPFR where a double cannot decide. A slope that "
                    + "is further off by no more than 2^-25 (float64: 2^-54) absolute, as beside a zero of the slope, is counted as "
                    + "excused and left out of the largest error. backward_from_output is measured where the input is a possible "
                    + "output; bits are compared everywhere. What works by row is measured over random rows of 1 to 65536 elements up to "
                    + "+-1e4, contiguous and side by side.",
            "",
            "Gated activations, prelu and biased:NAME run over random inputs of every size, 2^16, and 2^14 in "
                    + "float64 (--all: 2^24 and 2^20). backward covers both gradients. Promised of them are 1.0 for the products "
                    + "with a gate, 2.0 for its slopes, 0.5 for prelu; the absolute error is times dy up, or dy. Sums of "
                    + "gradients, over terms of one sign, are within 2.0, and not measured in float64. float16 and bfloat16 have "
                    + "the results of float32 by row, of gates and by channel, rounded: within 0.5005.",
            "",
            "Without a NAME everything is measured, and further parameters of each activation that has some. With parameters other "
                    + "than the defaults --all takes every " + VerifyCommand.VARIANT_STRIDE + "st float32 and "
                    + VerifyCommand.VARIANT_SAMPLES + " inputs of float64; --stride=1 takes all.",
            "",
            "The digest is CRC-32C over those of 256 equal blocks of the inputs that the stride takes, in order (with --all, 2^24 "
                    + "inputs each), and these over the little-endian bytes of the results: two machines that show the same digest "
                    + "have the same bits.",
            "",
            "Exit status: 0 if every promise holds, 1 if one does not, 2 for wrong usage.",
        })
public final class VerifyCommand implements Callable<Integer> {

    /** Odd, so that the low bits vary; all activations take about a minute. */
    private static final long DEFAULT_STRIDE = 499;
    private static final long DEFAULT_SAMPLES = 1 << 14;
    /** What --all takes of float64. */
    static final long ALL_SAMPLES = 10_000_000;
    /** What --all takes where the parameters are not the defaults, as there are many of them. */
    static final long VARIANT_STRIDE = 101;
    static final long VARIANT_SAMPLES = 1_000_000;
    /** What is measured of activations with a bias if no name is given. */
    static final List<String> BIASED = List.of("biased:relu", "biased:gelu");
    private static final List<DataType> WITH_MPFR = List.of(DataType.FLOAT64, DataType.FLOAT16, DataType.BFLOAT16);
    private static final String MISSING = "%s not measured: kinase_reference, which computes the exact values, was not built; it needs "
            + "MPFR, with which ./kinase builds it: apt-get install libmpfr-dev";

    @Spec
    private CommandSpec spec;

    @Mixin
    private Report report;

    @Parameters(arity = "0..*", paramLabel = "NAME",
            description = "activations, as in gelu, \"leaky_relu(negative_slope=0.2)\", swiglu, gated:mish, prelu or "
                    + "biased:gelu; all if none is given")
    private List<String> names = List.of();

    @Option(names = "--dtype", paramLabel = "TYPE", description = "float32, float64, float16 or bfloat16; all if not given")
    private String dtype;

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
                description = "float32: take every Nth bit pattern, besides special values and the surroundings of kinks; "
                        + DEFAULT_STRIDE + " if not given")
        private long stride = DEFAULT_STRIDE;

        @Option(names = "--all", description = "take all 2^32 inputs of float32 and 10^7 of float64; minutes per activation")
        private boolean all;

        long stride(boolean byDefault) {
            return !all ? stride : byDefault ? 1 : VARIANT_STRIDE;
        }

        long samples(boolean byDefault) {
            return !all ? DEFAULT_SAMPLES : byDefault ? ALL_SAMPLES : VARIANT_SAMPLES;
        }

        /** Inputs of activations that have two. */
        long pairs(DataType type) {
            return type == DataType.FLOAT32 ? all ? 1 << 24 : 1 << 16 : all ? 1 << 20 : 1 << 14;
        }
    }

    @Override
    public Integer call() throws InterruptedException, IOException {
        require(density.stride >= 1 && density.stride <= 1L << 32, "--stride is " + density.stride + "; it must be in [1, 2^32]");
        if (dtype != null) {
            DataTypes.of(dtype);
        }
        require(threads >= 1, "--threads is " + threads + "; it must be at least 1");
        List<Sweep> sweeps = sweeps();
        require(!sweeps.isEmpty(), String.join(", ", names) + ": nothing to measure in " + dtype);
        List<Verdict> verdicts = run(sweeps);
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

    private boolean wants(DataType type) {
        return dtype == null || dtype.equals(DataTypes.name(type));
    }

    /** What is to be measured, activation by activation. */
    private List<Sweep> sweeps() {
        boolean wantsReference = WITH_MPFR.stream().anyMatch(this::wants);
        Path reference = wantsReference ? Reference.program().orElse(null) : null;
        List<Sweep> sweeps = new ArrayList<>();
        if (names.isEmpty()) {
            Stream.of(Activation.names(), RowActivation.names(), GatedActivation.names(), ChannelActivation.names(), BIASED)
                    .flatMap(List::stream).forEach(name -> add(sweeps, name, reference));
            Variants.ALL.forEach(variant -> add(sweeps, variant, reference));
        }
        names.forEach(name -> add(sweeps, name, reference));
        boolean rowsOnly = !names.isEmpty() && names.stream().allMatch(ActivationChoice::isRow);
        if (wantsReference && reference == null && !rowsOnly) {
            if (dtype != null) {
                throw new IllegalStateException(MISSING.formatted(dtype + " is"));
            }
            report.note(MISSING.formatted("float64, float16 and bfloat16 are"));
        }
        return sweeps;
    }

    private void add(List<Sweep> sweeps, String name, Path reference) {
        if (ActivationChoice.isRow(name)) {
            RowActivation activation = RowActivation.of(name);
            for (DataType type : DataType.values()) {
                if (wants(type)) {
                    sweeps.add(new RowSweep(activation, true, type));
                    sweeps.add(new RowSweep(activation, false, type));
                }
            }
            return;
        }
        if (ActivationChoice.isGated(name) || ActivationChoice.isChannel(name)) {
            addPairs(sweeps, name, reference);
            return;
        }
        Activation activation = Activation.of(name);
        boolean byDefault = activation.equals(Activation.of(activation.name()));
        String shown = byDefault ? activation.name() : activation.toString();
        List<Pass> passes = Arrays.stream(Pass.values()).filter(pass -> pass.has(activation)).toList();
        if (wants(DataType.FLOAT32)) {
            passes.forEach(pass -> sweeps.add(new Float32Sweep(shown, activation, pass, density.stride(byDefault))));
        }
        if (reference != null && wants(DataType.FLOAT64)) {
            passes.forEach(pass -> sweeps.add(new Float64Sweep(shown, activation, pass, reference, density.samples(byDefault))));
        }
        for (DataType half : List.of(DataType.FLOAT16, DataType.BFLOAT16)) {
            if (reference != null && wants(half)) {
                passes.forEach(pass -> sweeps.add(new HalfSweep(shown, activation, pass, half, reference)));
            }
        }
    }

    /** Those of two inputs. */
    private void addPairs(List<Sweep> sweeps, String name, Path reference) {
        for (DataType type : DataType.values()) {
            if (wants(type) && (type != DataType.FLOAT64 || reference != null)) {
                for (Pass pass : List.of(Pass.FORWARD, Pass.BACKWARD)) {
                    sweeps.add(ActivationChoice.isGated(name)
                            ? new GatedSweep(GatedActivation.of(name), pass, type, density.pairs(type), reference)
                            : new ChannelSweep(ChannelActivation.of(name), pass, type, density.pairs(type), reference));
                }
            }
        }
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
        Table table = new Table("NAME", "PASS", "TYPE", "INPUTS", "MAX ULP", "AT", "EXCUSED", "DIGEST", "SAME BITS", "OK");
        for (Verdict v : verdicts) {
            String different = v.bitsEqual().entrySet().stream().filter(equal -> !equal.getValue()).map(equal -> "not " + equal.getKey())
                    .collect(Collectors.joining(", "));
            table.add(v.name(), v.pass(), v.dtype(), Long.toString(v.inputs()),
                    String.format(Locale.ROOT, v.maxUlp() < 1e6 ? "%.4f" : "%.3e", v.maxUlp()),
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
