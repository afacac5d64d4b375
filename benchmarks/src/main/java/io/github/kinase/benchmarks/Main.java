package io.github.kinase.benchmarks;

import io.github.kinase.Activation;
import io.github.kinase.Kinase;
import java.io.IOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.jar.Manifest;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Defaults;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * The benchmarks with the ordinary options of JMH. Takes the activations from the library, so that no list of them stands
 * here; runs only the combinations that exist; writes the results of all in one file; stops at the first failure, such as a
 * backend that does not run here, unless {@code -foe false} says otherwise.
 */
public final class Main {

    private static final String FROM_OUTPUT = "backward_from_output";
    /** Options that ask for something else than a run. */
    private static final List<String> OTHER = List.of("-h", "-l", "-lp", "-lprof", "-lrf");

    private final CommandLineOptions options;
    private final List<String> activations;
    private final List<String> backends;
    private final List<String> passes;
    private final List<String> storages;

    private Main(CommandLineOptions options) {
        this.options = options;
        activations = chosen("activation", Activation.names());
        backends = chosen("backend", List.of("native", "java", "math"));
        passes = chosen("pass", List.of("forward", "backward", FROM_OUTPUT));
        storages = chosen("storage", List.of("array"));
    }

    private List<String> chosen(String parameter, List<String> otherwise) {
        Collection<String> values = options.getParameter(parameter).orElse(otherwise);
        return List.copyOf(values);
    }

    public static void main(String[] args) throws IOException {
        if (Arrays.stream(args).anyMatch(OTHER::contains)) {
            org.openjdk.jmh.Main.main(args);
            return;
        }
        try {
            new Main(new CommandLineOptions(args)).run();
        } catch (CommandLineOptionException | IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        } catch (NoBenchmarksException e) {
            System.err.println("No benchmark matches; -l lists them");
            System.exit(2);
        } catch (RunnerException e) {
            System.err.println("A benchmark failed; see above. " + e.getMessage());
            System.exit(1);
        }
    }

    private void run() throws RunnerException {
        System.out.println("# Kinase: " + Kinase.info());
        System.out.println("# Commit: " + commit());
        List<RunResult> results = new ArrayList<>();
        boolean any = false;
        for (OptionsBuilder part : parts()) {
            try {
                results.addAll(new Runner(part.build()).run());
                any = true;
            } catch (NoBenchmarksException e) {
                // The arguments name benchmarks of another part.
            }
        }
        if (!any) {
            throw new NoBenchmarksException();
        }
        if (options.getResultFormat().hasValue() || options.getResult().hasValue()) {
            ResultFormatType format = options.getResultFormat().orElse(Defaults.RESULT_FORMAT);
            String file = options.getResult().orElse(Defaults.RESULT_FILE_PREFIX + "."
                    + format.toString().toLowerCase(Locale.ROOT));
            ResultFormatFactory.getInstance(format, file).writeOut(results);
        }
    }

    /**
     * JMH runs every combination of its parameters; not every activation has a backward from the output or a plain loop, and
     * plain loops run on arrays only. So the run comes in parts, each of them a full product; the roofs go with the first.
     */
    private List<OptionsBuilder> parts() {
        List<String> fromInput = without(passes, FROM_OUTPUT);
        List<String> fromOutput = common(passes, List.of(FROM_OUTPUT));
        List<OptionsBuilder> parts = new ArrayList<>();
        for (String backend : backends) {
            boolean math = backend.equals("math");
            List<String> places = math ? common(storages, List.of("array")) : storages;
            part(parts, having(name -> !math || MathBaseline.of(name) != null), backend, fromInput, places);
            part(parts, having(name -> math ? MathBaseline.of(name) != null && MathBaseline.of(name).hasFromOutput()
                    : Activation.of(name).hasBackwardFromOutput()), backend, fromOutput, places);
        }
        return parts;
    }

    private List<String> having(Predicate<String> what) {
        return activations.stream().filter(what).toList();
    }

    private void part(List<OptionsBuilder> parts, List<String> names, String backend, List<String> of, List<String> places) {
        if (names.isEmpty() || of.isEmpty() || places.isEmpty()) {
            return;
        }
        OptionsBuilder part = new OptionsBuilder();
        ChainedOptionsBuilder chain = part.parent(options).param("activation", array(names)).param("backend", backend)
                .param("pass", array(of)).param("storage", array(places)).jvmArgsAppend(origin())
                .shouldFailOnError(options.shouldFailOnError().orElse(true));
        if (!parts.isEmpty()) {
            chain.exclude(RoofBenchmark.class.getSimpleName());
        }
        parts.add(part);
    }

    /** Puts the commit and the target into every result: JMH writes the arguments of the JVM into its files. */
    private String[] origin() {
        List<String> arguments = new ArrayList<>(options.getJvmArgsAppend().orElse(Collections.emptyList()));
        arguments.add("-Dkinase.benchmark.commit=" + commit());
        arguments.add("-Dkinase.benchmark.target=" + Kinase.backends().get(0));
        return array(arguments);
    }

    private static List<String> without(List<String> values, String value) {
        return values.stream().filter(v -> !v.equals(value)).toList();
    }

    private static List<String> common(List<String> values, List<String> others) {
        return values.stream().filter(others::contains).toList();
    }

    private static String[] array(List<String> values) {
        return values.toArray(String[]::new);
    }

    /** The commit that the manifest of this jar names. */
    private static String commit() {
        try {
            for (URL url : Collections.list(Main.class.getClassLoader().getResources("META-INF/MANIFEST.MF"))) {
                String commit = new Manifest(url.openStream()).getMainAttributes().getValue("Kinase-Commit");
                if (commit != null) {
                    return commit;
                }
            }
        } catch (IOException e) {
            return "unknown (" + e.getMessage() + ")";
        }
        return "unknown";
    }
}
