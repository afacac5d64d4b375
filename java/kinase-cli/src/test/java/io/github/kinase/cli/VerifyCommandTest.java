package io.github.kinase.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.kinase.Activation;
import io.github.kinase.GatedActivation;
import io.github.kinase.Kinase;
import io.github.kinase.RowActivation;
import io.github.kinase.backend.Backend;
import io.github.kinase.cli.verify.ReferenceProgram;
import io.github.kinase.oracle.Variants;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

class VerifyCommandTest extends CommandLineTest {

    private static final String SPARSE = "--stride=999983";
    private static final String FLOAT32 = "--dtype=float32";
    private static final String FLOAT64 = "--dtype=float64";

    private static JsonNode json(Object... arguments) throws Exception {
        return new ObjectMapper().readTree(run(arguments).good().out());
    }

    private static List<String> fields(JsonNode node) {
        List<String> fields = new ArrayList<>();
        node.fieldNames().forEachRemaining(fields::add);
        return fields;
    }

    @Test
    void jsonHasTheAgreedKeys() throws Exception {
        JsonNode rows = json("verify", "tanh", SPARSE, FLOAT32, "--json");
        assertEquals(3, rows.size());
        for (JsonNode row : rows) {
            assertEquals(List.of("name", "pass", "dtype", "inputs", "max_ulp", "worst_input", "bits_equal", "ok", "digest",
                    "first_difference"), fields(row));
            assertEquals("tanh", row.get("name").asText());
            assertEquals("float32", row.get("dtype").asText());
            assertEquals(Kinase.backends().stream().map(Backend::toString).toList(), fields(row.get("bits_equal")));
            assertTrue(row.get("inputs").isIntegralNumber() && row.get("max_ulp").isNumber() && row.get("worst_input").isNumber());
            assertTrue(row.get("ok").asBoolean());
            assertTrue(row.get("digest").asText().matches("[0-9a-f]{8}"), row.toString());
            assertTrue(row.get("first_difference").isNull());
        }
        assertEquals("forward", rows.get(0).get("pass").asText());
        assertEquals("backward", rows.get(1).get("pass").asText());
        assertEquals("backward_from_output", rows.get(2).get("pass").asText());
    }

    @Test
    void everythingIsVerifiedIfNoNameIsGiven() throws Exception {
        Set<String> names = new LinkedHashSet<>();
        json("verify", SPARSE, FLOAT32, "--json", "--threads=2").forEach(row -> names.add(row.get("name").asText()));
        Set<String> expected = new LinkedHashSet<>(Activation.names());
        expected.addAll(RowActivation.names());
        expected.addAll(GatedActivation.names());
        expected.addAll(List.of("prelu", "biased:relu", "biased:gelu"));
        Variants.ALL.forEach(variant -> expected.add(Activation.of(variant).toString()));
        assertEquals(expected, names);
    }

    @Test
    void activationsOfTwoInputsHaveRowsOfTheSameKeys() throws Exception {
        ReferenceProgram.require();
        List<String> keys = fields(json("verify", "abs", SPARSE, FLOAT32, "--json").get(0));
        Set<String> rows = new LinkedHashSet<>();
        Set<String> digests = new LinkedHashSet<>();
        for (JsonNode row : json("verify", "swiglu_oai", "gated:elu(alpha=0.5)", "prelu", "biased:mish", "--json")) {
            assertEquals(keys, fields(row));
            assertTrue(row.get("ok").asBoolean() && row.get("first_difference").isNull(), row.toString());
            assertEquals(row.get("dtype").asText().equals("float32") ? 1 << 16 : 1 << 14, row.get("inputs").asLong());
            rows.add(row.get("name").asText() + " " + row.get("pass").asText() + " " + row.get("dtype").asText());
            digests.add(row.get("digest").asText());
        }
        assertEquals(32, rows.size(), rows.toString());
        assertTrue(rows.contains("gated:elu(alpha=0.5) backward bfloat16") && rows.contains("biased:mish forward float64"),
                rows.toString());
        assertEquals(32, digests.size(), digests.toString());
    }

    @Test
    void theAnswerDoesNotDependOnTheThreads() throws Exception {
        assertEquals(json("verify", "leaky_relu", "gelu", "swiglu", "prelu", SPARSE, FLOAT32, "--json", "--threads=1"),
                json("verify", "leaky_relu", "gelu", "swiglu", "prelu", SPARSE, FLOAT32, "--json", "--threads=3"));
    }

    @Test
    void digestsTellResultsApart() throws Exception {
        Set<String> digests = new LinkedHashSet<>();
        json("verify", "tanh", "relu", "softmax", SPARSE, FLOAT32, "--json").forEach(row -> digests.add(row.get("digest").asText()));
        assertEquals(3 + 3 - 1 + 2, digests.size(), "relu has the same slopes from its inputs and from its outputs: " + digests);
        JsonNode unclipped = json("verify", "clip", SPARSE, FLOAT32, "--json").get(0);
        JsonNode linear = json("verify", "linear", SPARSE, FLOAT32, "--json").get(0);
        assertEquals(linear.get("digest"), unclipped.get("digest"), "clip(min=-inf, max=inf) is linear");
    }

