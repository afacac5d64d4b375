import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The same straight-line code for scalars, as loops over a block: C2 makes vectors of a loop of floating-point arithmetic, but not of
 * one that looks into a table, moves bits or chooses. So operations are put into stages, in turns of the one kind and of the other;
 * what a later stage needs is kept in the block. Integers and conditions are computed again by each stage that needs them.
 */
final class StageCode extends LaneCode {

    /**
     * C2 unrolls loops up to about this weight, and makes vectors of no others: an operation weighs 1, and an access to the block ACCESS.
     * Found by trial on JDK 17 and 25; with 400, `./kinase bench --backend java --n 65536 tanh sigmoid` takes 1.5 times as long forward.
     */
    private static final int HEAVIEST = 45;
    private static final int ACCESS = 6;

    /** The condition that numbers are finite, or their results looked at. */
    private static final String FINITE = "(finite)";
    private static final Set<String> EXTREMA = Set.of("min(", "max(");
    private static final Map<String, String> INFIX = Map.of("add(", "+", "sub(", "-", "mul(", "*", "div(", "/", "and(", "&", "or(", "|");
    private static final Map<String, String> BITWISE = Map.of("lanewise(VectorOperators.AND", "&", "lanewise(VectorOperators.OR", "|",
            "lanewise(VectorOperators.XOR", "^");
    private static final Map<String, String> SIGNS = Map.of("LT", "<", "GT", ">", "LE", "<=", "GE", ">=", "EQ", "==", "NE", "!=");
    private static final Map<String, String> SHIFTS = Map.of("LSHL", "<<", "ASHR", ">>", "LSHR", ">>>");

    /** An operation: what it gives, on what, and whether C2 makes vectors of it. */
    private record Step(String type, String text, List<String> operands, boolean vector) {

        boolean isNumber() {
            return type.equals("float");
        }
    }

    private final Map<String, Step> steps = new LinkedHashMap<>();
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, String> inputs = new HashMap<>();
    /** Products, and those with a constant in the form that {@link #confusable} ones take. */
    private final Set<String> products = new HashSet<>();
    private final Map<String, String> asFusedSums = new HashMap<>();
    private final Map<String, Boolean> decided;
    /** Whether numbers are finite where that has not been decided like a condition. */
    private final boolean finite;
    private int slots;

    StageCode(Map<String, String> tables) {
        this(tables, false);
    }

    /** For finite numbers, or results that are looked at, or for any. */
    StageCode(Map<String, String> tables, boolean finite) {
        super(tables);
        this.decided = null;
        this.finite = finite;
    }

    /** For parameters for which some conditions hold and others do not; one on which a choice depends has to be among them. */
    StageCode(Map<String, String> tables, Map<String, Boolean> decided) {
        super(tables);
        this.decided = decided;
        this.finite = false;
    }

    @Override
    Boolean decided(String condition) {
        return decided == null ? super.decided(condition) : decided.get(condition);
    }

    /** An element of an array that is in the block from the start. */
    Value.Lanes input(String place) {
        Value.Lanes lanes = step("float", place, List.of(), true);
        inputs.put(lanes.name(), place);
        return lanes;
    }

    private Value.Lanes step(String type, String text, List<String> operands, boolean vector) {
        List<String> of = operands.stream().filter(steps::containsKey).distinct().toList();
        if (of.isEmpty() && !operands.isEmpty()) {
            return new Value.Lanes(type, "(" + text + ")", true);
        }
        String name = names.computeIfAbsent(text, key -> "v" + steps.size());
        steps.putIfAbsent(name, new Step(type, text, of, vector));
        return new Value.Lanes(type, name, false);
    }

    private List<String> operands(String type, Value... arguments) {
        List<String> operands = new ArrayList<>();
        for (Value argument : arguments) {
            operands.add(lanes(type, argument).name());
        }
        return operands;
    }

    @Override
    Value.Lanes lanes(String type, Value value) {
        return value instanceof Value.Scalar scalar ? new Value.Lanes(type, "((" + type + ") " + scalar.text() + ")", true)
                : super.lanes(type, value);
    }

