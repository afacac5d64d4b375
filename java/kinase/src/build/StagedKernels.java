import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/** Stamps the loops of forms in float for plain Java: one, or stages. */
final class StagedKernels {

    private static final List<String> METHODS = List.of("forward", "derivative", "derivativeFromOutput");
    /** Places in the block, and the block as a parameter. */
    private static final String INPUT = "block[i]";
    private static final String GRADIENT = "block[BLOCK + i]";
    private static final String BLOCK = "float[] block, int length";
    /** What takes a loop so long that a search for NaN as it goes makes it slower than one of its own; choices are no vectors, anyway. */
    private static final Pattern EXTREMUM = Pattern.compile("Math.m|Maths.select");
    private static final Pattern RESULT = Pattern.compile("( *)(?:block|y|dgate|dup)\\[i\\] = (v\\d+);\n");

    private final Sources sources;
    private int slots;

    StagedKernels(Sources sources) {
        this.sources = sources;
    }

    /** How many arrays the stages of any formula so far keep numbers in. */
    int slots() {
        return slots;
    }

    /** The methods of a formula that have a form in float, with their loops. */
    private Map<String, List<String>> loops(Formula formula, Map<String, String> tables) {
        Map<String, List<String>> loops = new LinkedHashMap<>();
        for (String method : METHODS) {
            if (VectorKernels.hasFormInFloat(formula, Specialiser.Element.FLOAT32, method)) {
                loops.put(method, loops(formula, method, tables));
            }
        }
        return loops;
    }

    /** A template for float32, or for another type if {@code float32} is false, with the parts for methods in one loop and in several. */
    String keep(String template, Formula formula, boolean float32) {
        Map<String, List<String>> loops = float32 && template.contains("in one loop") ? loops(formula, new LinkedHashMap<>()) : Map.of();
        String text = template;
        for (String method : METHODS) {
            int count = loops.getOrDefault(method, List.of()).size();
            text = Specialiser.keep(text, method + " in one loop", count == 1);
            text = Specialiser.keep(text, method + " in stages", count > 1);
        }
        return text;
    }

    /** The methods of a kernel for float32; empty if the formula has no form in float. */
    String methods(Formula formula) {
        Map<String, String> tables = new LinkedHashMap<>();
        StringBuilder text = new StringBuilder();
        loops(formula, tables).forEach((method, loops) -> text.append(loops.size() == 1
                ? inOneLoop(formula.name(), method, ofFiniteFirst(searching(loops.get(0)), formula, method, tables))
                : inStages(formula, method, loops)));
        return withTables(tables, text.toString());
    }

    /** The only loop of a form in float, after that for finite numbers if it is another. */
    private String ofFiniteFirst(String loop, Formula formula, String method, Map<String, String> tables) {
        StageCode code = new StageCode(tables, true);
        String finite = searching(code.oneLoop(Map.of(result(code, lanes(formula, code), method).name(), INPUT), " ".repeat(8)));
        return finite.equals(loop) ? loop : "        if (finite) {\n" + finite.indent(4) + "        }\n" + loop;
    }

    /**
     * The loops of an Exact formula, with all its calls expanded: of a loop that has not been profiled C2 does not expand the calls. It
     * meets such a loop where another activation has had its callers compiled before, and keeps what it makes of it, ten times as slow.
     */
    String straightLoops(Formula formula) {
        StringBuilder text = new StringBuilder();
        for (String method : METHODS) {
            if (!method.equals("derivativeFromOutput") || formula.fromOutput()) {
                String loops = VectorLoop.inCases(Map.of(), decided -> straightLoop(formula, method, decided));
                text.append(inOneLoop("Restated", method, loops));
            }
        }
        return text.toString();
    }

    /** The loop for parameters that decide some conditions, after which the method ends. */
    private String straightLoop(Formula formula, String method, Map<String, Boolean> decided) {
        StageCode code = new StageCode(new LinkedHashMap<>(), decided);
        InLanes lanes = new InLanes(sources, formula.name(), InLanes.Numbers.RESTATED, code);
        return searching(code.oneLoop(Map.of(result(code, lanes, method).name(), INPUT), " ".repeat(8)));
    }

    /** The same of a switch as a gate, of its products and of its gradients. */
    String switched(Formula formula) {
        return switched(formula, "passed", "float[] gate, float[] up, float[] y", (code, lanes) -> {
            Value.Lanes gate = code.input("gate[i]");
            return Map.of(product(code, lanes.call("passed", gate), code.input("up[i]")).name(), "y[i]");
        }) + switched(formula, "switched", "float[] gate, float[] up, float[] dy, float[] dgate, float[] dup", (code, lanes) -> {
            Value.Lanes gate = code.input("gate[i]");
            Value.Lanes up = code.input("up[i]");
            Value.Lanes dy = code.input("dy[i]");
            // The slope first: where the product of the other two overflows, a slope of 0 would make NaN of it.
            return Map.of(product(code, product(code, dy, lanes.call("open", gate)), up).name(), "dgate[i]",
                    product(code, dy, lanes.call("passed", gate)).name(), "dup[i]");
        });
    }

