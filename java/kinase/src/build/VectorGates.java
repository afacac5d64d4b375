import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Stamps the kernels of gates over float in vectors, which compute what {@code Gate.template} does, in double or in float. */
final class VectorGates {

    private static final List<String> FORWARD = List.of("gate", "up", "y");
    private static final List<String> BACKWARD = List.of("gate", "up", "dy", "dgate", "dup");

    private final Sources sources;
    private final String template;

    VectorGates(Sources sources, String template) {
        this.sources = sources;
        this.template = template;
    }

    String kernel(Formula formula) {
        StringBuilder methods = new StringBuilder();
        Map<String, String> tables = new LinkedHashMap<>();
        String first = timesInFloat(formula) ? inFloat(formula, tables, methods) : "";
        String firstBack = formula.marks().contains("TimesSlopeInFloat") ? gradientsInFloat(formula, tables, methods) : "";
        StringBuilder fields = new StringBuilder();
        tables.forEach((table, name) -> fields.append("    private static final int[] ").append(name).append(" = ").append(table)
                .append(";\n"));
        return template.replace("@tables@\n", fields)
                .replace("@forward@\n", first + forward(formula, methods))
                .replace("@backward@\n", firstBack + backward(formula, methods))
                .replace("@methods@\n", methods).replace("@FAMILY@", formula.family()).replace("@NAME@", formula.name());
    }

    /**
     * The choice between the loops for either case of each condition on the parameters. Each is a method of its own: the JIT compiler
     * gives up on what is too large.
     */
    private String cases(Formula formula, String name, List<String> arrays, Function<Gate, String> body, StringBuilder methods) {
        Map<String, String> names = new LinkedHashMap<>();
        String choice = VectorLoop.inCases(Map.of(), decided -> call(names, name + "InCase", arrays, body.apply(inDouble(formula, decided))));
        names.forEach((loop, method) -> methods.append(method(method, arrays, loop)));
        return choice;
    }

    /** In float for parameters with which the formula only chooses among floats, otherwise in double. */
    private String forward(Formula formula, StringBuilder methods) {
        String others = cases(formula, "forward", FORWARD, Gate::forward, methods);
        if (!formula.exact()) {
            return others;
        }
        Map<String, String> names = new LinkedHashMap<>();
        String choice = VectorLoop.inCases(Map.of(), decided -> {
            try {
                return call(names, "forwardOfFloats", FORWARD, ofFloats(formula, new ChoosingCode(decided)).forward());
            } catch (ChoosingCode.Computes e) {
                return others;
            }
        });
        names.forEach((loop, method) -> methods.append(method(method, FORWARD, loop)));
        return choice;
    }

    /** In float for a switch, otherwise in double. */
    private String backward(Formula formula, StringBuilder methods) {
        String others = cases(formula, "backward", BACKWARD, Gate::backward, methods);
        if (!formula.marks().contains("Switch")) {
            return others;
        }
        methods.append(method("backwardOfSwitch", BACKWARD, ofFloats(formula, new VectorCode(new HashMap<>(), Map.of())).switched()));
        return "        if (f.switches()) {\n    " + call("backwardOfSwitch", BACKWARD) + "        }\n" + others;
    }

    private static String call(Map<String, String> names, String name, List<String> arrays, String loop) {
        String method = names.computeIfAbsent(loop, key -> name + (names.size() + 1));
        return call(method, arrays);
    }

    private static String call(String method, List<String> arrays) {
        return "        return " + method + "(f, " + arrays.stream().map(array -> array + "s, " + array + "Offset, ")
                .collect(Collectors.joining()) + "length);\n";
    }

    private static String method(String name, List<String> arrays, String loop) {
        String parameters = arrays.stream().map(array -> "float[] " + array + "s, int " + array + "Offset, ").collect(Collectors.joining());
        return "\n    private static int " + name + "(@NAME@ f, " + parameters + "int length) {\n" + loop + "    }\n";
    }

    private static boolean timesInFloat(Formula formula) {
        return formula.marks().contains("TimesInFloat");
    }

    /**
     * The products in float, but for vectors that hold a NaN, which are left to plain Java; and what asks for them first. Where there is a
     * shorter loop for ordinary gates, that goes on until it meets another.
     */
    private String inFloat(Formula formula, Map<String, String> tables, StringBuilder methods) {
        String any = products(formula, new VectorCode(tables, Map.of()));
        OrdinaryCode code = new OrdinaryCode(tables, Map.of());
        String ordinary = code.in(products(formula, code));
        if (code.isShorter()) {
            methods.append(method("forwardInFloat", FORWARD, VectorLoop.ordinaryFirst("forward", FORWARD)))
                    .append(method("forwardOfOrdinary", FORWARD, ordinary)).append(method("forwardOfAny", FORWARD, any));
        } else {
            methods.append(method("forwardInFloat", FORWARD, any));
        }
        return firstInFloat("forwardInFloat", FORWARD);
    }

