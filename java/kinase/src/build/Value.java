import java.util.ArrayList;
import java.util.List;

/** What an expression of a formula has become. */
sealed interface Value {

    /** The same for all elements: a Java expression of a primitive type. */
    record Scalar(String type, String text) implements Value {}

    /** One for each element: a vector of a primitive type, in a local variable. A constant one is made before the loop. */
    record Lanes(String type, String name, boolean constant) implements Value {}

    /** A comparison of lanes of a type: a mask in a local variable. */
    record Mask(String type, String name, boolean constant) implements Value {}

    /** Numbers to look up. */
    record Table(String type, List<String> numbers) implements Value {

        /** As Single does. */
        Table bitsOfPowers() {
            List<String> bits = new ArrayList<>();
            numbers.forEach(number -> bits.add("Float.floatToRawIntBits((float) " + number + ") - (" + bits.size() + " << 20)"));
            return new Table("int", bits);
        }
    }

    /** A record. */
    record Tuple(String type, List<Value> components) implements Value {}

    /** The type that an operation on both computes in. */
    static String promoted(String a, String b) {
        List<String> types = List.of("boolean", "int", "long", "float", "double");
        return types.get(Math.max(types.indexOf(a), types.indexOf(b)));
    }

    static String type(Value value) {
        return value instanceof Scalar scalar ? scalar.type() : value instanceof Lanes lanes ? lanes.type()
                : value instanceof Table table ? table.type() + "[]"
                : value instanceof Tuple tuple ? tuple.type() : "boolean";
    }
}
