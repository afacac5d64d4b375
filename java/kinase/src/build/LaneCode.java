import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Straight-line code on vectors while it is written: what is the same for all elements goes before the loop, and the same
 * operation on the same values is written once.
 */
class LaneCode {

    private static final Map<String, String> CLASSES = Map.of("int", "IntVector", "long", "LongVector", "float", "FloatVector",
            "double", "DoubleVector");
    private static final Map<String, String> BITS = Map.of("float", "int", "double", "long");
    /** What adds nothing to bits. */
    static final Value NOTHING = new Value.Scalar("int", "0");

    /** Names of local variables by what they hold, in the order in which they are computed. */
    private Map<String, String> constants = new LinkedHashMap<>();
    private Map<String, String> statements = new LinkedHashMap<>();
    /** Names of tables by their contents, for all loops of a class. */
    private final Map<String, String> tables;
    /** Masks without which the loop cannot go on. */
    private Set<String> required = new HashSet<>();

    LaneCode(Map<String, String> tables) {
        this.tables = tables;
    }

    LaneCode copy() {
        LaneCode copy = new LaneCode(tables);
        copy.restore(this);
        return copy;
    }

    void restore(LaneCode other) {
        constants = new LinkedHashMap<>(other.constants);
        statements = new LinkedHashMap<>(other.statements);
        required = new HashSet<>(other.required);
    }

    static String species(String type) {
        return type.toUpperCase(Locale.ROOT);
    }

    /** The code before the loop. */
    String before(String indent) {
        return text(constants, indent);
    }

    /** The code in the loop. */
    String body(String indent) {
        return text(statements, indent);
    }

    private String text(Map<String, String> variables, String indent) {
        StringBuilder text = new StringBuilder();
        variables.forEach((expression, name) -> {
            text.append(indent).append("var ").append(name).append(" = ").append(expression).append(";\n");
            if (required.contains(name)) {
                text.append(indent).append("if (!").append(name).append(".allTrue()) {\n").append(indent).append("    return i;\n")
                        .append(indent).append("}\n");
            }
        });
        return text.toString();
    }

    String name(String expression, boolean constant) {
        Map<String, String> variables = constant ? constants : statements;
        return variables.computeIfAbsent(expression, key -> (constant ? "c" : "v") + variables.size());
    }

    /** A vector computed from others. */
    Value.Lanes lanes(String type, String expression, boolean constant) {
        return new Value.Lanes(type, name(expression, constant), constant);
    }

    /** A comparison of lanes of a type. */
    Value.Mask mask(String type, String expression, boolean constant) {
        return new Value.Mask(type, name(expression, constant), constant);
    }

    /** Leaves the loop before the elements of this vector unless the condition holds for all of them. */
    void require(Value.Mask condition) {
        required.add(condition.name());
    }

    /** Whether a condition on the parameters holds, where the code is for one of the two cases only; otherwise null. */
    Boolean decided(String condition) {
        return null;
    }