    @Test
    void aRecordKeepsWhatJsonShowsAndMore(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("record.json");
        JsonNode shown = json("verify", "abs", SPARSE, FLOAT32, "--json", "--record", file);
        JsonNode recorded = new ObjectMapper().readTree(file.toFile()).get("rows");
        assertEquals(shown.size(), recorded.size());
        for (int i = 0; i < shown.size(); i++) {
            ObjectNode row = (ObjectNode) recorded.get(i);
            JsonNode run = row.remove("run");
            assertEquals(256 * 8, row.remove("blocks").asText().length());
            assertEquals(shown.get(i), row);
            assertTrue(run.get("command").asText().startsWith("./kinase verify abs " + SPARSE), run.toString());
            assertTrue(run.hasNonNull("commit") && run.hasNonNull("machine") && run.get("seconds").isNumber(), run.toString());
        }
    }

    @Test
    void float64RowsHaveTheSameKeysAndDoNotDependOnTheThreads() throws Exception {
        ReferenceProgram.require();
        JsonNode rows = json("verify", "softsign", "elu(alpha=0.5)", FLOAT64, "--json", "--threads=1");
        assertEquals(rows, json("verify", "softsign", "elu(alpha=0.5)", FLOAT64, "--json", "--threads=3"));
        List<String> float32 = fields(json("verify", "softsign", SPARSE, FLOAT32, "--json").get(0));
        assertEquals(6, rows.size());
        for (JsonNode row : rows) {
            assertEquals(float32, fields(row));
            assertEquals("float64", row.get("dtype").asText());
            assertTrue(row.get("ok").asBoolean() && row.get("inputs").asLong() > 30_000, row.toString());
            assertEquals(Kinase.backends().stream().map(Backend::toString).toList(), fields(row.get("bits_equal")));
        }
        assertEquals("elu(alpha=0.5)", rows.get(3).get("name").asText());
        Set<JsonNode> digests = new LinkedHashSet<>();
        rows.forEach(row -> digests.add(row.get("digest")));
        assertEquals(6, digests.size(), digests.toString());
    }

    @Test
    void allTypesAreMeasuredIfNoneIsGiven() throws Exception {
        ReferenceProgram.require();
        List<String> types = new ArrayList<>();
        json("verify", "abs", SPARSE, "--json").forEach(row -> types.add(row.get("dtype").asText()));
        assertEquals(List.of("float32", "float32", "float64", "float64", "float16", "float16", "bfloat16", "bfloat16"), types);
    }

    /** With parameters whose results are often in the middle of two neighbours, or beside it by less than a double shows. */
    @Test
    void typesOf16BitsAreMeasuredOverAllTheirInputs() throws Exception {
        ReferenceProgram.require();
        for (String type : List.of("float16", "bfloat16")) {
            JsonNode rows = json("verify", "silu", "rrelu", "scaled_tanh(alpha=0.5, beta=3)", "tanh_shrink", "--dtype=" + type, "--json");
            assertEquals(2 + 3 + 3 + 2, rows.size());
            for (JsonNode row : rows) {
                assertEquals(65_536, row.get("inputs").asInt());
                assertEquals(type, row.get("dtype").asText());
                assertTrue(row.get("ok").asBoolean() && row.get("max_ulp").asDouble() <= 0.5, row.toString());
            }
        }
    }

    @Test
    void withoutExactValuesFloat64IsRefusedOrLeftOut() throws Exception {
        String reference = System.getProperty("kinase.reference");
        System.setProperty("kinase.reference", "/nowhere/kinase_reference");
        try {
            run("verify", "abs", FLOAT64).refused("float64 is not measured", "kinase_reference", "libmpfr-dev");
            run("verify", "abs", "--dtype=bfloat16").refused("bfloat16 is not measured", "kinase_reference", "libmpfr-dev");
            Outcome both = run("verify", "abs", SPARSE, "--json").good();
            assertTrue(both.err().contains("libmpfr-dev"), both.err());
            assertEquals(2, new ObjectMapper().readTree(both.out()).size());
        } finally {
            System.setProperty("kinase.reference", reference);
        }
    }

    @Test
    void parametersAreNamedInTheTable() {
        String table = run("verify", "silu(beta=1.702)", "swish", SPARSE, FLOAT32).good().out();
        assertTrue(table.contains("silu(beta=1.702)") && table.contains("\nsilu ") && table.contains("backends: "), table);
    }

    /** Several minutes; {@code ./kinase test --long} asks for it. */
    @Test
    @EnabledIfSystemProperty(named = "kinase.long", matches = "true")
    void theWholeCatalogueHoldsAtTheDefaultStride() {
        run("verify").good();
    }

    @Test
    void wrongUsage() {
        run("verify", "gelo").refused("gelo", "nearest: \"gelu\"");
        run("verify", "gated:gelo").refused("gelo", "nearest: \"gelu\"");
        run("verify", "biased:").refused("\"\"");
        run("verify", "--stride=0").refused("--stride is 0");
        run("verify", "abs", FLOAT32, "--record=/nowhere/record.json").refused("/nowhere");
        run("verify", "--dtype=float80").refused("--dtype is float80", "float32, float64, float16, bfloat16");
        run("verify", "softmax(temperature=0)").refused("temperature is 0.0", "above 0");
        run("verify", "--threads=0").refused("--threads is 0");
        run("verify", "--stride=3", "--all").refused("--all");
    }
}
