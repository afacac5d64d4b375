package io.github.kinase.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.kinase.Activation;
import io.github.kinase.GatedActivation;
import io.github.kinase.Kinase;
import io.github.kinase.RowActivation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MainTest extends CommandLineTest {

    private static JsonNode json(Outcome outcome) throws Exception {
        assertEquals("", outcome.good().err());
        return new ObjectMapper().readTree(outcome.out());
    }

    @Test
    void wrongUsageIsOneLine() {
        run().refused("no command given", "list", "apply", "bench", "test");
        run("lst").refused("lst", "nearest: list");
        run("list", "--jsno").refused("--jsno");
        run("apply", "gelu").refused("IN.npy");
    }

    @Test
    void helpAndVersion() {
        assertTrue(run("--help").good().out().contains("kinase test"));
        assertEquals("kinase " + Kinase.VERSION, run("--version").good().out().strip());
        assertEquals("kinase " + Kinase.VERSION, run("bench", "--version").good().out().strip());
    }

    @Test
    void listNamesEveryActivation() throws Exception {
        List<String> names = new ArrayList<>();
        JsonNode list = json(run("list", "--json"));
        list.forEach(entry -> names.add(entry.get("name").asText()));
        List<String> expected = new ArrayList<>(Activation.names());
        expected.addAll(RowActivation.names());
        expected.addAll(GatedActivation.names());
        expected.addAll(List.of("prelu", "biased:ACTIVATION"));
        assertEquals(expected, names);
        JsonNode leaky = list.get(names.indexOf("leaky_relu"));
        assertEquals("{\"name\":\"leaky_relu\",\"kind\":\"elementwise\",\"formula\":\"x > 0 ? x : negative_slope x\","
                + "\"parameters\":{\"negative_slope\":0.01}}", leaky.toString());
        assertEquals("row", list.get(names.indexOf("softmax")).get("kind").asText());
        assertEquals("{\"name\":\"swiglu\",\"kind\":\"gated\",\"formula\":\"silu(gate) up\",\"parameters\":{\"beta\":1.0}}",
                list.get(names.indexOf("swiglu")).toString());
        assertEquals("{\"name\":\"prelu\",\"kind\":\"channel\",\"formula\":\"x > 0 ? x : alpha x\",\"parameters\":{}}",
                list.get(names.indexOf("prelu")).toString());
        String table = run("list").good().out();
        names.forEach(name -> assertTrue(table.contains(name), name));
    }

    @Test
    void infoTellsTheBackend() throws Exception {
        JsonNode info = json(run("info", "--json"));
        assertEquals(List.of("version", "backend", "simd", "jdk", "reasons"), fields(info));
        assertEquals(Kinase.info().backend(), info.get("backend").asText());
        assertTrue(info.get("reasons").isArray());
        assertTrue(run("info").good().out().contains("backend  " + Kinase.info().backend()));
    }

    private static List<String> fields(JsonNode node) {
        List<String> fields = new ArrayList<>();
        node.fieldNames().forEachRemaining(fields::add);
        return fields;
    }
}
