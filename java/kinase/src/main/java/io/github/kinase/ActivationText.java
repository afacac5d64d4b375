package io.github.kinase;

import io.github.kinase.formula.Formula;
import io.github.kinase.formula.Formulas;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The textual form of an activation: {@code name} or {@code name(parameter=value, ...)}. */
final class ActivationText {

    private static final Pattern FORM = Pattern.compile("\\s*([A-Za-z0-9_]+)\\s*(?:\\(([^()]*)\\))?\\s*");

    private ActivationText() {}

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
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is no activation; it must be a name, or name(parameter=value, ...)");
        }
        String name = matcher.group(1);
        Class<?> type = Formulas.type(name);
        if (type == null) {
            throw new IllegalArgumentException("there is no activation \"" + name + "\"; nearest: \""
                    + nearest(name, Formulas.namesAndAliases()) + "\"; all: " + String.join(", ", Formulas.namesAndAliases()));
        }
        Map<String, Double> values = new LinkedHashMap<>(Formulas.defaults(type));
        String arguments = matcher.group(2);
        if (arguments != null && !arguments.isBlank()) {
            Set<String> given = new HashSet<>();
            for (String argument : arguments.split(",", -1)) {
                String parameter = set(values, Formulas.name(type), argument);
                if (!given.add(parameter)) {
                    throw new IllegalArgumentException("\"" + text + "\" gives " + parameter + " twice; it must be given once");
                }
            }
        }
        return Formulas.create(type, values);
    }

    /** Sets the parameter that an argument names and returns that name. */
    private static String set(Map<String, Double> values, String name, String argument) {
        String[] sides = argument.split("=", -1);
        if (sides.length != 2) {
            throw new IllegalArgumentException("\"" + argument.strip() + "\" is no parameter of " + name + "; it must be parameter=value");
        }
        String parameter = sides[0].strip();
        if (values.isEmpty()) {
            throw new IllegalArgumentException(name + " has no parameters; \"" + parameter + "\" was given");
        }
        if (!values.containsKey(parameter)) {
            throw new IllegalArgumentException(name + " has no parameter \"" + parameter + "\"; nearest: \""
                    + nearest(parameter, values.keySet()) + "\"; all: " + String.join(", ", values.keySet()));
        }
        try {
            double value = Double.parseDouble(sides[1].strip());
            if (Double.isNaN(value)) {
                throw new IllegalArgumentException(parameter + " is NaN; it must be a number");
            }
            values.put(parameter, value);
            return parameter;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(parameter + " is \"" + sides[1].strip() + "\"; it must be a number");
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
