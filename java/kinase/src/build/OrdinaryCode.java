import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Code on vectors of floats in which no element is far from 0, which is required first: limits beyond that are no limits, and no element
 * is NaN. The bits are those of the other code. Of a formula without such limits there is none.
 */
final class OrdinaryCode extends VectorCode {

    /** Limits from here on are left out: of what networks compute, hardly anything is beyond. */
    private static final double ORDINARY = 10;
    /** Up to here e^x and e^-x are normal numbers. */
    private static final double NORMAL_EXPONENTIAL = 87;
    /** The factor that lifts by nothing. */
    private static final String ONE = "Float.intBitsToFloat(0x3f800000)";
    private static final String BOUND = "@bound@";

    /** The least of the limits that have been left out. */
    private double bound = Double.POSITIVE_INFINITY;
    /** What is no farther from 0 than the elements. */
    private final Set<String> near = new HashSet<>();
    /** Differences of such from a limit. */
    private final Map<String, Double> belowLimit = new HashMap<>();
    /** Comparisons that hold for none. */
    private final Set<String> never = new HashSet<>();

    OrdinaryCode(Map<String, String> tables, Map<String, Boolean> decided) {
        super(tables, decided);
    }

    /** Requires that all these elements are ordinary. */
    void begin(Value.Lanes x) {
        near.add(x.name());
        require(compare("LE", "float", apply("abs(", "float", x), new Value.Scalar("float", BOUND)));
    }

    /** Whether it differs from the other code. */
    boolean isShorter() {
        return bound < Double.POSITIVE_INFINITY;
    }

    /** The text of a loop with this code in it. */
    String in(String loop) {
        return loop.replace(BOUND, (float) bound + "f");
    }

    private boolean isNear(Value value) {
        return value instanceof Value.Lanes lanes && near.contains(lanes.name());
    }

    private Value.Lanes near(Value.Lanes lanes) {
        near.add(lanes.name());
        return lanes;
    }

    /** Whether a limit on this side of 0 can be left out, which it then is. */
    private boolean isFar(double limit) {
        if (!(limit >= ORDINARY)) {
            return false;
        }
        bound = Math.min(bound, limit);
        return true;
    }

    @Override
    Value own(String name, String type, List<Value> arguments) {
        Value first = arguments.get(0);
        Value last = arguments.get(arguments.size() - 1);
        boolean limits = List.of("min", "max", "atMost", "atLeast").contains(name);
        double limit = name.equals("min") || name.equals("atMost") ? number(first) : -number(first);
        if (limits && isNear(last) && isFar(limit)) {
            return (Value.Lanes) last;
        }
        // -0 less the excess over a limit, of which there is none.
        if (name.equals("max") && limit == 0 && last instanceof Value.Lanes lanes && isFar(belowLimit.getOrDefault(lanes.name(), 0.0))) {
            return lanes(type, first);
        }
        return switch (name) {
            case "raised" -> {
                bound = Math.min(bound, NORMAL_EXPONENTIAL);
                yield NOTHING;
            }
            case "negativePart" -> smaller(last, new Value.Scalar("float", "0f"));
            case "min" -> limit > 0 ? smaller(last, first) : null;
            default -> super.own(name, type, arguments);
        };
    }

    @Override
    Value.Lanes extremum(String name, String type, Value x, Value limit, boolean literal) {
        return name.equals("min") && type.equals("float") && number(limit) > 0 ? smaller(x, limit)
                : super.extremum(name, type, x, limit, literal);
    }

    /** The smaller number as the smaller integer, if the limit is not below 0. */
    private Value.Lanes smaller(Value x, Value limit) {
        Value.Lanes smaller = ofBits("float", apply("min(", "int", bits((Value.Lanes) x), bits(lanes("float", limit))));
        return isNear(x) ? near(smaller) : smaller;
    }

    @Override
    Value.Lanes apply(String method, String type, Value... arguments) {
        if (arguments.length == 2 && arguments[1] instanceof Value.Scalar scalar && arguments[0] instanceof Value.Lanes lanes
                && (method.equals("add(") && scalar.equals(NOTHING) || method.equals("mul(") && scalar.text().equals(ONE))) {
            return lanes;
        }
        Value.Lanes result = super.apply(method, type, arguments);
        if (isNear(arguments[0])) {
            if (method.equals("abs(") || method.equals("neg(")) {
                near(result);
            } else if (method.equals("sub(") && !Double.isNaN(number(arguments[1]))) {
                belowLimit.put(result.name(), number(arguments[1]));
            }
        }
        return result;
    }

    @Override
    Value.Mask compare(String comparison, String type, Value a, Value b) {
        Value.Mask mask = super.compare(comparison, type, a, b);
        if (comparison.equals("LT") && isNear(a) && isFar(-number(b))) {
            never.add(mask.name());
        }
        return mask;
    }

    @Override
    Value.Lanes select(String type, Value condition, Value a, Value b) {
        if (condition instanceof Value.Mask mask && never.contains(mask.name())) {
            return lanes(type, b);
        }
        Value.Lanes selected = super.select(type, condition, a, b);
        return isNear(a) && isNear(b) ? near(selected) : selected;
    }
}
