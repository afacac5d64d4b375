import java.util.HashMap;
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
        return first + loop(formula, element, method, wide ? "double" : element.primitive, tables, Map.of());
    }

    /** The form in float is a method of its own: the JIT compiler gives up on what is too large. */
    private String inFloat(Formula formula, String method, Map<String, String> tables) {
        return "\n    private static int " + method + "InFloat(" + formula.name() + " f, " + parameters(method) + ") {\n"
                + loop(formula, Specialiser.Element.FLOAT32, method, "float", tables, Map.of()) + "    }\n";
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
    private String loop(Formula formula, Specialiser.Element element, String method, String type, Map<String, String> tables,
                        Map<String, Boolean> decided) {
        try {
            return loop(formula, element, method, type, new VectorCode(tables, decided));
        } catch (VectorCode.Undecided e) {
            Map<String, Boolean> yes = new HashMap<>(decided);
            Map<String, Boolean> no = new HashMap<>(decided);
            yes.put(e.condition, true);
            no.put(e.condition, false);
            String one = loop(formula, element, method, type, tables, yes);
            String other = loop(formula, element, method, type, tables, no);
            return one.equals(other) ? one : "        if " + e.condition + " {\n" + one.indent(4) + "        }\n" + other;
        }
    }

    /** A slope is multiplied by dy. */
    private String loop(Formula formula, Specialiser.Element element, String method, String type, LaneCode code) {
        boolean wide = !type.equals(element.primitive);
        boolean slope = !method.equals("forward");
        String species = wide ? "HALF" : LaneCode.species(type);
        InLanes lanes = new InLanes(sources, formula.name(), formula.exact() && type.equals("float"), code);
        Value.Lanes result = code.lanes(type, lanes.call(method, load(code, element, species, type, "x")));
        if (slope) {
            result = code.apply("mul(", type, load(code, element, species, type, "dy"), result);
        }
        if (wide) {
            result = code.lanes("float", "(FloatVector) " + result.name() + ".convertShape(VectorOperators.D2F, HALF, 0)", false);
        }
        String out = slope ? "dx" : "y";
        String indent = " ".repeat(8);
        return code.before(indent) + """
                int i = 0;
                for (; i <= length - @species@.length(); i += @species@.length()) {
                @body@    @result@.blend(@nan@, @result@.compare(VectorOperators.NE, @result@)).intoArray(@out@s, @out@Offset + i);
                }
                return i;
                """.indent(indent.length()).replace("@species@", species).replace(indent + "@body@", code.body(indent + "    ") + indent)
                .replace("@result@", result.name()).replace("@nan@", element.buffer + ".NaN").replace("@out@", out);
    }

    private static Value.Lanes load(LaneCode code, Specialiser.Element element, String species, String type, String array) {
        Value.Lanes loaded = code.lanes(element.primitive, element.buffer + "Vector.fromArray(" + species + ", " + array + "s, " + array
                + "Offset + i)", false);
        return type.equals(element.primitive) ? loaded
                : code.lanes(type, "(DoubleVector) " + loaded.name() + ".convertShape(VectorOperators.F2D, DOUBLE, 0)", false);
    }
}