    private String switched(Formula formula, String name, String arrays, BiFunction<StageCode, InLanes, Map<String, String>> results) {
        String loops = VectorLoop.inCases(Map.of(), decided -> {
            StageCode code = new StageCode(new LinkedHashMap<>(), decided);
            InLanes lanes = new InLanes(sources, formula.name(), InLanes.Numbers.RESTATED, code);
            return searching(code.oneLoop(results.apply(code, lanes), " ".repeat(8)));
        });
        return "\n    @Override\n    protected boolean " + name + "(" + arrays + ", int from, int to, boolean finite) {\n"
                + overRange(loops) + "    }\n";
    }

    private static Value.Lanes product(StageCode code, Value a, Value b) {
        return code.apply("mul(", "float", a, b);
    }

    /** The same of a kernel for gates: of the products with the other input, which starts at BLOCK; and of the gradients. */
    String products(Formula formula) {
        Map<String, String> tables = new LinkedHashMap<>();
        StageCode code = new StageCode(tables);
        Value result = lanes(formula, code).call("times", code.input(INPUT), code.input(GRADIENT));
        String products = inStages(formula, "times", loops(code, result));
        return withTables(tables, formula.marks().contains("TimesSlopeInFloat") ? products + gradients(formula, tables) : products);
    }

    /** dgate and dup from the gate, the other input, and dy: that and the two results are the first of what stages keep. */
    private String gradients(Formula formula, Map<String, String> tables) {
        StageCode code = new StageCode(tables);
        InLanes lanes = lanes(formula, code);
        Value gate = code.input(INPUT);
        Value up = code.input(GRADIENT);
        Value dy = code.input(code.reserve());
        Map<String, String> results = new LinkedHashMap<>();
        results.put(code.lanes("float", lanes.call("timesSlope", gate, up, dy)).name(), code.reserve());
        results.put(code.lanes("float", lanes.call("times", gate, dy)).name(), code.reserve());
        return inStages(formula, "gradients", loops(code, results));
    }

    private InLanes lanes(Formula formula, StageCode code) {
        return new InLanes(sources, formula.name(), InLanes.Numbers.AS_THEY_ARE, code);
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
            text.append(method(formula.name(), method + "Stage" + i, BLOCK, loops.get(i - 1)));
        }
        return text + inOrder(formula, method, loops.size());
    }

    /**
     * The loop, after which its method ends. It finds out as it goes whether all results are ordinary numbers, whose product with 0 is 0,
     * unless it has extrema, each of which is six instructions on x86: then a search of its own takes less time. Of several results it
     * looks at the sum: C2 makes no vectors of a loop with two bitwise ANDs.
     */
    private static String searching(String loop) {
        if (EXTREMUM.matcher(loop).find()) {
            return loop + "        return true;\n";
        }
        List<String> results = RESULT.matcher(loop).results().map(result -> result.group(2)).toList();
        String last = results.get(results.size() - 1);
        return "        int ordinary = 1;\n" + RESULT.matcher(loop).replaceAll(result -> !result.group(2).equals(last) ? "$0" : """
                $0$1if (SEARCHING) {
                $1    ordinary &= (int) (%s * 0 + 1);
                $1}
                """.formatted(results.size() == 1 ? last : "(" + String.join(" + ", results) + ")"))
                + "        return !SEARCHING || ordinary == 0;\n";
    }

    private static String overRange(String loops) {
        return loops.replace("int i = 0; i < length;", "int i = from; i < to;");
    }

    /** The only loop needs no block: from arrays to an array, which may be one of them unless they are {@code finite}. */
    private static String inOneLoop(String type, String method, String loop) {
        boolean value = method.equals("forward");
        String in = method.equals("derivativeFromOutput") ? "y" : "x";
        String arrays = value ? "float[] x, float[] y" : "float[] " + in + ", float[] dy, float[] dx";
        return method("boolean", type, method + "InOneLoop", arrays + ", int from, int to, boolean finite", overRange(loop)
                .replace(INPUT + " =", (value ? "y" : "dx") + "[i] =")
                .replace(INPUT, in + "[i]").replace(GRADIENT, "dy[i]"));
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
        return method(formula.name(), method + "Stage", "int stage, " + BLOCK, cases.append("        }\n").toString())
                + method(formula.name(), method + "InStages", BLOCK, """
                        for (int stage = 1; stage <= %d; stage++) {
                            %sStage(f, stage, block, length);
                        }
                """.formatted(stages, method));
    }

    private static String method(String type, String name, String parameters, String body) {
        return method("void", type, name, parameters, body);
    }

    private static String method(String result, String type, String name, String parameters, String body) {
        return "\n    private static " + result + " " + name + "(" + type + " f, " + parameters + ") {\n" + body + "    }\n";
    }

    private List<String> loops(Formula formula, String method, Map<String, String> tables) {
        StageCode code = new StageCode(tables);
        return loops(code, result(code, lanes(formula, code), method));
    }

    /** The value, or dy times the slope. */
    private static Value.Lanes result(StageCode code, InLanes lanes, String method) {
        Value.Lanes result = code.lanes("float", lanes.call(method, code.input(INPUT)));
        return method.equals("forward") ? result : code.apply("mul(", "float", code.input(GRADIENT), result);
    }

    private List<String> loops(StageCode code, Value result) {
        return loops(code, Map.of(code.lanes("float", result).name(), INPUT));
    }

    private List<String> loops(StageCode code, Map<String, String> results) {
        List<String> loops = code.loops(results, " ".repeat(8));
        slots = Math.max(slots, code.slots());
        return loops;
    }
}