    /** The number that a constant is; NaN where that does not show. */
    static double number(Value value) {
        String text = value instanceof Value.Scalar scalar ? scalar.text().replaceAll("\\((float|double)\\)|[() ]", "") : "";
        String magnitude = text.replaceFirst("^-*", "");
        int sign = (text.length() - magnitude.length()) % 2 == 0 ? 1 : -1;
        try {
            return sign * (magnitude.equals("Float.MAX_VALUE") ? Float.MAX_VALUE : Double.parseDouble(magnitude));
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    /** The same value in every lane of the type, to which a scalar is converted. */
    Value.Lanes lanes(String type, Value value) {
        if (value instanceof Value.Lanes lanes) {
            if (!lanes.type().equals(type)) {
                throw new InLanes.Impossible("lanes of " + lanes.type() + " as " + type);
            }
            return lanes;
        }
        String text = ((Value.Scalar) value).text();
        return lanes(type, CLASSES.get(type) + ".broadcast(" + species(type) + ", (" + type + ") " + text + ")", true);
    }

    /** A method of vectors, on lanes of one type. */
    Value.Lanes apply(String method, String type, Value... arguments) {
        return lanes(type, call(method, type, arguments), constant(type, arguments));
    }

    private boolean constant(String type, Value... arguments) {
        for (Value argument : arguments) {
            if (!lanes(type, argument).constant()) {
                return false;
            }
        }
        return true;
    }

    private String call(String method, String type, Value... arguments) {
        StringBuilder text = new StringBuilder(lanes(type, arguments[0]).name()).append('.').append(method);
        for (int i = 1; i < arguments.length; i++) {
            text.append(method.endsWith("(") && i == 1 ? "" : ", ").append(lanes(type, arguments[i]).name());
        }
        return text.append(")").toString();
    }

    /** Math.min or Math.max; the limit may be a literal, which is neither -0 nor NaN. */
    Value.Lanes extremum(String name, String type, Value x, Value limit, boolean literal) {
        return apply(name + "(", type, x, limit);
    }

    /** A method of the formulas that this code has its own way to; null for any other. */
    Value own(String name, String type, List<Value> arguments) {
        return null;
    }

    /** Whether a choice by a comparison is the fastest one. */
    boolean choosesByComparison() {
        return true;
    }

    /** {@code LSHL}, {@code ASHR} or {@code LSHR}. */
    Value.Lanes shift(String operation, Value.Lanes shifted, Value count) {
        return count instanceof Value.Scalar scalar
                ? lanes(shifted.type(), shifted.name() + ".lanewise(VectorOperators." + operation + ", " + scalar.text() + ")",
                        shifted.constant())
                : apply("lanewise(VectorOperators." + operation, shifted.type(), shifted, count);
    }

    Value.Mask compare(String comparison, String type, Value a, Value b) {
        return mask(type, call("compare(VectorOperators." + comparison, type, a, b), constant(type, a, b));
    }

    /** The same mask for lanes of a type. */
    Value.Mask mask(String type, Value condition) {
        Value.Mask mask = (Value.Mask) condition;
        return mask.type().equals(type) ? mask : mask(type, mask.name() + ".cast(" + species(type) + ")", mask.constant());
    }

    /** {@code and(} or {@code or(}. */
    Value.Mask combine(String method, Value a, Value b) {
        String type = ((Value.Mask) a).type();
        Value.Mask left = mask(type, a);
        Value.Mask right = mask(type, b);
        return mask(type, left.name() + "." + method + right.name() + ")", left.constant() && right.constant());
    }

    Value.Mask not(Value.Mask mask) {
        return mask(mask.type(), mask.name() + ".not()", mask.constant());
    }

    Value.Lanes select(String type, Value condition, Value a, Value b) {
        Value.Mask mask = mask(type, condition);
        Value.Lanes no = lanes(type, b);
        Value.Lanes yes = lanes(type, a);
        return lanes(type, no.name() + ".blend(" + yes.name() + ", " + mask.name() + ")",
                mask.constant() && no.constant() && yes.constant());
    }

    /** a where x is below 0, otherwise b, for sides that agree at -0. */
    Value.Lanes below0(Value x, Value a, Value b) {
        return select("float", compare("LT", "float", x, new Value.Scalar("float", "0f")), a, b);
    }

    /** The bits of floating-point lanes. */
    Value.Lanes bits(Value.Lanes x) {
        String type = BITS.get(x.type());
        return lanes(type, x.name() + ".reinterpretAs" + (type.equals("int") ? "Ints()" : "Longs()"), x.constant());
    }

    /** The floating-point lanes of some bits. */
    Value.Lanes ofBits(String type, Value.Lanes bits) {
        return lanes(type, bits.name() + ".reinterpretAs" + (type.equals("float") ? "Floats()" : "Doubles()"), bits.constant());
    }

    /** The magnitude of one and the sign of the other, by their bits. */
    Value.Lanes copySign(String type, Value magnitude, Value sign) {
        String bits = BITS.get(type);
        Value.Scalar signBit = new Value.Scalar(bits, type.equals("float") ? "0x80000000" : "0x8000000000000000L");
        Value.Scalar others = new Value.Scalar(bits, type.equals("float") ? "0x7fffffff" : "0x7fffffffffffffffL");
        Value.Lanes kept = apply("lanewise(VectorOperators.AND", bits, bits(lanes(type, magnitude)), others);
        Value.Lanes taken = apply("lanewise(VectorOperators.AND", bits, bits(lanes(type, sign)), signBit);
        return ofBits(type, apply("lanewise(VectorOperators.OR", bits, kept, taken));
    }

    /** The name of a table, which the format makes of its numbers. */
    String table(String format, Value.Table table) {
        String type = table.type().equals("int") ? "" : "(float) ";
        String numbers = table.numbers().stream().map(number -> type + number).collect(Collectors.joining(", "));
        return tables.computeIfAbsent(format.formatted(numbers), key -> "TABLE_" + tables.size());
    }

    /** The numbers of a table of floats at some places. */
    Value.Lanes lookUp(Value.Table table, Value.Lanes index) {
        throw new InLanes.Impossible("a table");
    }

    /** The nearest integer, the even one of two; with the sign of x. From 2^52 on there are only integers. */
    Value.Lanes rint(Value x) {
        Value.Scalar large = new Value.Scalar("double", "0x1p52");
        Value.Lanes magnitude = apply("abs(", "double", x);
        Value.Lanes rounded = apply("sub(", "double", apply("add(", "double", magnitude, large), large);
        return select("double", compare("LT", "double", magnitude, large), copySign("double", rounded, x), x);
    }
}
