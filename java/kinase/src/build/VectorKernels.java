import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Stamps the kernels in vectors. A formula computes in the type of the elements where it is Exact or has a form in that type, and
 * otherwise in double, which makes half as many elements per step.
 */
final class VectorKernels {

    private final Sources sources;
    private final String template;

    VectorKernels(Sources sources, String template) {
        this.sources = sources;
        this.template = template;
    }

    /** The types of elements that there are kernels for: sums of two doubles are left to plain Java. */
    List<Specialiser.Element> elements(Formula formula) {
        return formula.exact() ? List.of(Specialiser.Element.values()) : List.of(Specialiser.Element.FLOAT32);
    }

    String kernel(Formula formula, Specialiser.Element element) {
        String text = Specialiser.keep(element.in(template), "fromOutput", formula.fromOutput()).replace("@FAMILY@", formula.family())
                .replace("@NAME@", formula.name());
        Map<String, String> tables = new LinkedHashMap<>();
        StringBuilder methods = new StringBuilder();
        for (String method : List.of("forward", "derivative", "derivativeFromOutput")) {
            String place = "@" + method + "@\n";
            if (text.contains(place)) {
                text = text.replace(place, body(formula, element, method, tables));
                methods.append(hasFormInFloat(formula, element, method) ? inFloat(formula, method, tables) : "");
            }
        }
        StringBuilder fields = new StringBuilder();
        tables.forEach((table, name) -> fields.append("    private static final int[] ").append(name).append(" = ").append(table)
                .append(";\n"));
        return text.replace("@tables@\n", fields).replace("@methods@\n", methods);
    }

    /** The body of a method; where there is a form in float for some parameters, that is asked first. */
    private String body(Formula formula, Specialiser.Element element, String method, Map<String, String> tables) {
        String arguments = parameters(method).replaceAll("(float\\[]|int) ", "");
        String first = !hasFormInFloat(formula, element, method) ? ""
                : "        if (f.inFloat()) {\n            return " + method + "InFloat(f, " + arguments + ");\n        }\n";
        boolean wide = element == Specialiser.Element.FLOAT32 && !formula.exact();
        return first + loop(formula, element, method, wide ? "double" : element.primitive, tables);
    }

    /**
     * The form in float is a method of its own: the JIT compiler gives up on what is too large. Where there is a shorter loop over ordinary
     * elements, that goes on until it meets another.
     */
    private String inFloat(Formula formula, String method, Map<String, String> tables) {
        String loop = loop(formula, Specialiser.Element.FLOAT32, method, "float", tables);
        String ordinary = ordinaryLoop(formula, method, tables);
        String head = "\n    private static int " + method + "@Kind@(" + formula.name() + " f, " + parameters(method) + ") {\n";
        if (ordinary == null) {
            return head.replace("@Kind@", "InFloat") + loop + "    }\n";
        }
        return head.replace("@Kind@", "InFloat") + VectorLoop.ordinaryFirst(method, arrays(method)) + "    }\n"
                + head.replace("@Kind@", "OfOrdinary") + ordinary + "    }\n" + head.replace("@Kind@", "OfAny") + loop + "    }\n";
    }

    /** Null where it would be no shorter. */
    private String ordinaryLoop(Formula formula, String method, Map<String, String> tables) {
        boolean[] shorter = {true};
        String text = VectorLoop.inCases(Map.of(), decided -> {
            OrdinaryCode code = new OrdinaryCode(tables, decided);
            VectorLoop loop = new VectorLoop(code, Specialiser.Element.FLOAT32, "float");
            code.begin(loop.load("x"));
            String ordinary = code.in(loop(formula, method, loop, true));
            shorter[0] &= code.isShorter();
            return ordinary;
        });
        return shorter[0] ? text : null;
    }

    private static List<String> arrays(String method) {
        return method.equals("forward") ? List.of("x", "y") : List.of("x", "dy", "dx");
    }

    private static String parameters(String method) {
        return method.equals("forward") ? "float[] xs, int xOffset, float[] ys, int yOffset, int length"
                : "float[] xs, int xOffset, float[] dys, int dyOffset, float[] dxs, int dxOffset, int length";
    }

    static boolean hasFormInFloat(Formula formula, Specialiser.Element element, String method) {
        return element == Specialiser.Element.FLOAT32 && formula.marks().contains(
                method.equals("derivativeFromOutput") ? "OutputInFloat" : "InFloat");
    }

    /** The loop that computes in a type; one for either case of each condition on the parameters. */
    private String loop(Formula formula, Specialiser.Element element, String method, String type, Map<String, String> tables) {
        return VectorLoop.inCases(Map.of(), decided -> loop(formula, method,
                new VectorLoop(new VectorCode(tables, decided), element, type), false));
    }

    private static InLanes.Numbers numbers(Formula formula, String type) {
        return formula.exact() && type.equals("float") ? InLanes.Numbers.RESTATED : InLanes.Numbers.AS_THEY_ARE;
    }

    /** A slope is multiplied by dy. {@code numbers}: no element is NaN. */
    private String loop(Formula formula, String method, VectorLoop loop, boolean numbers) {
        InLanes lanes = new InLanes(sources, formula.name(), numbers(formula, loop.type), loop.code);
        Value.Lanes result = loop.code.lanes(loop.type, lanes.call(method, loop.load("x")));
        if (method.equals("forward") && numbers) {
            loop.storeNumber("y", result);
        } else if (method.equals("forward")) {
            loop.store("y", result);
        } else {
            loop.store("dx", loop.code.apply("mul(", loop.type, loop.load("dy"), result));
        }
        return loop.text();
    }
}