    @Override
    Value.Lanes apply(String method, String type, Value... arguments) {
        List<String> of = operands(type, arguments);
        if (ofFinite(method, of)) {
            return super.lanes(type, arguments[0]);
        }
        if (method.equals("sub(") && pairedWrongly(arguments[0], of.get(1))) {
            return apply("add(", type, apply("neg(", type, arguments[1]), arguments[0]);
        }
        String sign = INFIX.getOrDefault(method, BITWISE.get(method));
        String call = "Math." + method + String.join(", ", of) + ")";
        String text = sign != null ? of.get(0) + " " + sign + " " + of.get(1) : switch (method) {
            case "neg(" -> "-" + of.get(0);
            case "not(" -> "~" + of.get(0);
            case "sqrt(" -> "(float) " + call;
            case "fma(" -> "Fused." + call.substring("Math.".length());
            case "abs(", "min(", "max(" -> call;
            default -> throw new InLanes.Impossible(method + " in stages");
        };
        Value.Lanes result = step(type, text, of, type.equals("float"));
        if (method.equals("mul(") && type.equals("float") && !result.constant()) {
            products.add(result.name());
            if (arguments[0] instanceof Value.Scalar || arguments[1] instanceof Value.Scalar) {
                asFusedSums.put(result.name(), "Fused.fma(" + of.get(0) + ", " + of.get(1) + ", -0f)");
            }
        }
        return result;
    }

    /**
     * Whether a difference is from what the other number may have been added to: a constant, or the summand of a fused sum. C2, which looks
     * for operations to make a vector of among those that take the same numbers, then pairs some of them wrongly and leaves them as they
     * are; a sum with the negated number, which is the same, it pairs rightly. Found by trial on JDK 17 and 25; the loops of Exact
     * formulas are short enough as they are.
     */
    private boolean pairedWrongly(Value from, String number) {
        Step step = steps.get(number);
        return decided == null && from instanceof Value.Scalar
                || step != null && step.text().startsWith("Fused.fma(") && step.operands().contains(((Value.Lanes) from).name());
    }

    /**
     * Whether an extremum takes infinity, and nothing else, to the largest number: where all numbers are finite it can be left out. What is
     * infinite then comes to a result that is not finite, either.
     */
    private boolean ofFinite(String method, List<String> operands) {
        boolean limits = EXTREMA.contains(method) && steps.containsKey(operands.get(0)) && operands.get(1).contains("MAX_VALUE");
        if (limits && decided != null && !decided.containsKey(FINITE)) {
            throw new VectorCode.Undecided(FINITE);
        }
        return limits && (decided != null ? decided.get(FINITE) : finite);
    }

    @Override
    boolean choosesByComparison() {
        return false;
    }

    @Override
    Value.Lanes shift(String operation, Value.Lanes shifted, Value count) {
        List<String> of = List.of(shifted.name(), lanes("int", count).name());
        return step(shifted.type(), of.get(0) + " " + SHIFTS.get(operation) + " " + of.get(1), of, false);
    }

    @Override
    Value.Mask compare(String comparison, String type, Value a, Value b) {
        List<String> of = operands(type, a, b);
        return new Value.Mask(type, step("boolean", of.get(0) + " " + SIGNS.get(comparison) + " " + of.get(1), of, false).name(), false);
    }

    @Override
    Value.Mask combine(String method, Value a, Value b) {
        List<String> of = List.of(((Value.Mask) a).name(), ((Value.Mask) b).name());
        return new Value.Mask("float", step("boolean", of.get(0) + " " + INFIX.get(method) + " " + of.get(1), of, false).name(), false);
    }

    @Override
    Value.Mask not(Value.Mask mask) {
        return new Value.Mask(mask.type(), step("boolean", "!" + mask.name(), List.of(mask.name()), false).name(), false);
    }

    /** A limit that is not 0 is an extremum, of which C2 makes vectors. */
    @Override
    Value.Lanes select(String type, Value condition, Value a, Value b) {
        if (decided != null && condition instanceof Value.Scalar scalar) {
            throw new VectorCode.Undecided(scalar.text());
        }
        Step asked = condition instanceof Value.Mask mask ? steps.get(mask.name()) : null;
        if (asked != null && a instanceof Value.Scalar limit && limit.text().matches(".*([1-9]|MAX_VALUE).*") && b instanceof Value.Lanes x) {
            String text = lanes(type, limit).name();
            if (asked.text().equals(x.name() + " < " + text) || asked.text().equals(x.name() + " > " + text)) {
                return apply(asked.text().contains(" < ") ? "max(" : "min(", type, x, limit);
            }
        }
        String name = condition instanceof Value.Mask mask ? mask.name() : ((Value.Scalar) condition).text();
        List<String> of = List.of(name, lanes(type, a).name(), lanes(type, b).name());
        return step(type, "Maths.select(" + String.join(", ", of) + ")", of, false);
    }

