package io.github.kinase.oracle;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * What a gated activation, act(gate) up, ought to multiply, from the definition of its gate alone. That of {@code swiglu_oai} is
 * silu of a gate cut at a limit, times 1 + up, cut to it on both sides.
 */
public final class GateOracle {

    private static final String ANY = "gated:";

    private final String activation;
    private final double[] parameters;
    /** Infinite where nothing is cut. */
    private final double limit;
    private final Oracle oracle;

    private GateOracle(double limit, String activation, double... parameters) {
        this.limit = limit;
        this.activation = activation;
        this.parameters = parameters;
        this.oracle = Oracle.of(activation, parameters);
    }

    /**
     * The oracle of a gated activation by its name, or {@code gated:} and the name of an activation, with its parameters in order.
     * Throws IllegalArgumentException for a name that has no definition.
     */
    public static GateOracle of(String name, double... parameters) {
        double none = Double.POSITIVE_INFINITY;
        return switch (name) {
            case "glu" -> new GateOracle(none, "sigmoid");
            case "bilinear" -> new GateOracle(none, "linear", 1);
            case "reglu" -> new GateOracle(none, "relu", 0, none, 0);
            case "geglu" -> new GateOracle(none, "gelu");
            case "geglu_tanh" -> new GateOracle(none, "gelu_tanh");
            case "geglu_quick" -> new GateOracle(none, "gelu_quick");
            case "swiglu" -> new GateOracle(none, "silu", parameters);
            case "swiglu_oai" -> new GateOracle(parameters[1], "silu", parameters[0]);
            default -> new GateOracle(none, name.startsWith(ANY) ? name.substring(ANY.length()) : name, parameters.clone());
        };
    }

    /** Same as {@link #of(String, double...)} with the parameters as a collection. */
    public static GateOracle of(String name, Collection<Double> parameters) {
        return of(name, parameters.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** The name of the activation of the gate. */
    public String activation() {
        return activation;
    }

    /** Its parameters, in order. */
    public List<Double> parameters() {
        return Arrays.stream(parameters).boxed().toList();
    }

    /** The input of the activation: the gate, or the limit that it has passed. */
    public double input(double gate) {
        return gate > limit ? limit : gate;
    }

    /** Whether the slope is 0 because the gate has reached its limit. */
    public boolean isCut(double gate) {
        return gate >= limit && !Double.isInfinite(limit);
    }

    /** act(gate) in double; at an infinite gate the limit, of which the oracle may stop short beyond the range of float32. */
    public double value(double gate) {
        return limitAt(gate, oracle.value(input(gate)));
    }

    /** The slope of act at the gate in double, like {@link #value}. */
    public double slope(double gate) {
        return isCut(gate) ? 0 : limitAt(gate, oracle.derivative(gate));
    }

    private static double limitAt(double gate, double value) {
        float rounded = (float) value;
        return Double.isInfinite(gate) && (rounded == 0 || Float.isInfinite(rounded)) ? rounded : value;
    }

    /** The other factor, rounded to double; {@link #upRest} is what the rounding has taken. */
    public double up(double up) {
        return Double.isInfinite(limit) ? up : 1 + cut(up);
    }

    /** Exact, and 0 where {@link #up} is no finite number. */
    public double upRest(double up) {
        double sum = up(up);
        if (Double.isInfinite(limit) || !Double.isFinite(sum)) {
            return 0;
        }
        double cut = cut(up);
        double part = sum - 1;
        return 1 - (sum - part) + (cut - part);
    }

    /** The slope of the other factor. */
    public double upSlope(double up) {
        return Double.isInfinite(limit) ? 1 : up != up ? up : Math.abs(up) < limit ? 1 : 0;
    }

    private double cut(double up) {
        return Math.max(-limit, Math.min(limit, up));
    }
}
