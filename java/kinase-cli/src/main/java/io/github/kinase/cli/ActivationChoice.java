package io.github.kinase.cli;

import io.github.kinase.Activation;
import io.github.kinase.ChannelActivation;
import io.github.kinase.GatedActivation;
import io.github.kinase.RowActivation;
import io.github.kinase.formula.Formulas;

/** Finds an activation by what the user calls it. */
public final class ActivationChoice {

    /** Before an activation that is a gate, or takes a bias. */
    private static final String GATED = "gated:";
    private static final String BIASED = "biased:";

    private ActivationChoice() {}

    /** Whether the text means an activation by row, with or without parameters. */
    public static boolean isRow(String text) {
        return RowActivation.names().contains(text.replaceFirst("\\(.*", "").strip());
    }

    /** Whether the text means a gated activation, if it means anything. */
    public static boolean isGated(String text) {
        return text.strip().startsWith(GATED) || GatedActivation.names().contains(withoutParameters(text));
    }

    /** Whether the text means an activation by channel, if it means anything. */
    public static boolean isChannel(String text) {
        return text.strip().startsWith(BIASED) || ChannelActivation.names().contains(withoutParameters(text));
    }

    private static String withoutParameters(String text) {
        return text.replaceFirst("\\(.*", "").strip();
    }

    /** Throws IllegalArgumentException, with what there is, for a text that means no activation of any kind. */
    public static void check(String text) {
        if (isGated(text)) {
            GatedActivation.of(text);
        } else if (isChannel(text)) {
            ChannelActivation.of(text);
        } else if (!isRow(text)) {
            element(text);
        }
    }

    /** The element-wise activation that a text means. Throws IllegalArgumentException, with what there is, for an unknown one. */
    public static Activation element(String text) {
        try {
            return Activation.of(text);
        } catch (IllegalArgumentException e) {
            boolean known = text.contains(":") || Formulas.type(withoutParameters(text)) != null;
            String others = "; over rows: " + String.join(", ", RowActivation.names()) + "; gated: "
                    + String.join(", ", GatedActivation.names()) + "; by channel: " + String.join(", ", ChannelActivation.names());
            throw known ? e : new IllegalArgumentException(e.getMessage() + others, e);
        }
    }
}
