package io.github.kinase.cli;

import io.github.kinase.Activation;
import io.github.kinase.RowActivation;
import io.github.kinase.formula.Formulas;

/** Finds an activation by what the user calls it. */
public final class ActivationChoice {

    private ActivationChoice() {}

    /** Whether the text means an activation by row, with or without parameters. */
    public static boolean isRow(String text) {
        return RowActivation.names().contains(text.replaceFirst("\\(.*", "").strip());
    }

    /** The element-wise activation that a text means. Throws IllegalArgumentException, with what there is, for an unknown one. */
    public static Activation element(String text) {
        try {
            return Activation.of(text);
        } catch (IllegalArgumentException e) {
            boolean known = text.contains(":") || Formulas.type(text.replaceFirst("\\(.*", "").strip()) != null;
            String rows = "; over rows: " + String.join(", ", RowActivation.names());
            throw known ? e : new IllegalArgumentException(e.getMessage() + rows, e);
        }
    }
}
