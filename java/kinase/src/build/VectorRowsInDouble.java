import java.util.Map;

/** The loops of a formula by row over float in vectors of doubles: what it is made of, element by element. */
final class VectorRowsInDouble {

    private static final Value.Scalar REFERENCE = number("reference");
    private static final Value.Scalar SCALE = number("f.scale()");
    private static final Value.Scalar A = number("a");
    private static final Value.Scalar B = number("b");

    private final Sources sources;
    private final Formula formula;

    VectorRowsInDouble(Sources sources, Formula formula) {
        this.sources = sources;
        this.formula = formula;
    }

    private static Value.Scalar number(String name) {
        return new Value.Scalar("double", name);
    }

    private static VectorLoop loop() {
        return new VectorLoop(new VectorCode(Map.of(), Map.of()), Specialiser.Element.FLOAT32, "double");
    }

    private Value.Lanes call(VectorLoop loop, String method, Value... arguments) {
        return loop.code.lanes("double", new InLanes(sources, formula.name(), InLanes.Numbers.AS_THEY_ARE, loop.code).call(method, arguments));
    }

    /** What an element is summed as and counts for, which may be nothing. */
    private record Added(String term, String count) {}

    String sum() {
        VectorLoop loop = loop();
        Added first = added(loop, "index");
        loop.moveTo("i + DOUBLE.length()");
        return sum(loop, first, added(loop, "nextIndex"), formula.marks().contains("First"));
    }

    private Added added(VectorLoop loop, String index) {
        Value.Lanes x = loop.load("x");
        String term = call(loop, "term", x, REFERENCE, SCALE, A).name();
        return new Added(term, call(loop, "counted", x, REFERENCE, SCALE, A, new Value.Lanes("double", index, false)).name());
    }

    /** Nothing where a formula sums nothing. */
    String gradientSum() {
        if (!formula.marks().contains("GradientCounting")) {
            return "";
        }
        VectorLoop loop = loop();
        Added first = gradientAdded(loop);
        loop.moveTo("i + DOUBLE.length()");
        return sum(loop, first, gradientAdded(loop), false);
    }

    private Added gradientAdded(VectorLoop loop) {
        Value.Lanes y = loop.load("y");
        return new Added(call(loop, "gradientTerm", y, loop.load("dy")).name(), call(loop, "gradientCounted", y).name());
    }

    /** Two vectors of the lanes at a time. */
    private static String sum(VectorLoop loop, Added first, Added next, boolean places) {
        return loop.code.before("        ") + Specialiser.keep("""
                        for (int lane = 0; lane < LANES; lane += FLOAT.length()) {
                            int next = lane + DOUBLE.length();
                            var sum = DoubleVector.fromArray(DOUBLE, state, SUMS + lane);
                            var nextSum = DoubleVector.fromArray(DOUBLE, state, SUMS + next);
                            var count = DoubleVector.fromArray(DOUBLE, state, COUNTS + lane);
                            var nextCount = DoubleVector.fromArray(DOUBLE, state, COUNTS + next);
                //if places
                            var index = DoubleVector.broadcast(DOUBLE, (double) (first + lane)).addIndex(1);
                            var nextIndex = index.add(DOUBLE.length());
                //end places
                            for (int i = lane; i < length; i += LANES) {
                @body@                sum = sum.add(@term@);
                                nextSum = nextSum.add(@nextTerm@);
                                count = @count@;
                                nextCount = @nextCount@;
                //if places
                                index = index.add(LANES);
                                nextIndex = nextIndex.add(LANES);
                //end places
                            }
                            sum.intoArray(state, SUMS + lane);
                            nextSum.intoArray(state, SUMS + next);
                            count.intoArray(state, COUNTS + lane);
                            nextCount.intoArray(state, COUNTS + next);
                        }
                """, "places", places).replace("@body@", loop.code.body("                ")).replace("@term@", first.term)
                .replace("@nextTerm@", next.term).replace("@count@", gathered("count", first.count, places))
                .replace("@nextCount@", gathered("nextCount", next.count, places));
    }

    /** Of two counts the sum, of two places the first. */
    private static String gathered(String count, String other, boolean places) {
        return places ? count + ".blend(" + other + ", " + other + ".compare(VectorOperators.LT, " + count + "))"
                : count + ".add(" + other + ")";
    }

    String value() {
        VectorLoop loop = loop();
        Value index = !formula.marks().contains("First") ? number("first")
                : loop.code.lanes("double", "DoubleVector.broadcast(DOUBLE, (double) (first + i)).addIndex(1)", false);
        loop.store("y", call(loop, "value", loop.load("x"), REFERENCE, SCALE, A, B, index));
        return loop.text();
    }

    String gradient() {
        VectorLoop loop = loop();
        loop.store("dx", call(loop, "gradient", loop.load("y"), loop.load("dy"), SCALE, A, B));
        return loop.text();
    }
}