    @Override
    Value.Lanes below0(Value x, Value a, Value b) {
        List<String> of = operands("float", x, a, b);
        return step("float", "FloatMaths.below0(" + String.join(", ", of) + ")", of, false);
    }

    @Override
    Value.Lanes bits(Value.Lanes x) {
        return step("int", "Float.floatToRawIntBits(" + x.name() + ")", List.of(x.name()), false);
    }

    @Override
    Value.Lanes ofBits(String type, Value.Lanes bits) {
        return step("float", "Float.intBitsToFloat(" + bits.name() + ")", List.of(bits.name()), false);
    }

    @Override
    Value.Lanes copySign(String type, Value magnitude, Value sign) {
        List<String> of = operands(type, magnitude, sign);
        return step(type, "Math.copySign(" + of.get(0) + ", " + of.get(1) + ")", of, false);
    }

    @Override
    Value.Lanes lookUp(Value.Table table, Value.Lanes index) {
        return step("float", table("{%s}", table) + "[" + index.name() + "]", List.of(index.name()), false);
    }

    @Override
    void require(Value.Mask condition) {
        throw new InLanes.Impossible("an early end in stages");
    }

    /** A place to keep numbers in that no other number gets. */
    String reserve() {
        return "block[STAGES + " + slots++ + " * KEPT + i]";
    }

    /** Loops over the first elements of a block, one after the other, after which each result is in its place. */
    List<String> loops(Map<String, String> results, String indent) {
        List<List<String>> schedule = schedule(results.keySet());
        Map<String, Integer> lastUses = new HashMap<>();
        for (int loop = 0; loop < schedule.size(); loop++) {
            for (String input : read(schedule.get(loop))) {
                lastUses.put(input, loop);
            }
        }
        List<String> loops = new ArrayList<>();
        Map<String, String> places = new HashMap<>(inputs);
        List<String> free = new ArrayList<>();
        for (int loop = 0; loop < schedule.size(); loop++) {
            loops.add(loop(schedule.get(loop), results, lastUses, places, free, indent));
            int now = loop;
            places.keySet().stream().filter(name -> !inputs.containsKey(name) && !results.containsKey(name) && lastUses.get(name) == now)
                    .sorted().forEach(name -> free.add(places.get(name)));
        }
        return loops;
    }

    /** All steps in one loop, which keeps nothing. */
    String oneLoop(Map<String, String> results, String indent) {
        Set<String> needed = new HashSet<>();
        results.keySet().forEach(result -> need(result, needed));
        List<String> all = steps.keySet().stream()
                .filter(name -> needed.contains(name) && steps.get(name).isNumber() && !inputs.containsKey(name)).toList();
        return loop(all, results, Map.of(), new HashMap<>(inputs), new ArrayList<>(), indent);
    }

    private String loop(List<String> names, Map<String, String> results, Map<String, Integer> lastUses, Map<String, String> places,
                        List<String> free, String indent) {
        StringBuilder body = new StringBuilder();
        Set<String> known = new HashSet<>();
        for (String input : read(names)) {
            body.append(indent).append("    float ").append(input).append(" = ").append(places.get(input)).append(";\n");
            known.add(input);
        }
        for (String name : names) {
            append(name, known, confusable(names), body, indent);
        }
        for (String name : names) {
            if (results.containsKey(name) || lastUses.containsKey(name)) {
                String place = results.containsKey(name) ? results.get(name) : free.isEmpty() ? reserve() : free.remove(free.size() - 1);
                places.put(name, place);
                body.append(indent).append("    ").append(place).append(" = ").append(name).append(";\n");
            }
        }
        return indent + "for (int i = 0; i < length; i++) {\n" + body + indent + "}\n";
    }

