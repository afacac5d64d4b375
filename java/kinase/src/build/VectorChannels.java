import java.util.List;
import java.util.Map;

/** Stamps the loops over float with a number per channel in vectors. */
final class VectorChannels {

    private final Sources sources;
    private final String template;

    VectorChannels(Sources sources, String template) {
        this.sources = sources;
        this.template = template;
    }

    String loops() {
        return template.replace("@add@\n", eitherStep("biased", "bias", "z"))
                .replace("@prelu@\n", eitherStep("prelu", "alpha", "y"))
                .replace("@preluGradient@\n", eitherStep("preluSlope", "alpha", "dx"))
                .replace("@sumSideBySide@\n", sumSideBySide(List.of("d")))
                .replace("@sumInRounds@\n", sumInRounds(List.of("d")))
                .replace("@slopesSideBySide@\n", sumSideBySide(List.of("x", "dy")))
                .replace("@slopesInRounds@\n", sumInRounds(List.of("x", "dy")));
    }

    /** A loop over elements of one channel, and one over elements of successive channels. */
    private String eitherStep(String method, String number, String out) {
        return "        if (step == 0) {\n" + loop(method, number, out, true).indent(4) + "        }\n" + loop(method, number, out, false);
    }

    private String loop(String method, String number, String out, boolean oneChannel) {
        VectorLoop loop = loop("float");
        Value v = oneChannel ? new Value.Scalar("float", number + "s[" + number + "Offset]") : loop.load(number);
        Value.Lanes x = loop.load("x");
        Value.Lanes result = loop.code.lanes("float", lanes(loop).call(method, x, loop.code.lanes("float", v)));
        loop.store(out, out.equals("dx") ? loop.code.apply("mul(", "float", loop.load("dy"), result) : result);
        return loop.text();
    }

    private String sumSideBySide(List<String> arrays) {
        VectorLoop loop = loop("double");
        String term = term(loop, arrays);
        return loop.code.before("        ") + """
                        int i = 0;
                        for (; i <= length - DOUBLE.length(); i += DOUBLE.length()) {
                @body@            DoubleVector.fromArray(DOUBLE, lanes, at + i).add(@term@).intoArray(lanes, at + i);
                        }
                        return i;
                """.replace("@body@", loop.code.body("            ")).replace("@term@", term);
    }

    /** Two vectors of the lanes at a time: each sum waits for the one before it. */
    private String sumInRounds(List<String> arrays) {
        VectorLoop loop = loop("double");
        String one = term(loop, arrays);
        loop.moveTo("i + DOUBLE.length()");
        String other = term(loop, arrays);
        return loop.code.before("        ") + """
                        int whole = length / LANES * LANES;
                        for (int lane = 0; lane < LANES; lane += 2 * DOUBLE.length()) {
                            var sum = DoubleVector.fromArray(DOUBLE, lanes, ROUND + lane);
                            var otherSum = DoubleVector.fromArray(DOUBLE, lanes, ROUND + lane + DOUBLE.length());
                            for (int i = lane; i < whole; i += LANES) {
                @body@                sum = sum.add(@one@);
                                otherSum = otherSum.add(@other@);
                            }
                            sum.intoArray(lanes, ROUND + lane);
                            otherSum.intoArray(lanes, ROUND + lane + DOUBLE.length());
                        }
                        return whole;
                """.replace("@body@", loop.code.body("                ")).replace("@one@", one).replace("@other@", other);
    }

    /** What is summed: the elements, or with gradients what they add to that of alpha. */
    private String term(VectorLoop loop, List<String> arrays) {
        Value.Lanes first = loop.load(arrays.get(0));
        return arrays.size() == 1 ? first.name()
                : loop.code.lanes("double", lanes(loop).call("slopeTerm", first, loop.load(arrays.get(1)))).name();
    }

    private static VectorLoop loop(String type) {
        return new VectorLoop(new VectorCode(Map.of(), Map.of()), Specialiser.Element.FLOAT32, type);
    }

    private InLanes lanes(VectorLoop loop) {
        return new InLanes(sources, "PerChannel", InLanes.Numbers.AS_THEY_ARE, loop.code);
    }
}