    /** The same for the gradients, with one loop for all. */
    private String gradientsInFloat(Formula formula, Map<String, String> tables, StringBuilder methods) {
        VectorLoop loop = new VectorLoop(new VectorCode(tables, Map.of()), Specialiser.Element.FLOAT32, "float");
        InLanes lanes = new InLanes(sources, formula.name(), InLanes.Numbers.AS_THEY_ARE, loop.code);
        Value.Lanes gate = loop.load("gate");
        Value.Lanes up = loop.load("up");
        Value.Lanes dy = loop.load("dy");
        storeNumber(loop, "dgate", lanes.call("timesSlope", gate, up, dy));
        storeNumber(loop, "dup", lanes.call("times", gate, dy));
        methods.append(method("backwardInFloat", BACKWARD, loop.text()));
        return firstInFloat("backwardInFloat", BACKWARD);
    }

    private static String firstInFloat(String method, List<String> arrays) {
        return "        if (f.inFloat()) {\n    " + call(method, arrays) + "        }\n";
    }

    private static void storeNumber(VectorLoop loop, String array, Value result) {
        Value.Lanes lanes = loop.code.lanes("float", result);
        loop.code.require(loop.code.compare("EQ", "float", lanes, lanes));
        loop.storeNumber(array, lanes);
    }

    private String products(Formula formula, VectorCode code) {
        VectorLoop loop = new VectorLoop(code, Specialiser.Element.FLOAT32, "float");
        Value.Lanes gate = loop.load("gate");
        if (code instanceof OrdinaryCode ordinary) {
            ordinary.begin(gate);
        }
        InLanes lanes = new InLanes(sources, formula.name(), InLanes.Numbers.AS_THEY_ARE, code);
        storeNumber(loop, "y", lanes.call("times", gate, loop.load("up")));
        return loop.text();
    }

    private Gate inDouble(Formula formula, Map<String, Boolean> decided) {
        VectorLoop loop = new VectorLoop(new VectorCode(new HashMap<>(), decided), Specialiser.Element.FLOAT32, "double");
        if (!formula.exact()) {
            // An infinite gate, for which such a formula may stop short of its limits, is left to plain Java.
            String magnitude = loop.code.apply("abs(", "float", loop.elements("gate")).name();
            loop.code.require(loop.code.mask("float", magnitude + ".compare(VectorOperators.NE, Float.POSITIVE_INFINITY)", false));
        }
        return new Gate(formula, loop, new InLanes(sources, formula.name(), formula.exact() ? InLanes.Numbers.OF_FLOATS
                : InLanes.Numbers.AS_THEY_ARE, loop.code));
    }

    private Gate ofFloats(Formula formula, VectorCode code) {
        VectorLoop loop = new VectorLoop(code, Specialiser.Element.FLOAT32, "float");
        return new Gate(formula, loop, new InLanes(sources, formula.name(), InLanes.Numbers.RESTATED, loop.code));
    }

    /** A loop with a formula as the gate. */
    private final class Gate {

        private final Formula formula;
        private final VectorLoop loop;
        private final InLanes lanes;
        private final Value.Lanes gate;
        private final Value.Lanes up;

        Gate(Formula formula, VectorLoop loop, InLanes lanes) {
            this.formula = formula;
            this.loop = loop;
            this.lanes = lanes;
            gate = loop.load("gate");
            up = loop.load("up");
        }

        String forward() {
            loop.store("y", product(value("forward", gate), formula.gateOnly() ? value("up", up) : up));
            return loop.text();
        }

        String backward() {
            Value.Lanes dy = loop.load("dy");
            Value.Lanes toGate = product(dy, formula.gateOnly() ? value("up", up) : up);
            Value.Lanes toUp = formula.gateOnly() ? product(dy, value("upSlope", up)) : dy;
            loop.store("dgate", product(toGate, value("derivative", gate)));
            loop.store("dup", product(toUp, value("forward", gate)));
            return loop.text();
        }

        /** The gradients of a switch: its slope first, for where the product of the other two overflows, 0 would make NaN of it. */
        String switched() {
            Value.Lanes dy = loop.load("dy");
            loop.store("dgate", product(product(dy, value("open", gate)), up));
            loop.store("dup", product(dy, value("passed", gate)));
            return loop.text();
        }

        private Value.Lanes value(String method, Value.Lanes x) {
            return loop.code.lanes(loop.type, lanes.call(method, x));
        }

        private Value.Lanes product(Value.Lanes a, Value.Lanes b) {
            return loop.code.lanes(loop.type, a.name() + ".mul(" + b.name() + ")", false);
        }
    }
}
