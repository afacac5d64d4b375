package io.github.kinase.cli.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table of errors follows from the records; {@code -Dkinase.writeAccuracy=true} writes it anew. */
class AccuracyTableTest {

    private static final Path TABLE = Path.of("../../benchmarks/results/ACCURACY.md");
    private static final long ALL = 1L << 32;

    @Test
    void showsTheRecords() throws IOException {
        String text = text();
        if (Boolean.getBoolean("kinase.writeAccuracy")) {
            Files.writeString(TABLE, text);
        }
        assertEquals(text, Files.readString(TABLE));
    }

    private static String text() {
        List<RecordedRow> rows = inOrder();
        return """
                # Accuracy

                The largest error of every activation, in units of the last place (ULP) of the result; 0.5 is correctly rounded. The rows
                are those of `accuracy-float32.json`, `accuracy-float64.json`, `accuracy-float16.json` and `accuracy-bfloat16.json`,
                which also say when and how each was measured (`./kinase verify --all --record FILE`).

                float32: all 2^32 inputs against an independent computation in double. float64: 10^7 inputs, over all exponents and dense
                around everything that happens, against MPFR. float16 and bfloat16: all 65536 inputs, against the computation in double
                and, where it cannot decide which of two neighbours is nearer, MPFR. Slopes (backward: from the input; backward_from_output: from the output)
                of float32 may be off by 2^-25 absolute, of float64 by 2^-54, beside a zero of the slope; such errors are left out. The digest is
                CRC-32C over the bits of all results: the same on every machine and backend.

                By row: random rows of 1 to 65536 elements up to +-1e4, contiguous and side by side. Activations of two inputs: 2^24
                random ones of every size in float32, 2^20 in the other types. Their backward has both gradients; the absolute error
                is times dy up, or dy. Sums over channels, of terms of one sign, are not measured in float64. The input that is named
                is the gate or the element, or the number of the channel. By row, of gates and by channel float16 and bfloat16 have the
                results of float32, rounded.

                """ + table(rows, RecordedRow::isByDefault) + """

                ## Other parameters

                At every 101st float32, at 10^6 inputs of float64, and at all of float16 and bfloat16.

                """ + table(rows, row -> !row.isByDefault());
    }

    /** Both types of a pass stand together. */
    private static List<RecordedRow> inOrder() {
        List<RecordedRow> rows = new ArrayList<>(RecordedRow.all().toList());
        List<String> names = rows.stream().map(RecordedRow::name).distinct().toList();
        rows.sort(Comparator.<RecordedRow>comparingInt(row -> names.indexOf(row.name())).thenComparing(RecordedRow::pass)
                .thenComparing(RecordedRow::type));
        return rows;
    }

    private static String table(List<RecordedRow> rows, Predicate<RecordedRow> which) {
        return "| function | pass | type | inputs | max ULP | attained at | digest |\n|---|---|---|--:|--:|--:|---|\n"
                + rows.stream().filter(which).map(AccuracyTableTest::line).collect(Collectors.joining());
    }

    private static String line(RecordedRow row) {
        long inputs = row.json().get("inputs").asLong();
        String error = String.format(Locale.ROOT, "%.4f", row.json().get("max_ulp").asDouble());
        return String.join(" | ", "| `" + row.name() + "`", row.json().get("pass").asText(), row.json().get("dtype").asText(),
                inputs == ALL ? "2^32" : Long.toString(inputs), error, row.json().get("worst_input").asText(),
                row.json().path("digest").asText() + " |\n");
    }
}
