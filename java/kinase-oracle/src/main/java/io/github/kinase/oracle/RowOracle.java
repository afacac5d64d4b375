package io.github.kinase.oracle;

import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * What activations by row ought to return over one row, to about 90 bits: from their definitions, and by other ways than those of
 * the library. Finite rows, and -inf for elements that take no part; softmin is softmax of the negated row.
 */
public final class RowOracle {

    private RowOracle() {}

    /** The names of those that have a temperature. */
    private static boolean hasTemperature(String name) {
        return name.equals("softmax") || name.equals("log_softmax") || name.equals("softmin");
    }

    /** The results for a row; the temperature does not matter where there is none. */
    public static ExactValue[] forward(String name, double temperature, double[] x) {
        double[] row = name.equals("softmin") ? Arrays.stream(x).map(v -> -v).toArray() : x;
        Twofold[] results = switch (name) {
            case "softmax", "softmin" -> softmax(temperature, row);
            case "log_softmax" -> logSoftmax(temperature, row);
            case "hardmax" -> hardmax(row);
            case "sparsemax" -> sparsemax(row);
            default -> throw new IllegalArgumentException("no activation by row: " + name);
        };
        return Arrays.stream(results).map(Twofold::exact).toArray(ExactValue[]::new);
    }

    /** The gradient of the input for a row of outputs and the gradient of these. */
    public static ExactValue[] backwardFromOutput(String name, double temperature, double[] y, double[] dy) {
        Twofold scale = Twofold.of(name.equals("softmin") ? -1 : 1).over(Twofold.of(hasTemperature(name) ? temperature : 1));
        Twofold[] results = switch (name) {
            case "softmax", "softmin" -> {
                Twofold dot = sum(y.length, i -> Twofold.of(y[i]).times(Twofold.of(dy[i])));
                yield row(y.length, i -> Twofold.of(y[i]).times(Twofold.of(dy[i]).minus(dot)).times(scale));
            }
            case "log_softmax" -> {
                Twofold all = sum(y.length, i -> Twofold.of(dy[i]));
                yield row(y.length, i -> Twofold.of(dy[i]).minus(Twofold.of(y[i]).exp().times(all)).times(scale));
            }
            case "hardmax" -> row(y.length, i -> Twofold.ZERO);
            case "sparsemax" -> {
                long support = Arrays.stream(y).filter(v -> v > 0).count();
                Twofold mean = sum(y.length, i -> y[i] > 0 ? Twofold.of(dy[i]) : Twofold.ZERO).over(Twofold.of(support));
                yield row(y.length, i -> y[i] > 0 ? Twofold.of(dy[i]).minus(mean) : Twofold.ZERO);
            }
            default -> throw new IllegalArgumentException("no activation by row: " + name);
        };
        return Arrays.stream(results).map(Twofold::exact).toArray(ExactValue[]::new);
    }

    private static Twofold[] row(int length, IntFunction<Twofold> element) {
        return IntStream.range(0, length).mapToObj(element).toArray(Twofold[]::new);
    }

    private static Twofold sum(int length, IntFunction<Twofold> element) {
        Twofold sum = Twofold.ZERO;
        for (int i = 0; i < length; i++) {
            sum = sum.plus(element.apply(i));
        }
        return sum;
    }

    /** The place of the first of the largest elements. */
    private static int largest(double[] x) {
        int at = 0;
        for (int i = 1; i < x.length; i++) {
            at = x[i] > x[at] ? i : at;
        }
        return at;
    }

    private static Twofold[] differences(double temperature, double[] x) {
        Twofold max = Twofold.of(x[largest(x)]);
        Twofold scale = Twofold.ONE.over(Twofold.of(temperature));
        return row(x.length, i -> Twofold.of(x[i]).minus(max).times(scale));
    }

    private static Twofold[] softmax(double temperature, double[] x) {
        Twofold[] z = differences(temperature, x);
        Twofold[] e = row(x.length, i -> z[i].exp());
        Twofold factor = Twofold.ONE.over(sum(x.length, i -> e[i]));
        return row(x.length, i -> e[i].times(factor));
    }

    private static Twofold[] logSoftmax(double temperature, double[] x) {
        Twofold[] z = differences(temperature, x);
        int largest = largest(x);
        Twofold log = sum(x.length, i -> i == largest ? Twofold.ZERO : z[i].exp()).log1p();
        return row(x.length, i -> z[i].minus(log));
    }

    private static Twofold[] hardmax(double[] x) {
        int largest = largest(x);
        return row(x.length, i -> i == largest ? Twofold.ONE : Twofold.ZERO);
    }

    /** By sorting (Held, Wolfe and Crowder 1974): the support is the longest beginning whose last element is above its threshold. */
    private static Twofold[] sparsemax(double[] x) {
        Twofold[] z = differences(1, x);
        double[] sorted = Arrays.stream(x).map(v -> -v).sorted().map(v -> -v).toArray();
        Twofold max = Twofold.of(sorted[0]);
        Twofold sum = Twofold.ZERO;
        Twofold threshold = Twofold.ZERO;
        for (int k = 0; k < x.length; k++) {
            Twofold next = Twofold.of(sorted[k]).minus(max);
            Twofold total = sum.plus(next);
            if (!Twofold.ONE.plus(Twofold.of(k + 1).times(next)).isAbove(total)) {
                break;
            }
            sum = total;
            threshold = sum.minus(Twofold.ONE).over(Twofold.of(k + 1));
        }
        Twofold t = threshold;
        return row(x.length, i -> z[i].isAbove(t) ? z[i].minus(t) : Twofold.ZERO);
    }
}
