package io.github.kinase;

import io.github.kinase.formula.Formula;
import io.github.kinase.formula.Formulas;
import io.github.kinase.formula.Gates;
import io.github.kinase.formula.Rectifiers;
import io.github.kinase.formula.Sigmoids;
import io.github.kinase.formula.SmoothRectifiers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The names of gated activations and the formulas of their gates. */
final class GatedNames {

    /** Before the text of an activation that has no name as a gate. */
    static final String ANY = "gated:";

    private static final Map<String, Class<? extends Formula>> TYPES = new LinkedHashMap<>();
    /** Those whose gate has parameters; elsewhere it has its defaults. */
    private static final Set<String> WITH_PARAMETERS = Set.of("swiglu", "swiglu_oai");

    static {
        TYPES.put("glu", Sigmoids.Sigmoid.class);
        TYPES.put("bilinear", Rectifiers.Linear.class);
        TYPES.put("reglu", Rectifiers.Relu.class);
        TYPES.put("geglu", SmoothRectifiers.Gelu.class);
        TYPES.put("geglu_tanh", SmoothRectifiers.GeluTanh.class);
        TYPES.put("geglu_quick", SmoothRectifiers.GeluQuick.class);
        TYPES.put("swiglu", SmoothRectifiers.Silu.class);
        TYPES.put("swiglu_oai", Gates.SwigluOai.class);
    }

    private GatedNames() {}

    static List<String> names() {
        return List.copyOf(TYPES.keySet());
    }

    static Formula parse(String text) {
        String stripped = text.strip();
        return stripped.startsWith(ANY) ? ActivationText.parse(stripped.substring(ANY.length()))
                : ActivationText.parse(text, GatedNames::find);
    }

    private static ActivationText.Meaning find(String framework, String name) {
        if (framework != null) {
            throw new IllegalArgumentException("\"" + framework + ":" + name + "\" is no gated activation; it must be one of "
                    + String.join(", ", names()) + ", or " + ANY + "activation");
        }
        Class<?> type = TYPES.get(name);
        if (type == null) {
            throw new IllegalArgumentException("there is no gated activation \"" + name + "\"; nearest: \""
                    + ActivationText.nearest(name, names()) + "\"; all: " + String.join(", ", names()) + ", and " + ANY
                    + " before any activation");
        }
        Map<String, Double> values = Formulas.defaults(type);
        Map<String, String> parameters = new LinkedHashMap<>();
        if (WITH_PARAMETERS.contains(name)) {
            values.keySet().forEach(parameter -> parameters.put(parameter, parameter));
        }
        return new ActivationText.Meaning(name, type, values, parameters, Set.of());
    }

    /** Whether texts with this name give the parameters of the gate. */
    static boolean hasParameters(String name) {
        return WITH_PARAMETERS.contains(name) || name.startsWith(ANY);
    }

    /** The name of the gated activation with this gate; null if it has none. */
    static String name(Formula gate) {
        for (Map.Entry<String, Class<? extends Formula>> entry : TYPES.entrySet()) {
            if (entry.getValue() == gate.getClass() && (WITH_PARAMETERS.contains(entry.getKey())
                    || Formulas.parameters(gate).equals(Formulas.defaults(gate.getClass())))) {
                return entry.getKey();
            }
        }
        return null;
    }
}
