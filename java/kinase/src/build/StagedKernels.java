import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Stamps the loops in stages of forms in float for plain Java. */
final class StagedKernels {

    private final Sources sources;
    private int slots;

    StagedKernels(Sources sources) {
        this.sources = sources;
    }

    /** How many arrays the stages of any formula so far keep numbers in. */
    int slots() {
        return slots;
    }

    /** The methods of a kernel for float32; empty if the formula has no form in float. */
    String methods(Formula formula) {
        Map<String, String> tables = new LinkedHashMap<>();
        StringBuilder text = new StringBuilder();
        for (String method : List.of("forward", "derivative", "derivativeFromOutput")) {
            if (VectorKernels.hasFormInFloat(formula, Specialiser.Element.FLOAT32, method)) {
                List<String> loops = loops(formula, method, tables);
                StringBuilder calls = new StringBuilder();
                for (int i = 1; i <= loops.size(); i++) {
                    String call = method + "Stage" + i + "(" + "f, block, length)";
                    calls.append("        ").append(call).append(";\n");
                    text.append(method(formula, method + "Stage" + i, loops.get(i - 1)));
                }
                text.append(method(formula, method + "InStages", calls.toString()));
            }
        }
        StringBuilder fields = new StringBuilder();
        tables.forEach((table, name) -> fields.append("    private static final float[] ").append(name).append(" = ").append(table)
                .append(";\n"));
        return (fields.isEmpty() ? "" : "\n" + fields) + text;
    }

    /** Each stage is a method: the JIT compiler gives up on what is too large. */
    private static String method(Formula formula, String name, String body) {
        return "\n    private static void " + name + "(" + formula.name() + " f, float[] block, int length) {\n" + body + "    }\n";
    }

    private List<String> loops(Formula formula, String method, Map<String, String> tables) {
        StageCode code = new StageCode(tables);
        InLanes lanes = new InLanes(sources, formula.name(), false, code);
        Value.Lanes result = code.lanes("float", lanes.call(method, code.input("block[i]")));
        if (!method.equals("forward")) {
            result = code.apply("mul(", "float", code.input("block[BLOCK + i]"), result);
        }
        List<String> loops = code.loops(result, " ".repeat(8));
        slots = Math.max(slots, code.slots());
        return loops;
    }
}
