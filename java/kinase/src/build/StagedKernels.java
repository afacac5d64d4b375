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
                text.append(inStages(formula, method, loops(formula, method, tables)));
            }
        }
        return withTables(tables, text.toString());
    }

    private static String withTables(Map<String, String> tables, String methods) {
        StringBuilder fields = new StringBuilder();
        tables.forEach((table, name) -> fields.append("    private static final float[] ").append(name).append(" = ").append(table)
                .append(";\n"));
        return (fields.isEmpty() ? "" : "\n" + fields) + methods;
    }

    private static String inStages(Formula formula, String method, List<String> loops) {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i <= loops.size(); i++) {
            text.append(method(formula, method + "Stage" + i, "", loops.get(i - 1)));
        }
        return text + inOrder(formula, method, loops.size());
    }

    /** The same of a kernel for gates: of the products with the other input, which starts at BLOCK. */
    String products(Formula formula) {
        Map<String, String> tables = new LinkedHashMap<>();
        StageCode code = new StageCode(tables);
        InLanes lanes = new InLanes(sources, formula.name(), InLanes.Numbers.AS_THEY_ARE, code);
        Value result = lanes.call("times", code.input("block[i]"), code.input("block[BLOCK + i]"));
        return withTables(tables, inStages(formula, "times", loops(code, result)));
    }

    /**
     * All stages, one after the other. Each is a method, for the JIT compiler gives up on what is too large; and which comes next is
     * chosen by a number, for where they are called in a row it expands them all into each caller up to the API, one after the other:
     * that takes it half a second for gelu, in which nothing else is compiled, and some of their loops are not made vectors of.
     */
    private static String inOrder(Formula formula, String method, int stages) {
        StringBuilder cases = new StringBuilder("        switch (stage) {\n");
        for (int i = 1; i <= stages; i++) {
            cases.append("            ").append(i == stages ? "default" : "case " + i).append(" -> ").append(method).append("Stage")
                    .append(i).append("(f, block, length);\n");
        }
        return method(formula, method + "Stage", "int stage, ", cases.append("        }\n").toString())
                + method(formula, method + "InStages", "", """
                        for (int stage = 1; stage <= %d; stage++) {
                            %sStage(stage, f, block, length);
                        }
                """.formatted(stages, method));
    }

    private static String method(Formula formula, String name, String parameters, String body) {
        return "\n    private static void " + name + "(" + parameters + formula.name() + " f, float[] block, int length) {\n" + body
                + "    }\n";
    }

    private List<String> loops(Formula formula, String method, Map<String, String> tables) {
        StageCode code = new StageCode(tables);
        InLanes lanes = new InLanes(sources, formula.name(), InLanes.Numbers.AS_THEY_ARE, code);
        Value.Lanes result = code.lanes("float", lanes.call(method, code.input("block[i]")));
        if (!method.equals("forward")) {
            result = code.apply("mul(", "float", code.input("block[BLOCK + i]"), result);
        }
        return loops(code, result);
    }

    private List<String> loops(StageCode code, Value result) {
        List<String> loops = code.loops(code.lanes("float", result), " ".repeat(8));
        slots = Math.max(slots, code.slots());
        return loops;
    }
}
