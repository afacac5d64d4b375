import java.util.List;
import java.util.Map;

/**
 * Code on vectors of floats that makes no new numbers: a value is the input, its magnitude or a parameter, perhaps with another sign, so
 * that its product with another number in double, rounded, is that in float. Given up where a formula computes.
 */
final class ChoosingCode extends VectorCode {

    /** A formula that rounds, or would in double have more bits than a float. */
    static final class Computes extends RuntimeException {

        private static final long serialVersionUID = 1;

        Computes(String what) {
            super(what);
        }
    }

    private static final List<String> CHOICES = List.of("neg(", "abs(", "min(", "max(", "lanewise(VectorOperators.AND",
            "lanewise(VectorOperators.OR", "lanewise(VectorOperators.XOR");

    ChoosingCode(Map<String, Boolean> decided) {
        super(Map.of(), decided);
    }

    /** Asked before either side is written: one may compute. */
    @Override
    Boolean decided(String condition) {
        Boolean decided = super.decided(condition);
        if (decided == null) {
            throw new Undecided(condition);
        }
        return decided;
    }

    /** A parameter that something is multiplied by has to be 1. */
    @Override
    Value.Lanes apply(String method, String type, Value... arguments) {
        if (method.equals("mul(") && arguments[0] instanceof Value.Scalar factor && arguments[1] instanceof Value.Lanes lanes) {
            if (decided("(" + factor.text() + " == 1)")) {
                return lanes;
            }
        }
        if (!CHOICES.contains(method)) {
            throw new Computes(method);
        }
        return super.apply(method, type, arguments);
    }

    @Override
    Value.Lanes lookUp(Value.Table table, Value.Lanes index) {
        throw new Computes("a table");
    }
}
