package io.github.kinase.formula;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The list of all activations, in the order of the families: names, parameters, defaults, texts. */
public final class Formulas {

    private static final List<Class<?>> GATES = Arrays.stream(Formula.class.getPermittedSubclasses())
            .flatMap(family -> records(family).stream()).toList();
    private static final List<Class<?>> TYPES = GATES.stream().filter(type -> !Formula.GateOnly.class.isAssignableFrom(type)).toList();
    private static final List<Class<?>> ROWS = records(Rows.class);
    private static final Map<String, Class<?>> BY_NAME = new TreeMap<>();

    static {
        for (Class<?> type : TYPES) {
            BY_NAME.put(name(type), type);
            for (String alias : describe(type).aliases()) {
                if (BY_NAME.put(alias, type) != null) {
                    throw new IllegalStateException("two activations are called " + alias);
                }
            }
        }
    }

    private Formulas() {}

    private static List<Class<?>> records(Class<?> family) {
        return Records.ALL.stream().filter(type -> type.getEnclosingClass() == family).toList();
    }

    /** The records of all families, in the order of the families and of the records in them. */
    public static List<Class<?>> types() {
        return TYPES;
    }

    /** Everything that can be a gate: all of {@link #types()}, then the formulas that can only be one. */
    public static List<Class<?>> gates() {
        return GATES;
    }

    /** The record that a name or an alias means, or null. */
    public static Class<?> type(String name) {
        return BY_NAME.get(name);
    }

    /** Every name and alias, sorted. */
    public static List<String> namesAndAliases() {
        return List.copyOf(BY_NAME.keySet());
    }

    /** The name of an activation: that of its record in snake case. */
    public static String name(Class<?> type) {
        return snakeCase(type.getSimpleName());
    }

    public static Describe describe(Class<?> type) {
        return type.getAnnotation(Describe.class);
    }

    /** The parameters of an activation with their defaults; snake case, in order. */
    public static Map<String, Double> defaults(Class<?> type) {
        Map<String, Double> defaults = new LinkedHashMap<>();
        for (RecordComponent component : type.getRecordComponents()) {
            defaults.put(snakeCase(component.getName()), component.getAnnotation(Default.class).value());
        }
        return defaults;
    }

    /** The records of activations by row, in order. */
    public static List<Class<?>> rows() {
        return ROWS;
    }

    /** The parameters of a formula with their values, in order; a custom one has none. */
    public static Map<String, Double> parameters(Formula formula) {
        return formula instanceof Custom ? new LinkedHashMap<>() : components(formula);
    }

    public static Map<String, Double> parameters(RowFormula formula) {
        return components(formula);
    }

    private static Map<String, Double> components(Object formula) {
        Map<String, Double> parameters = new LinkedHashMap<>();
        for (RecordComponent component : formula.getClass().getRecordComponents()) {
            try {
                parameters.put(snakeCase(component.getName()), (Double) component.getAccessor().invoke(formula));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
        return parameters;
    }

    /** The parameters with the values that float32 calls compute with: rounded to float32 if the formula is exact. */
    public static Map<String, Double> float32Parameters(Formula formula) {
        Map<String, Double> parameters = parameters(formula);
        if (formula instanceof Formula.Exact) {
            parameters.replaceAll((parameter, value) -> (double) value.floatValue());
        }
        return parameters;
    }

    /** A formula from its parameters, in order. Throws IllegalArgumentException for a value out of its domain. */
    public static Formula create(Class<?> type, Map<String, Double> parameters) {
        return (Formula) construct(type, parameters);
    }

    /** The same by row. */
    public static RowFormula createRow(Class<?> type, Map<String, Double> parameters) {
        return (RowFormula) construct(type, parameters);
    }

    private static Object construct(Class<?> type, Map<String, Double> parameters) {
        Constructor<?> constructor = type.getDeclaredConstructors()[0];
        try {
            return constructor.newInstance(parameters.values().toArray());
        } catch (java.lang.reflect.InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException illegal) {
                throw illegal;
            }
            throw new IllegalStateException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String snakeCase(String name) {
        return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(java.util.Locale.ROOT);
    }
}
