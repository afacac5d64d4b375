package io.github.kinase.cli.plot;

import io.github.kinase.Activation;
import io.github.kinase.RowActivation;
import io.github.kinase.cli.ActivationChoice;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * An activation at points x; for one over rows the points are the row.
 *
 * @param label the name with its parameters
 * @param value the function
 * @param slope the derivative; over rows that of each output by its own input
 */
record Curve(String label, Line value, Line slope) {

    /** Halvings of a step to find a jump in it: a float32 has no more bits. */
    private static final int HALVINGS = 40;

    /** Points to be connected. */
    record Line(double[] x, double[] y) {}

    static Curve of(String name, double[] x) {
        return ActivationChoice.isRow(name) ? ofRow(RowActivation.of(name), x) : ofElements(ActivationChoice.element(name), x);
    }

    private static Curve ofElements(Activation activation, double[] x) {
        return new Curve(label(activation), line(x, at -> activation.apply((float) at)),
                line(x, at -> activation.derivative((float) at)));
    }

    /** A line through the points, and upright through each jump between two of them. */
    private static Line line(double[] x, DoubleUnaryOperator f) {
        DoubleStream.Builder xs = DoubleStream.builder();
        DoubleStream.Builder ys = DoubleStream.builder();
        for (int i = 0; i < x.length; i++) {
            if (i > 0) {
                addJump(x[i - 1], x[i], f, xs, ys);
            }
            xs.add(x[i]);
            ys.add(f.applyAsDouble(x[i]));
        }
        return new Line(xs.build().toArray(), ys.build().toArray());
    }

    /** Follows the half with the larger change: what is left of the change on the shortest of steps is a jump. */
    private static void addJump(double left, double right, DoubleUnaryOperator f, DoubleStream.Builder xs, DoubleStream.Builder ys) {
        double low = f.applyAsDouble(left);
        double high = f.applyAsDouble(right);
        double change = Math.abs(high - low);
        for (int i = 0; i < HALVINGS; i++) {
            double middle = left + (right - left) / 2;
            double value = f.applyAsDouble(middle);
            if (Math.abs(value - low) >= Math.abs(high - value)) {
                right = middle;
                high = value;
            } else {
                left = middle;
                low = value;
            }
        }
        if (Math.abs(high - low) > change / 2) {
            xs.add(left).add(right);
            ys.add(low).add(high);
        }
    }

    private static Curve ofRow(RowActivation activation, double[] x) {
        int n = x.length;
        float[] points = new float[n];
        for (int i = 0; i < n; i++) {
            points[i] = (float) x[i];
        }
        float[] y = new float[n];
        float[] unit = new float[n];
        float[] row = new float[n];
        double[] values = new double[n];
        double[] slopes = new double[n];
        activation.forward(points, y, 1, n);
        for (int i = 0; i < n; i++) {
            unit[i] = 1;
            activation.backwardFromOutput(y, unit, row, 1, n);
            values[i] = y[i];
            slopes[i] = row[i];
            unit[i] = 0;
        }
        return new Curve(activation.name(), new Line(x, values), new Line(x, slopes));
    }

    /** Of the parameters those that a reader would not guess: not 0, 1 or infinity, unless they were set to that. */
    private static String label(Activation activation) {
        Map<String, Double> defaults = Activation.of(activation.name()).parameters();
        String parameters = activation.parameters().entrySet().stream()
                .filter(each -> !isObvious(each.getValue()) || !each.getValue().equals(defaults.get(each.getKey())))
                .map(each -> each.getKey() + " = " + number(each.getValue())).collect(Collectors.joining(", "));
        return parameters.isEmpty() ? activation.name() : activation.name() + " (" + parameters + ")";
    }

    private static boolean isObvious(double value) {
        return value == 0 || value == 1 || Double.isInfinite(value);
    }

    private static String number(double value) {
        return Double.isInfinite(value) ? (value < 0 ? "-" : "") + "inf"
                : String.format(Locale.ROOT, "%.4g", value).replaceFirst("(\\.\\d*?)0+$", "$1").replaceFirst("\\.$", "");
    }
}
