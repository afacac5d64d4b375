package io.github.kinase;

import io.github.kinase.formula.Entry;
import io.github.kinase.formula.Formula;
import io.github.kinase.formula.Formulas;
import io.github.kinase.formula.RowFormula;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The textual form of an activation: {@code name} or {@code name(parameter=value, ...)}, where the name may be that of
 * a framework, {@code framework:name}.
 */
final class ActivationText {

    /** Compiled for a text that is more than a name: it takes 10 ms in a JVM that has compiled no other. */
    private static final class Form {
        static final Pattern PATTERN =
                Pattern.compile("\\s*(?:([A-Za-z0-9_]+)\\s*:\\s*)?([A-Za-z0-9_]+)\\s*(?:\\(([^()]*)\\))?\\s*");
    }

    /**
     * What a text means.
     *
     * @param name the name as messages say it
     * @param type the formula
     * @param values the parameters of the formula, in order
     * @param parameters every name that a parameter may be given by, and the parameter
     * @param required the names, out of those, of the parameters whose values have still to be given
     */
    record Meaning(String name, Class<?> type, Map<String, Double> values, Map<String, String> parameters,
                   Set<String> required) {}

    private ActivationText() {}

    static String print(Meaning meaning) {
        return print(Formulas.name(meaning.type()), meaning.values());
    }

    static String print(String name, Map<String, Double> parameters) {
        if (parameters.isEmpty()) {
            return name;
        }
        StringBuilder text = new StringBuilder(name).append('(');
        parameters.forEach((parameter, value) -> text.append(text.charAt(text.length() - 1) == '(' ? "" : ", ").append(parameter)
                .append('=').append(value));
        return text.append(')').toString();
    }

    static Formula parse(String text) {
        Class<?> type = Formulas.type(text);
        return create(type == null ? read(text) : meaning(type));
    }

    /** What a text means whose name is looked up, with its framework or null, in other names than those of activations. */
    static Formula parse(String text, BiFunction<String, String, Meaning> names) {
        return create(read(text, names));
    }

    /** The activation by row that a text means. */
    static RowFormula parseRow(String text) {
        for (Entry entry : Formulas.rowEntries()) {
            if (entry.name().equals(text)) {
                return Formulas.createRow(entry);
            }
        }
        Meaning meaning = read(text, ActivationText::row);
        return Formulas.createRow(meaning.type(), meaning.values());
    }

    private static Meaning row(String framework, String name) {
        List<String> names = Formulas.rows().stream().map(Formulas::name).toList();
        if (framework != null) {
            throw new IllegalArgumentException("\"" + framework + ":" + name + "\" is no row activation; it must be one of "
                    + String.join(", ", names));
        }
        if (!names.contains(name)) {
            throw new IllegalArgumentException("there is no row activation \"" + name + "\"; nearest: \"" + nearest(name, names)
                    + "\"; all: " + String.join(", ", names));
        }
        return meaning(Formulas.rows().get(names.indexOf(name)));
    }

    private static Formula create(Meaning meaning) {
        if (!meaning.required().isEmpty()) {
            String example = meaning.required().stream().map(parameter -> parameter + "=1")
                    .collect(Collectors.joining(", ", meaning.name() + "(", ")"));
            throw new IllegalArgumentException(meaning.name() + " has no default for "
                    + String.join(", ", meaning.required()) + "; it must be given, as in " + example);
        }
        return Formulas.create(meaning.type(), meaning.values());
    }

    static Meaning read(String text) {
        return read(text, (framework, name) -> framework == null ? own(name) : Presets.find(framework, name));
    }

    private static Meaning read(String text, BiFunction<String, String, Meaning> names) {
        Matcher matcher = Form.PATTERN.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is no activation; it must be a name, or "
                    + "name(parameter=value, ...), with or without a framework: before it");
        }
        Meaning named = names.apply(matcher.group(1), matcher.group(2));
        String arguments = matcher.group(3);
        if (arguments == null || arguments.isBlank()) {
            return named;
        }
        Map<String, Double> values = new LinkedHashMap<>(named.values());
        Set<String> given = new HashSet<>();
        for (String argument : arguments.split(",", -1)) {
            String parameter = set(values, named, argument);
            if (!given.add(parameter)) {
                throw new IllegalArgumentException("\"" + text + "\" gives " + parameter
                        + " twice; it must be given once");
            }
        }
        Set<String> required = new LinkedHashSet<>(named.required());
        required.removeIf(parameter -> given.contains(named.parameters().get(parameter)));
        return new Meaning(named.name(), named.type(), values, named.parameters(), required);
    }

    private static Meaning own(String name) {
        Class<?> type = Formulas.type(name);
        if (type == null) {
            throw new IllegalArgumentException("there is no activation \"" + name + "\"; nearest: \""
                    + nearest(name, Formulas.namesAndAliases()) + "\"; all: "
                    + String.join(", ", Formulas.namesAndAliases()));
        }
        return meaning(type);
    }

    /** A formula by our name of it. */
    private static Meaning meaning(Class<?> type) {
        Map<String, Double> values = Formulas.defaults(type);
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String parameter : values.keySet()) {
            parameters.put(parameter, parameter);
        }
        return new Meaning(Formulas.name(type), type, values, parameters, Set.of());
    }

    /** Sets the parameter that an argument names and returns our name of it. */
    private static String set(Map<String, Double> values, Meaning meaning, String argument) {
        String[] sides = argument.split("=", -1);
        if (sides.length != 2) {
            throw new IllegalArgumentException("\"" + argument.strip() + "\" is no parameter of " + meaning.name()
                    + "; it must be parameter=value");
        }
        String given = sides[0].strip();
        if (meaning.parameters().isEmpty()) {
            throw new IllegalArgumentException(meaning.name() + " has no parameters; \"" + given + "\" was given");
        }
        String parameter = meaning.parameters().get(given);
        if (parameter == null) {
            Set<String> all = meaning.parameters().keySet();
            throw new IllegalArgumentException(meaning.name() + " has no parameter \"" + given + "\"; nearest: \""
                    + nearest(given, all) + "\"; all: " + String.join(", ", all));
        }
        try {
            double value = Double.parseDouble(sides[1].strip());
            if (Double.isNaN(value)) {
                throw new IllegalArgumentException(given + " is NaN; it must be a number");
            }
            values.put(parameter, value);
            return parameter;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(given + " is \"" + sides[1].strip() + "\"; it must be a number");
        }
    }

    /** The candidate with the smallest edit distance. */
    static String nearest(String word, Collection<String> candidates) {
        return candidates.stream().min((a, b) -> Integer.compare(distance(word, a), distance(word, b))).orElse("");
    }

    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substitution = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substitution, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
