package io.github.kinase.oracle;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What an activation ought to return, in double, from the mathematical definition alone: other formulas and other
 * elementary functions than those of the library, which this module does not know. The relative error is below 2^-44
 * wherever a float32 result depends on it, except beside a zero of a slope, where the absolute error is below 2^-50.
 */
public final class Oracle {

    /** A function of an input (or of an output) and of the parameters of an activation. */
    @FunctionalInterface
    interface Function {
        double at(double x, double[] parameters);
    }

    /** The three functions of an activation; the last is null where the output does not determine the slope. */
    record Entry(Function value, Function derivative, Function derivativeFromOutput) {}

    private static final Map<String, Entry> ENTRIES = new LinkedHashMap<>();

    static {
        Definitions.addTo(ENTRIES);
    }

    private final Entry entry;
    private final double[] parameters;

    private Oracle(Entry entry, double[] parameters) {
        this.entry = entry;
        this.parameters = parameters;
    }

    /**
     * The oracle of an activation, by its name in snake case, with its parameters in order. Throws
     * IllegalArgumentException for a name that has no definition.
     */
    public static Oracle of(String name, double... parameters) {
        Entry entry = ENTRIES.get(name);
        if (entry == null) {
            throw new IllegalArgumentException("the oracle has no \"" + name + "\"; it has " + String.join(", ", ENTRIES.keySet()));
        }
        return new Oracle(entry, parameters.clone());
    }

    /** Same as {@link #of(String, double...)} with the parameters as a collection. */
    public static Oracle of(String name, Collection<Double> parameters) {
        return of(name, parameters.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** The names of all activations that have a definition. */
    public static Set<String> names() {
        return Set.copyOf(ENTRIES.keySet());
    }

    /** The value at {@code x}. */
    public double value(double x) {
        return entry.value.at(x, parameters);
    }

    /** The slope at {@code x}; at a kink the value that the catalogue fixes. */
    public double derivative(double x) {
        return entry.derivative.at(x, parameters);
    }

    /** Whether {@link #derivativeFromOutput} works. */
    public boolean hasDerivativeFromOutput() {
        return entry.derivativeFromOutput != null;
    }

    /** The slope where the output is {@code y}; NaN for a {@code y} that is no output. */
    public double derivativeFromOutput(double y) {
        return entry.derivativeFromOutput.at(y, parameters);
    }

    /** {@link #value} of the first {@code length} numbers of {@code x}; each kind has its own loop, which the JVM compiles for it. */
    public void values(float[] x, double[] values, int length) {
        for (int i = 0; i < length; i++) {
            values[i] = entry.value.at(x[i], parameters);
        }
    }

    /** {@link #derivative} of the first {@code length} numbers of {@code x}. */
    public void derivatives(float[] x, double[] derivatives, int length) {
        for (int i = 0; i < length; i++) {
            derivatives[i] = entry.derivative.at(x[i], parameters);
        }
    }

    /** {@link #derivativeFromOutput} of the first {@code length} numbers of {@code y}. */
    public void derivativesFromOutput(float[] y, double[] derivatives, int length) {
        for (int i = 0; i < length; i++) {
            derivatives[i] = entry.derivativeFromOutput.at(y[i], parameters);
        }
    }
}