    /** A step after what it is computed from. */
    private void append(String name, Set<String> known, Set<String> confusable, StringBuilder body, String indent) {
        if (known.add(name)) {
            Step step = steps.get(name);
            step.operands().forEach(operand -> append(operand, known, confusable, body, indent));
            String text = confusable.contains(name) ? asFusedSums.get(name) : step.text();
            body.append(indent).append("    ").append(step.type()).append(' ').append(name).append(" = ").append(text).append(";\n");
        }
    }

    /**
     * Products of a constant and a number of which the loop computes another product as well: C2 pairs one of a kind with one of the other,
     * and leaves both as they are. As a fused sum with -0, which adds nothing, one is another operation.
     */
    private Set<String> confusable(List<String> names) {
        Map<String, List<String>> productsOf = new HashMap<>();
        names.stream().filter(products::contains)
                .forEach(name -> steps.get(name).operands().forEach(of -> productsOf.computeIfAbsent(of, key -> new ArrayList<>()).add(name)));
        return productsOf.values().stream().filter(alike -> alike.size() > 1)
                .flatMap(alike -> alike.stream().filter(asFusedSums::containsKey).limit(1)).collect(Collectors.toSet());
    }

    /** How many arrays the loops keep numbers in. */
    int slots() {
        return slots;
    }

    // Which steps go into which loop.

    /** The numbers that each loop computes. */
    private List<List<String>> schedule(Set<String> results) {
        Set<String> needed = new HashSet<>();
        results.forEach(result -> need(result, needed));
        Map<String, Integer> stages = new HashMap<>();
        TreeMap<Integer, List<String>> byStage = new TreeMap<>();
        for (String name : steps.keySet()) {
            if (needed.contains(name) && steps.get(name).isNumber()) {
                int stage = steps.get(name).vector() ? 0 : 1;
                for (String operand : numbers(name)) {
                    int of = stages.get(operand);
                    stage = of <= stage ? stage : of % 2 == stage % 2 ? of : of + 1;
                }
                stages.put(name, stage);
                if (!inputs.containsKey(name)) {
                    byStage.computeIfAbsent(stage, key -> new ArrayList<>()).add(name);
                }
            }
        }
        List<List<String>> schedule = new ArrayList<>();
        byStage.forEach((stage, names) -> schedule.addAll(stage % 2 == 1 ? List.of(names) : split(names, needed, results)));
        return schedule;
    }

    /** The cheapest way to cut a sequence into loops that C2 makes vectors of. */
    private List<List<String>> split(List<String> names, Set<String> needed, Set<String> results) {
        int[] costs = new int[names.size() + 1];
        int[] starts = new int[names.size() + 1];
        for (int end = 1; end <= names.size(); end++) {
            costs[end] = Integer.MAX_VALUE;
            for (int start = end - 1; start >= 0; start--) {
                int weight = weight(names.subList(start, end), needed, results);
                if ((weight <= HEAVIEST || start == end - 1) && costs[start] + weight < costs[end]) {
                    costs[end] = costs[start] + weight;
                    starts[end] = start;
                }
            }
        }
        List<List<String>> loops = new ArrayList<>();
        for (int end = names.size(); end > 0; end = starts[end]) {
            loops.add(0, names.subList(starts[end], end));
        }
        return loops;
    }

    private int weight(List<String> loop, Set<String> needed, Set<String> results) {
        Set<String> outside = new HashSet<>(needed);
        loop.forEach(outside::remove);
        Set<String> readOutside = outside.stream().filter(name -> steps.get(name).isNumber()).flatMap(name -> numbers(name).stream())
                .collect(Collectors.toSet());
        long stores = loop.stream().filter(name -> readOutside.contains(name) || results.contains(name)).count();
        return loop.size() + ACCESS * (int) (read(loop).size() + stores);
    }

    /** What a loop reads from the block. */
    private Set<String> read(List<String> loop) {
        Set<String> read = loop.stream().flatMap(name -> numbers(name).stream()).collect(Collectors.toCollection(TreeSet::new));
        loop.forEach(read::remove);
        return read;
    }

    private void need(String name, Set<String> needed) {
        if (needed.add(name)) {
            steps.get(name).operands().forEach(operand -> need(operand, needed));
        }
    }

    /** The numbers that a step is computed from, with those of the integers and conditions in between. */
    private Set<String> numbers(String name) {
        return steps.get(name).operands().stream().flatMap(operand -> steps.get(operand).isNumber() ? Stream.of(operand)
                : numbers(operand).stream()).collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
