package io.github.kinase.cli;

import io.github.kinase.Activation;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kinase neuron}: what an artificial neuron makes of its inputs, one by one and all together. */
@Command(name = "neuron", mixinStandardHelpOptions = true, description = {
    "Simulate a neuron: f(input * weight + bias) for each input alone, and f(dot(inputs, weights) + bias).",
    "What is not given is drawn evenly from -1 to 1, to two decimals."})
final class NeuronCommand implements Callable<Integer> {

    private static final List<String> DEFAULT_NAMES = List.of("sigmoid", "tanh", "relu", "leaky_relu");
    private static final int MAX_INPUTS = 100_000;
    private static final MathContext DIGITS = new MathContext(6);

    @Mixin
    private Report report;

    @Parameters(paramLabel = "NAME", description = "the activations; sigmoid, tanh, relu and leaky_relu if none is given")
    private List<String> names = new ArrayList<>();

    @Option(names = "--inputs", split = ",", paramLabel = "X", description = "the inputs")
    private double[] inputs;

    @Option(names = "--weights", split = ",", paramLabel = "W", description = "a weight for each input")
    private double[] weights;

    @Option(names = "--biases", split = ",", paramLabel = "B", description = "a bias for each input alone")
    private double[] biases;

    @Option(names = "--bias", paramLabel = "B", description = "the bias of the neuron")
    private Double bias;

    @Option(names = "--n", paramLabel = "N", description = "how many inputs to draw; 5 if nothing else says it")
    private Integer n;

    @Option(names = "--seed", defaultValue = "42", paramLabel = "N", description = "of what is drawn; ${DEFAULT-VALUE} if not given")
    private long seed;

    /** The neuron and its answers. */
    record Outcome(double[] inputs, double[] weights, double[] biases, double bias, double[] sums, double sum,
                   List<Answer> activations) {}

    /**
     * The answers of one activation.
     *
     * @param name as it was asked for
     * @param each of each input alone
     * @param all of all together
     */
    record Answer(String name, float[] each, float all) {}

    @Override
    public Integer call() {
        Outcome outcome = simulate(names.isEmpty() ? DEFAULT_NAMES : names);
        if (report.json()) {
            report.writeJson(outcome);
        } else {
            print(outcome);
        }
        return 0;
    }

    private Outcome simulate(List<String> names) {
        int count = count();
        Random random = new Random(seed);
        double[] x = inputs != null ? inputs : draw(random, count);
        double[] w = weights != null ? weights : draw(random, count);
        double[] b = biases != null ? biases : draw(random, count);
        double neuronBias = bias != null ? bias : draw(random, 1)[0];
        double[] sums = new double[count];
        double sum = neuronBias;
        for (int i = 0; i < count; i++) {
            sums[i] = x[i] * w[i] + b[i];
            sum += x[i] * w[i];
        }
        double all = sum;
        return new Outcome(x, w, b, neuronBias, sums, sum,
                names.stream().map(name -> answer(name, ActivationChoice.element(name), sums, all)).toList());
    }

    private static Answer answer(String name, Activation f, double[] sums, double sum) {
        float[] each = new float[sums.length];
        for (int i = 0; i < each.length; i++) {
            each[i] = f.apply((float) sums[i]);
        }
        return new Answer(name, each, f.apply((float) sum));
    }

    /** The number of inputs, on which everything that is given must agree. */
    private int count() {
        int given = Stream.of(inputs, weights, biases).filter(values -> values != null).mapToInt(values -> values.length).findFirst()
                .orElse(n != null ? n : 5);
        check("--inputs", inputs, given);
        check("--weights", weights, given);
        check("--biases", biases, given);
        if (n != null && n != given) {
            throw new IllegalArgumentException("--n is " + n + ", and " + given + " values are given; they must agree");
        }
        if (given < 1 || given > MAX_INPUTS) {
            throw new IllegalArgumentException("--n is " + given + "; it must be from 1 to " + MAX_INPUTS);
        }
        return given;
    }

    private static void check(String option, double[] values, int count) {
        if (values != null && values.length != count) {
            throw new IllegalArgumentException(option + " has " + values.length + " values; it must have " + count + " as the others");
        }
    }

    private static double[] draw(Random random, int count) {
        return random.doubles(count).map(value -> Math.rint(200 * value - 100) / 100).toArray();
    }

    private void print(Outcome outcome) {
        String[] names = outcome.activations().stream().map(Answer::name).toArray(String[]::new);
        report.out().println("Each input alone: f(input * weight + bias)");
        Table each = new Table(cells(names, "input", "weight", "bias", "sum"));
        for (int i = 0; i < outcome.inputs().length; i++) {
            int row = i;
            each.add(cells(outcome.activations().stream().map(answer -> number(answer.each()[row])).toArray(String[]::new),
                    number(outcome.inputs()[i]), number(outcome.weights()[i]), number(outcome.biases()[i]), number(outcome.sums()[i])));
        }
        each.print(report.out());
        report.out().println();
        report.out().println("All together: f(dot(inputs, weights) + bias), bias = " + number(outcome.bias()));
        Table all = new Table(cells(names, "sum"));
        all.add(cells(outcome.activations().stream().map(answer -> number(answer.all())).toArray(String[]::new), number(outcome.sum())));
        all.print(report.out());
    }

    private static String[] cells(String[] last, String... first) {
        return Stream.concat(Arrays.stream(first), Arrays.stream(last)).toArray(String[]::new);
    }

    private static String number(double value) {
        if (!Double.isFinite(value)) {
            return Double.toString(value);
        }
        BigDecimal rounded = new BigDecimal(value).round(DIGITS).stripTrailingZeros();
        return rounded.scale() < 0 && rounded.precision() - rounded.scale() <= DIGITS.getPrecision() ? rounded.toPlainString()
                : rounded.toString();
    }
}
