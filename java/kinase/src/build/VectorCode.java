import java.util.List;
import java.util.Map;

/**
 * Straight-line code on vectors of the JDK, with the ways of its own that they have to what plain Java does otherwise: there are
 * cheaper ones to the same bits, but for those of a NaN, which the loop makes one at the end.
 */
class VectorCode extends LaneCode {

    /** A condition on the parameters that vectors depend on: a loop for either case is faster than a choice in every lane. */
    static final class Undecided extends RuntimeException {

        private static final long serialVersionUID = 1;
        final String condition;

        Undecided(String condition) {
            super(condition);
            this.condition = condition;
        }
    }

    private final Map<String, Boolean> decided;

    /** For parameters for which some conditions hold and others do not. */
    VectorCode(Map<String, String> tables, Map<String, Boolean> decided) {
        super(tables);
        this.decided = decided;
    }

    @Override
    Boolean decided(String condition) {
        return decided.get(condition);
    }

    @Override
    Value.Lanes select(String type, Value condition, Value a, Value b) {
        if (condition instanceof Value.Scalar scalar) {
            throw new Undecided(scalar.text());
        }
        return super.select(type, condition, a, b);
    }

    /**
     * Math.max and Math.min order zeros and let NaN through, which takes x86 five instructions; a comparison and a choice, which take
     * two, do the same next to a constant. Before JDK 24 the five: C2 then leaves more vectors as objects if it meets fewer of them.
     */
    @Override
    Value own(String name, String type, List<Value> arguments) {
        Value first = arguments.get(0);
        Value last = arguments.get(arguments.size() - 1);
        Value zero = new Value.Scalar(type, "0");
        String x = lanes(type, last).name();
        return switch (name) {
            case "positivePart" -> positivePart(type, last);
            case "negativePart" -> chosen("GT", type, last, zero, x + ".min(" + lanes(type, zero).name() + ")");
            case "atMost" -> chosen("GT", type, last, first, x + ".min(" + lanes(type, first).name() + ")");
            case "atLeast" -> chosen("LT", type, last, first, x + ".max(" + lanes(type, first).name() + ")");
            case "larger" -> chosen("LE", type, last, first, lanes(type, first).name() + ".max(" + x + ")");
            case "constant" -> {
                String value = lanes(type, first).name();
                yield lanes(type, "SELECTS ? " + x + ".blend(" + value + ", " + x + ".compare(VectorOperators.EQ, " + x + ")) : " + x + ".max("
                        + value + ").min(" + value + ")", false);
            }
            case "largerPositive" -> ofNumbers("max(", type, first, last);
            case "smallerPositive" -> ofNumbers("min(", type, first, last);
            default -> null;
        };
    }

    /** The limit where x compares so with it, otherwise x; before JDK 24 in another way to the same. */
    private Value.Lanes chosen(String comparison, String type, Value x, Value limit, String before) {
        String from = lanes(type, x).name();
        String other = lanes(type, limit).name();
        return lanes(type, "SELECTS ? " + from + ".blend(" + other + ", " + from + ".compare(VectorOperators." + comparison + ", " + other
                + ")) : " + before, false);
    }

    private Value.Lanes positivePart(String type, Value x) {
        Value zero = new Value.Scalar(type, "0");
        String box = type.equals("float") ? "Float" : "Double";
        String bounded = lanes(type, x).name() + ".max(" + lanes(type, new Value.Scalar(type, "-" + box + ".MAX_VALUE")).name() + ")";
        String none = lanes(type, zero).name();
        return chosen("LT", type, x, zero, bounded + ".sub(" + bounded + ".min(" + none + ").add(" + none + "))");
    }

    /** Of numbers above 0 the bits are in the same order. */
    private Value.Lanes ofNumbers(String method, String type, Value first, Value last) {
        Value.Lanes a = lanes(type, first);
        Value.Lanes b = lanes(type, last);
        String bits = type.equals("float") ? "Ints()" : "Longs()";
        String numbers = type.equals("float") ? "Floats()" : "Doubles()";
        return lanes(type, "SELECTS ? " + a.name() + ".reinterpretAs" + bits + "." + method + b.name() + ".reinterpretAs" + bits
                + ").reinterpretAs" + numbers + " : " + a.name() + "." + method + b.name() + ")", false);
    }

    @Override
    Value.Lanes extremum(String name, String type, Value x, Value limit, boolean literal) {
        return literal && !type.equals("int")
                ? chosen(name.equals("max") ? "LE" : "GT", type, x, limit, lanes(type, x).name() + "." + name + "(" + lanes(type, limit).name() + ")")
                : super.extremum(name, type, x, limit, false);
    }

    /**
     * The numbers of a table of floats or ints at some places. A table longer than a vector takes several, of which each place chooses the
     * one that it is in; the length of vectors is a constant for the JIT compiler, so that one of the ways remains. Before JDK 24 all
     * tables at the same places share a shuffle: with one for each, C2 of JDK 17 gives up in the middle and allocates vectors.
     */
    @Override
    Value.Lanes lookUp(Value.Table table, Value.Lanes index) {
        int size = table.numbers().size();
        String bits = table("table(INT.length(), %s)", table);
        Value.Lanes place = apply("and(", "int", index, new Value.Scalar("int", "(INT.length() - 1)"));
        String shuffle = name("SELECTS ? null : " + place.name() + ".toShuffle()", place.constant());
        StringBuilder text = new StringBuilder();
        for (int lanes = size; lanes >= 4; lanes /= 2) {
            text.append(lanes > 4 ? "INT.length() >= " + lanes + " ? " : "");
            for (int first = 0; first < size; first += lanes) {
                String vector = "IntVector.fromArray(INT, " + bits + ", " + first + ")";
                String part = "(SELECTS ? " + index.name() + ".selectFrom(" + vector + ") : " + vector + ".rearrange(" + shuffle + "))";
                text.append(first == 0 ? part : ".blend(" + part + ", " + index.name() + ".compare(VectorOperators.GE, " + first + "))");
            }
            text.append(lanes > 4 ? " : " : "");
        }
        Value.Lanes found = lanes("int", text.toString(), false);
        return table.type().equals("int") ? found : ofBits("float", found);
    }
}
