import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Stamps the kernels by row over float in vectors, in float for the formulas that are summed in float, otherwise in double. */
final class VectorRows {

    private final Sources sources;
    private final String template;

    VectorRows(Sources sources, String template) {
        this.sources = sources;
        this.template = template;
    }

    String kernel(Formula formula) {
        boolean inFloat = formula.marks().contains("SummedInFloat");
        String text = template;
        for (String mark : List.of("SummedInFloat", "Stored", "Counting", "GradientCounting")) {
            text = Specialiser.keep(text, mark, formula.marks().contains(mark));
            text = Specialiser.keep(text, "not " + mark, !formula.marks().contains(mark));
        }
        boolean stored = formula.marks().contains("Stored");
        Map<String, String> tables = new LinkedHashMap<>();
        if (inFloat) {
            text = text.replace("@sum@\n", sum(formula, false, tables)).replace("@sumOfAny@\n", sum(formula, true, tables))
                    .replace("@gradientSum@\n", gradientSum(formula, tables))
                    .replace("@value@\n", value(stored ? "quotient" : "difference", tables))
                    .replace("@gradient@\n", gradient(formula, tables));
        } else {
            VectorRowsInDouble rows = new VectorRowsInDouble(sources, formula);
            text = text.replace("@sum@\n", rows.sum()).replace("@gradientSum@\n", rows.gradientSum()).replace("@value@\n", rows.value())
                    .replace("@gradient@\n", rows.gradient());
        }
        StringBuilder fields = new StringBuilder();
        tables.forEach((table, name) -> fields.append("    private static final int[] ").append(name).append(" = ").append(table)
                .append(";\n"));
        return text.replace("@tables@\n", fields).replace("@valued@", stored ? "out" : "x")
                .replace("@minus@", isSmallest(formula) ? "-" : "")
                .replace("@beyond@", "VectorOperators." + (isSmallest(formula) ? "LT" : "GT"))
                .replace("@extremum@", "VectorOperators." + (isSmallest(formula) ? "MIN" : "MAX"))
                .replace("@notCounted@", formula.marks().contains("Counting") ? " && state[COUNT] != 0" : "")
                .replace("@NAME@", formula.name());
    }

    private static boolean isSmallest(Formula formula) {
        return formula.marks().contains("Smallest");
    }

    private static Value.Lanes signed(Formula formula, VectorLoop loop, Value v) {
        return isSmallest(formula) ? loop.code.apply("neg(", "float", v) : loop.code.lanes("float", v);
    }

    private Value.Lanes call(VectorLoop loop, String type, String method, Value... arguments) {
        Value result = new InLanes(sources, type, InLanes.Numbers.AS_THEY_ARE, loop.code).call(method, arguments);
        return loop.code.lanes(loop.type, result);
    }

    private static VectorLoop loop(String type, Map<String, String> tables) {
        return new VectorLoop(new VectorCode(tables, Map.of()), Specialiser.Element.FLOAT32, type);
    }

    private static Value.Scalar number(String name) {
        return new Value.Scalar("float", name);
    }

    /** The exponentials of a block. {@code any}: of any maximum, and perhaps without the largest elements, which are counted. */
    private String sum(Formula formula, boolean any, Map<String, String> tables) {
        VectorLoop loop = loop("float", tables);
        Value.Lanes x = signed(formula, loop, loop.load("x"));
        String count = "";
        if (any && formula.marks().contains("Counting")) {
            Value.Mask largest = loop.code.compare("EQ", "float", x, number("counted"));
            count = "number += " + largest.name() + ".trueCount();\n";
            x = loop.code.select("float", largest, number("Float.NEGATIVE_INFINITY"), x);
        }
        Value z = any ? call(loop, "Single", "argument", x, number("offset"), number("limit"))
                : call(loop, "Single", "notBelow", x, number("limit"));
        String power = call(loop, "Single", "power", z, new Value.Scalar("int", "lift")).name();
        String rise = call(loop, "Single", "rise", z).name();
        String store = formula.marks().contains("Stored")
                ? "@power@.fma(@rise@, @power@).intoArray(ys, yOffset + i);\n" : "";
        return loop.code.before("        ") + """
                        for (int lane = 0; lane < LANES; lane += FLOAT.length()) {
                            int next = lane + DOUBLE.length();
                            var sum = DoubleVector.fromArray(DOUBLE, state, SUMS + lane)
                                    .add(DoubleVector.fromArray(DOUBLE, state, SUMS_LOW + lane));
                            var nextSum = DoubleVector.fromArray(DOUBLE, state, SUMS + next)
                                    .add(DoubleVector.fromArray(DOUBLE, state, SUMS_LOW + next));
                            var low = FloatVector.zero(FLOAT);
                            for (int i = lane; i < length; i += LANES) {
                @body@@more@                sum = sum.add(@power@.convertShape(VectorOperators.F2D, DOUBLE, 0));
                                nextSum = nextSum.add(@power@.convertShape(VectorOperators.F2D, DOUBLE, 1));
                                low = @power@.fma(@rise@, low);
                            }
                            sum.intoArray(state, SUMS + lane);
                            nextSum.intoArray(state, SUMS + next);
                            ((DoubleVector) low.convertShape(VectorOperators.F2D, DOUBLE, 0)).intoArray(state, SUMS_LOW + lane);
                            ((DoubleVector) low.convertShape(VectorOperators.F2D, DOUBLE, 1)).intoArray(state, SUMS_LOW + next);
                        }
                """.replace("@body@", loop.code.body("                ")).replace("@more@", (count + store).indent(16))
                .replace("@power@", power).replace("@rise@", rise);
    }

    /** The terms, in two vectors of the lanes at a time. */
    private String gradientSum(Formula formula, Map<String, String> tables) {
        VectorLoop loop = loop("double", tables);
        String term = gradientTerm(formula, loop);
        loop.moveTo("i + DOUBLE.length()");
        String nextTerm = gradientTerm(formula, loop);
        return loop.code.before("        ") + """
                        for (int lane = 0; lane < LANES; lane += FLOAT.length()) {
                            int next = lane + DOUBLE.length();
                            var sum = DoubleVector.fromArray(DOUBLE, state, SUMS + lane);
                            var nextSum = DoubleVector.fromArray(DOUBLE, state, SUMS + next);
                            for (int i = lane; i < length; i += LANES) {
                @body@                sum = sum.add(@term@);
                                nextSum = nextSum.add(@nextTerm@);
                            }
                            sum.intoArray(state, SUMS + lane);
                            nextSum.intoArray(state, SUMS + next);
                        }
                """.replace("@body@", loop.code.body("                ")).replace("@term@", term).replace("@nextTerm@", nextTerm);
    }

    private String gradientTerm(Formula formula, VectorLoop loop) {
        Value.Lanes dy = loop.load("dy");
        return formula.marks().contains("Stored") ? call(loop, formula.name(), "gradientTerm", loop.load("y"), dy).name() : dy.name();
    }

    private String value(String method, Map<String, String> tables) {
        VectorLoop loop = loop("float", tables);
        loop.store("y", call(loop, "Single", method, loop.load("x"), number("high"), number("low")));
        return loop.text();
    }

    private String gradient(Formula formula, Map<String, String> tables) {
        VectorLoop loop = loop("float", tables);
        loop.store("dx", signed(formula, loop,
                call(loop, formula.name(), "gradient", loop.load("y"), loop.load("dy"), number("a"), number("aRest"))));
        return loop.text();
    }
}
