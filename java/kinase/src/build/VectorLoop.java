import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A loop over arrays in vectors while it is written: what it loads, what is computed from that, and what it stores in the end. */
final class VectorLoop {

    final VectorCode code;
    /** The type that the loop computes in. */
    final String type;
    private final Specialiser.Element element;
    /** As many elements as there are lanes of that type. */
    private final String species;
    /** Where the vectors begin that are loaded. */
    private String index = "i";
    /** Where results go, and the vectors of elements that they are in. */
    private final Map<String, Value.Lanes> stores = new LinkedHashMap<>();
    /** Those of them that hold no NaN. */
    private final Set<String> numbers = new HashSet<>();

    VectorLoop(VectorCode code, Specialiser.Element element, String type) {
        this.code = code;
        this.element = element;
        this.type = type;
        this.species = isWide() ? "HALF" : LaneCode.species(type);
    }

    /** Whether it computes with more bits than an element has. */
    private boolean isWide() {
        return !type.equals(element.primitive);
    }

    /** The loop that a function writes for parameters that decide some conditions; one for either case of each that it asks for. */
    static String inCases(Map<String, Boolean> decided, Function<Map<String, Boolean>, String> loop) {
        try {
            return loop.apply(decided);
        } catch (VectorCode.Undecided e) {
            Map<String, Boolean> yes = new HashMap<>(decided);
            Map<String, Boolean> no = new HashMap<>(decided);
            yes.put(e.condition, true);
            no.put(e.condition, false);
            String one = inCases(yes, loop);
            String other = inCases(no, loop);
            return one.equals(other) ? one : "        if " + e.condition + " {\n" + one.indent(4) + "        }\n" + other;
        }
    }

    /**
     * The body of a method that goes on with the loop over ordinary elements after some of any kind. Before JDK 24 there is none but the
     * other: C2 leaves vectors of some of them as objects.
     */
    static String ordinaryFirst(String method, List<String> arrays) {
        String call = method + "@Kind@(f, " + arrays.stream().map(array -> array + "s, " + array + "Offset + i, ").collect(Collectors.joining())
                + "@length@)";
        return """
                        if (!SELECTS) {
                            return @all@;
                        }
                        int i = @ordinary@;
                        while (length - i >= FLOAT.length()) {
                            int some = Math.min(length - i, UNORDINARY);
                            int done = @any@;
                            i += done;
                            if (some - done >= FLOAT.length()) {
                                return i;
                            }
                            i += @next@;
                        }
                        return i;
                """.replace("@all@", call.replace("@Kind@", "OfAny").replace("@length@", "length").replace(" + i", ""))
                .replace("@ordinary@", call.replace("@Kind@", "OfOrdinary").replace("@length@", "length").replace(" + i", ""))
                .replace("@next@", call.replace("@Kind@", "OfOrdinary").replace("@length@", "length - i"))
                .replace("@any@", call.replace("@Kind@", "OfAny").replace("@length@", "some"));
    }

    /** Loads from another index on, where a step takes several vectors. */
    void moveTo(String index) {
        this.index = index;
    }

    /** The elements of an array as they are; its variable is the name with an s, its offset the name with Offset. */
    Value.Lanes elements(String array) {
        return code.lanes(element.primitive, element.buffer + "Vector.fromArray(" + species + ", " + array + "s, " + array + "Offset + "
                + index + ")", false);
    }

    /** The same in the type that the loop computes in. */
    Value.Lanes load(String array) {
        Value.Lanes loaded = elements(array);
        return isWide() ? code.lanes(type, "(DoubleVector) " + loaded.name() + ".convertShape(VectorOperators.F2D, DOUBLE, 0)", false)
                : loaded;
    }

    /** Stores a result rounded; every NaN is the same NaN. Stores come after all loads, for an output may be an input. */
    void store(String array, Value.Lanes result) {
        stores.put(array, isWide() ? code.lanes("float", "(FloatVector) " + result.name()
                + ".convertShape(VectorOperators.D2F, HALF, 0)", false) : result);
    }

    /** Stores a result of the type of the elements that is not NaN. */
    void storeNumber(String array, Value.Lanes result) {
        stores.put(array, result);
        numbers.add(array);
    }

    /** The body of the method, which returns how many elements it has done. */
    String text() {
        String indent = " ".repeat(8);
        StringBuilder text = new StringBuilder();
        stores.forEach((array, result) -> text.append("    @result@@canonical@.intoArray(@out@s, @out@Offset + i);\n"
                .replace("@canonical@", numbers.contains(array) ? "" : ".blend(@nan@, @result@.compare(VectorOperators.NE, @result@))")
                .replace("@result@", result.name()).replace("@out@", array)));
        return code.before(indent) + """
                int i = 0;
                for (; i <= length - @species@.length(); i += @species@.length()) {
                @body@@stores@}
                return i;
                """.replace("@stores@", text).indent(indent.length()).replace("@species@", species)
                .replace("@nan@", element.buffer + ".NaN").replace(indent + "@body@", code.body(indent + "    ") + indent);
    }
}
