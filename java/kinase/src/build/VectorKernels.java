import com.sun.source.tree.MethodTree;
import java.util.List;

/**
 * Stamps the kernels in vectors. A formula computes in the type of the elements where it is Exact or has a form in that type, and
 * otherwise in double, which makes half as many elements per step.
 */
final class VectorKernels {

    private static final String INDENT = " ".repeat(12);

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
        text = stamp(text, formula, element, "forward", false);
        text = stamp(text, formula, element, "derivative", true);
        return formula.fromOutput() ? stamp(text, formula, element, "derivativeFromOutput", true) : text;
    }

    /** Puts the code of a method into the template; as a slope it is multiplied by dy. */
    private String stamp(String text, Formula formula, Specialiser.Element element, String method, boolean slope) {
        boolean ofFloats = element == Specialiser.Element.FLOAT32;
        boolean single = ofFloats && (formula.exact() || hasForm(formula, method, "float"));
        boolean wide = ofFloats && !single;
        String species = wide ? "HALF" : LaneCode.species(element.primitive);
        String type = wide ? "double" : element.primitive;
        LaneCode code = new LaneCode();
        InLanes lanes = new InLanes(sources, formula.name(), single && formula.exact(), code);
        Value.Lanes x = load(code, element, species, type, "x");
        Value.Lanes result = code.lanes(type, lanes.call(method, x));
        if (slope) {
            result = code.apply("mul(", type, load(code, element, species, type, "dy"), result);
        }
        if (wide) {
            result = code.lanes("float", "(FloatVector) " + result.name() + ".convertShape(VectorOperators.D2F, HALF, 0)", false);
        }
        String name = result.name();
        return text.replace("@before " + method + "@\n", code.before(" ".repeat(8)))
                .replace("@in " + method + "@\n", code.body(INDENT) + INDENT + "var result = " + name + ".blend("
                        + element.buffer + ".NaN, " + name + ".compare(VectorOperators.NE, " + name + "));\n")
                .replace("@species " + method + "@", species);
    }

    private boolean hasForm(Formula formula, String method, String type) {
        MethodTree found = sources.type(formula.name()).method(method, List.of(type), false);
        return found.getParameters().get(0).getType().toString().equals(type);
    }

    private static Value.Lanes load(LaneCode code, Specialiser.Element element, String species, String type, String array) {
        Value.Lanes loaded = code.lanes(element.primitive, element.buffer + "Vector.fromArray(" + species + ", " + array + "s, " + array
                + "Offset + i)", false);
        return type.equals(element.primitive) ? loaded
                : code.lanes(type, "(DoubleVector) " + loaded.name() + ".convertShape(VectorOperators.F2D, DOUBLE, 0)", false);
    }
}
