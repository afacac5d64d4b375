package io.github.kinase.cli.verify;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.github.kinase.DataType;
import io.github.kinase.cli.DataTypes;
import java.util.Map;

/**
 * What was found about one pass of one activation.
 *
 * @param maxUlp the largest error that no absolute bound excuses
 * @param worstInput where it is
 * @param bitsEqual by backend, whether its bits are those of the first one
 * @param digest of the first backend's results
 * @param firstDifference where a backend first differs from the first one; null if none does
 * @param excused how many errors the absolute bound excuses
 * @param blocks the digests of the blocks that {@code digest} covers
 */
record Verdict(String name, String pass, String dtype, long inputs, double maxUlp, Number worstInput, Map<String, Boolean> bitsEqual,
               boolean ok, String digest, Difference firstDifference, @JsonIgnore long excused, @JsonIgnore String blocks) {

    static Verdict of(String name, Pass pass, DataType type, Tally tally, Comparison comparison) {
        Map<String, Boolean> bitsEqual = comparison.bitsEqual();
        return new Verdict(name, pass.toString(), DataTypes.name(type), tally.inputs(), tally.maxError(),
                number(type, tally.worstInput()), bitsEqual, tally.holds() && !bitsEqual.containsValue(false),
                comparison.digest(), comparison.firstDifference(), tally.excused(), comparison.blockDigests());
    }

    /** For JSON, which shows a float with fewer digits. */
    private static Number number(DataType type, double x) {
        return switch (type) {
            case FLOAT32, FLOAT16, BFLOAT16 -> (Number) (float) x;
            case FLOAT64 -> x;
        };
    }
}
