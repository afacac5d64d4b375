package io.github.kinase.formula;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the source of a formula says of its record, so that all formulas can be listed, named and numbered without loading one of them:
 * to load all of them takes longer than to load the library.
 *
 * @param family the interface around the record
 * @param record the record's own name
 * @param aliases other names that mean the same function
 * @param marks the interfaces of the record
 * @param components the names of the parameters as the record has them
 * @param defaults the values of the parameters that are not given
 */
public record Entry(String family, String record, List<String> aliases, List<String> marks, List<String> components,
                    List<Double> defaults) {

    /** The name of the activation: that of its record in snake case. */
    public String name() {
        return snakeCase(record);
    }

    /** Whether the record has an interface of this name. */
    public boolean is(String mark) {
        return marks.contains(mark);
    }

    /** Whether it is nothing but a gate. */
    boolean gateOnly() {
        return family.equals("Gates");
    }

    /** Whether it is an activation by row. */
    public boolean byRow() {
        return family.equals("Rows");
    }

    /** The record. */
    Class<?> type() {
        try {
            return Class.forName(binaryName());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    String binaryName() {
        return Formula.class.getPackageName().concat(".").concat(family).concat("$").concat(record);
    }

    /** The parameters with their defaults; snake case, in order. */
    Map<String, Double> parameters() {
        Map<String, Double> parameters = new LinkedHashMap<>();
        for (int i = 0; i < defaults.size(); i++) {
            parameters.put(snakeCase(components.get(i)), defaults.get(i));
        }
        return parameters;
    }

    static String snakeCase(String name) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean upper = c >= 'A' && c <= 'Z';
            if (upper && i > 0 && !(name.charAt(i - 1) >= 'A' && name.charAt(i - 1) <= 'Z')) {
                text.append('_');
            }
            text.append(upper ? (char) (c + 'a' - 'A') : c);
        }
        return text.toString();
    }
}
