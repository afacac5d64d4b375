package io.github.kinase.cli.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.kinase.Activation;
import io.github.kinase.DataType;
import io.github.kinase.oracle.Oracle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The record of {@code ./kinase verify --all --json}, every float32 input, against the code as it is: each worst input must
 * still give the error that was recorded.
 */
class AccuracyRecordTest {

    private static final Path RECORD = Path.of("../../benchmarks/results/accuracy-float32.json");

    private static JsonNode record() throws IOException {
        return new ObjectMapper().readTree(RECORD.toFile());
    }

    static List<JsonNode> elementwise() throws IOException {
        List<JsonNode> rows = new ArrayList<>();
        record().get("rows").forEach(rows::add);
        rows.removeIf(row -> !Activation.names().contains(row.get("name").asText()));
        return rows;
    }

    @Test
    void saysHowItWasMadeAndKeepsThePromises() throws IOException {
        JsonNode record = record();
        assertTrue(record.hasNonNull("machine") && record.hasNonNull("jdk"));
        for (JsonNode run : record.get("runs")) {
            assertTrue(run.hasNonNull("command") && run.hasNonNull("commit") && run.hasNonNull("seconds"), run.toString());
        }
        for (JsonNode row : record.get("rows")) {
            assertTrue(row.get("ok").asBoolean(), row.toString());
        }
    }

    @Test
    void everyRecordedActivationHasARowForEachOfItsPasses() throws IOException {
        Set<String> names = new LinkedHashSet<>();
        elementwise().forEach(row -> names.add(row.get("name").asText()));
        List<String> expected = new ArrayList<>();
        for (String name : names) {
            for (Pass pass : Pass.values()) {
                if (pass.has(Activation.of(name))) {
                    expected.add(name + " " + pass);
                }
            }
        }
        List<String> recorded = elementwise().stream().map(row -> row.get("name").asText() + " " + row.get("pass").asText()).toList();
        assertEquals(expected, recorded);
    }

    @ParameterizedTest
    @MethodSource("elementwise")
    void worstInputsStillGiveTheRecordedError(JsonNode row) {
        assertTrue(row.get("inputs").asLong() >= 1L << 32, "not every input: " + row);
        Activation activation = Activation.of(row.get("name").asText());
        Oracle oracle = Oracle.of(activation.name(), activation.parameters(DataType.FLOAT32).values());
        Pass pass = Pass.valueOf(row.get("pass").asText().toUpperCase(Locale.ROOT));
        float[] x = {(float) row.get("worst_input").asDouble()};
        float[] result = new float[1];
        pass.run(activation, x, new float[] {1}, result, 1);
        double[] exact = new double[1];
        pass.exact(oracle, x, exact, 1);
        assertEquals(row.get("max_ulp").asDouble(), pass.promise(activation, DataType.FLOAT32, true).error(result[0], exact[0]), 1e-6);
    }
}
