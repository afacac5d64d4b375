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
                .replace("@forward@\n", first + cases(formula, "forward", FORWARD, Gate::forward, methods))
                .replace("@backward@\n", firstBack + cases(formula, "backward", BACKWARD, Gate::backward, methods))
                .replace("@methods@\n", methods).replace("@FAMILY@", formula.family()).replace("@NAME@", formula.name());
    }

    /**
     * The choice between the loops for either case of each condition on the parameters. Each is a method of its own: the JIT compiler
     * gives up on what is too large.
     */
    private String cases(Formula formula, String name, List<String> arrays, Function<Gate, String> body, StringBuilder methods) {
        Map<String, String> names = new LinkedHashMap<>();
        String choice = VectorLoop.inCases(Map.of(), decided -> {
            String loop = body.apply(new Gate(formula, decided));
            String method = names.computeIfAbsent(loop, key -> name + "InCase" + (names.size() + 1));
            return call(method, arrays);
        });
        names.forEach((loop, method) -> methods.append(method(method, arrays, loop)));
        return choice;
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

    /** The products in float, but for vectors that hold a NaN, which are left to plain Java; and what asks for them first. */
    private String inFloat(Formula formula, Map<String, String> tables, StringBuilder methods) {
        VectorLoop loop = loopInFloat(tables);
        storeNumber(loop, "y", lanes(formula, loop).call("times", loop.load("gate"), loop.load("up")));
        return inFloat("forward", FORWARD, loop, methods);
    }

    /** The same for the gradients. */
    private String gradientsInFloat(Formula formula, Map<String, String> tables, StringBuilder methods) {
        VectorLoop loop = loopInFloat(tables);
        InLanes lanes = lanes(formula, loop);
        Value.Lanes gate = loop.load("gate");
        Value.Lanes up = loop.load("up");
        Value.Lanes dy = loop.load("dy");
        storeNumber(loop, "dgate", lanes.call("timesSlope", gate, up, dy));
        storeNumber(loop, "dup", lanes.call("times", gate, dy));
        return inFloat("backward", BACKWARD, loop, methods);
    }

    private static VectorLoop loopInFloat(Map<String, String> tables) {
        return new VectorLoop(new VectorCode(tables, Map.of()), Specialiser.Element.FLOAT32, "float");
    }

    private InLanes lanes(Formula formula, VectorLoop loop) {
        return new InLanes(sources, formula.name(), InLanes.Numbers.AS_THEY_ARE, loop.code);
    }

    private static void storeNumber(VectorLoop loop, String array, Value result) {
        Value.Lanes lanes = loop.code.lanes("float", result);
        loop.code.require(loop.code.compare("EQ", "float", lanes, lanes));
        loop.storeNumber(array, lanes);
    }

    private static String inFloat(String name, List<String> arrays, VectorLoop loop, StringBuilder methods) {
        methods.append(method(name + "InFloat", arrays, loop.text()));
        return "        if (f.inFloat()) {\n    " + call(name + "InFloat", arrays) + "        }\n";
    }

    /** A loop with a formula as the gate. */
    private final class Gate {

        private final Formula formula;
        private final VectorLoop loop;
        private final InLanes lanes;
        private final Value.Lanes gate;
        private final Value.Lanes up;

        /**
         * An infinite gate, for which a formula in double may stop short of its limits, is left to plain Java. Looked for among the
         * floats, and with a scalar: otherwise C2 of JDK 17 leaves vectors of some of the loops as objects.
         */
        Gate(Formula formula, Map<String, Boolean> decided) {
            this.formula = formula;
            loop = new VectorLoop(new VectorCode(new HashMap<>(), decided), Specialiser.Element.FLOAT32, "double");
            lanes = new InLanes(sources, formula.name(), formula.exact() ? InLanes.Numbers.OF_FLOATS
                    : InLanes.Numbers.AS_THEY_ARE, loop.code);
            String magnitude = loop.code.apply("abs(", "float", loop.elements("gate")).name();
            loop.code.require(loop.code.mask("float", magnitude + ".compare(VectorOperators.NE, Float.POSITIVE_INFINITY)", false));
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

        private Value.Lanes value(String method, Value.Lanes x) {
            return loop.code.lanes("double", lanes.call(method, x));
        }

        private Value.Lanes product(Value.Lanes a, Value.Lanes b) {
            return loop.code.apply("mul(", "double", a, b);
        }
    }
}
