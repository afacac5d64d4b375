package io.github.kinase.formula;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The list of all activations, in the order of the families: names, parameters, defaults, texts. */
public final class Formulas {

    /** The place of a record among those of its kind, by its binary name. */
    private static final Map<String, Integer> PLACES = new HashMap<>();
    private static final List<Entry> GATE_ENTRIES = entries(true, false);
    private static final List<Entry> ENTRIES = entries(false, false);
    private static final List<Entry> ROW_ENTRIES = entries(false, true);
    private static final Map<String, Entry> BY_NAME = new TreeMap<>();

    static {
        for (Entry entry : ENTRIES) {
            BY_NAME.put(entry.name(), entry);
            for (String alias : entry.aliases()) {
                if (BY_NAME.put(alias, entry) != null) {
                    throw new IllegalStateException("two activations are called " + alias);
                }
            }
        }
    }

    /** The records themselves, for those who need all of them. */
    private static final class Types {
        static final List<Class<?>> ELEMENT_WISE = load(ENTRIES);
        static final List<Class<?>> GATES = load(GATE_ENTRIES);
        static final List<Class<?>> ROWS = load(ROW_ENTRIES);

        private static List<Class<?>> load(List<Entry> entries) {
            List<Class<?>> types = new ArrayList<>();
            entries.forEach(entry -> types.add(entry.type()));
            return List.copyOf(types);
        }
    }

    private Formulas() {}

    private static List<Entry> entries(boolean gates, boolean rows) {
        List<Entry> entries = new ArrayList<>();
        for (Entry entry : Records.ALL) {
            if (entry.byRow() == rows && (gates || !entry.gateOnly())) {
                PLACES.put(entry.binaryName(), entries.size());
                entries.add(entry);
            }
        }
        return Collections.unmodifiableList(entries);
    }

    /** All element-wise activations, in the order of the families and of the records in them. */
    public static List<Entry> entries() {
        return ENTRIES;
    }

    /** Everything that can be a gate: all of {@link #entries()}, then the formulas that can only be one. */
    public static List<Entry> gateEntries() {
        return GATE_ENTRIES;
    }

    /** The activations by row, in order. */
    public static List<Entry> rowEntries() {
        return ROW_ENTRIES;
    }

    /** The place of a record in the list of its kind, {@link #entries()}, {@link #gateEntries()} or {@link #rowEntries()}; or -1. */
    public static int place(Class<?> type) {
        return PLACES.getOrDefault(type.getName(), -1);
    }

    public static int place(Entry entry) {
        return PLACES.get(entry.binaryName());
    }

    /** The records of {@link #entries()}. */
    public static List<Class<?>> types() {
        return Types.ELEMENT_WISE;
    }

    /** The records of {@link #gateEntries()}. */
    public static List<Class<?>> gates() {
        return Types.GATES;
    }

    /** The record that a name or an alias means, or null. */
    public static Class<?> type(String name) {
        Entry entry = BY_NAME.get(name);
        return entry == null ? null : entry.type();
    }

    /** Every name and alias, sorted. */
    public static List<String> namesAndAliases() {
        return List.copyOf(BY_NAME.keySet());
    }

    /** The name of an activation: that of its record in snake case. */
    public static String name(Class<?> type) {
        return Entry.snakeCase(type.getSimpleName());
    }

    public static Describe describe(Class<?> type) {
        return type.getAnnotation(Describe.class);
    }

    /** The parameters of an activation with their defaults; snake case, in order. */
    public static Map<String, Double> defaults(Class<?> type) {
        int place = place(type);
        return (RowFormula.class.isAssignableFrom(type) ? ROW_ENTRIES : GATE_ENTRIES).get(place).parameters();
    }

    /** The records of {@link #rowEntries()}. */
    public static List<Class<?>> rows() {
        return Types.ROWS;
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
                parameters.put(Entry.snakeCase(component.getName()), (Double) component.getAccessor().invoke(formula));
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

    /** A formula with its defaults. */
    public static Formula create(Entry entry) {
        return (Formula) construct(entry.type(), entry.parameters());
    }

    /** The same by row. */
    public static RowFormula createRow(Entry entry) {
        return (RowFormula) construct(entry.type(), entry.parameters());
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
}
