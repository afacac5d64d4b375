package io.github.kinase.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.kinase.DataType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BenchTest extends CommandLineTest {

    @TempDir
    Path folder;

    @Test
    void jsonHasARowForEveryMeasurement() throws Exception {
        Path chart = folder.resolve("chart.png");
        Outcome outcome = run("bench", "gelu", "softmax", "--quick", "--json", "--n", "64,2048",
                "--pass", "forward,backward_from_output",
                "--backend", "java,math", "--chart", chart).good();
        JsonNode rows = new ObjectMapper().readTree(outcome.out());
        Set<String> seen = new TreeSet<>();
        for (JsonNode row : rows) {
            seen.add(row.get("name").asText() + " " + row.get("pass").asText() + " "
                    + row.get("backend").asText() + " " + row.get("n"));
            assertEquals("float32", row.get("dtype").asText());
            double perElement = row.get("ns_per_element").asDouble();
            assertTrue(perElement > 0.001 && perElement < 1000, row::toString);
            assertEquals(perElement * row.get("n").asInt(), row.get("ns_per_call").asDouble(),
                    1e-6 * row.get("ns_per_call").asDouble());
            double cyclesPerNano = row.get("cycles_per_element").asDouble() / perElement;
            assertTrue(cyclesPerNano > 0.3 && cyclesPerNano < 10, row::toString);
        }
        // gelu has no backward from output.
        assertEquals(2 * (2 + 2 + 2 * 2), rows.size());
        assertEquals(rows.size(), seen.size());
        assertTrue(seen.contains("copy forward java 64")
                && seen.contains("softmax backward_from_output math 2048"), seen::toString);
        assertTrue(outcome.err().contains(chart.toString()), outcome.err());
        assertTrue(Files.exists(chart) && ImageIO.read(chart.toFile()).getWidth() > 100);
    }

    @Test
    void gatesStandBesideTheirActivations() throws Exception {
        JsonNode rows = new ObjectMapper().readTree(run("bench", "silu", "swiglu", "biased:gelu", "--json", "--n", "64", "--pass",
                "forward,backward", "--backend", "java", "--chart", folder.resolve("c.png")).good().out());
        Map<String, Integer> bytes = new TreeMap<>();
        rows.forEach(row -> bytes.put(row.get("name").asText() + " " + row.get("pass").asText(),
                row.get("bytes_per_element").asInt()));
        assertEquals(Map.of("copy forward", 8, "sum backward", 12, "silu forward", 8, "silu backward", 12,
                "swiglu forward", 12, "swiglu backward", 20,
                "biased:gelu forward", 8, "biased:gelu backward", 12), bytes);
    }

    @ParameterizedTest
    @EnumSource(DataType.class)
    void everyTypeIsMeasured(DataType type) throws Exception {
        String dtype = DataTypes.name(type);
        JsonNode rows = new ObjectMapper().readTree(run("bench", "tanh", "softmax", "swiglu", "biased:gelu", "--quick", "--json",
                "--dtype", dtype, "--n", "1024", "--pass", "forward", "--chart", folder.resolve("c.png")).good().out());
        Set<String> seen = new TreeSet<>();
        for (JsonNode row : rows) {
            seen.add(row.get("name").asText() + " " + row.get("backend").asText());
            assertEquals(dtype, row.get("dtype").asText());
            double nanos = row.get("ns_per_element").asDouble();
            assertTrue(nanos > 0 && Double.isFinite(nanos), row::toString);
            int arrays = row.get("name").asText().matches("swiglu|sum") ? 3 : 2;
            assertEquals(arrays * type.bytes(), row.get("bytes_per_element").asInt(), row::toString);
        }
        for (String name : List.of("tanh", "softmax", "swiglu", "biased:gelu")) {
            assertTrue(seen.contains(name + " java"), seen::toString);
            assertEquals(type == DataType.FLOAT32, seen.contains(name + " math"), seen::toString);
        }
    }

    @Test
    void whatIsOfFloat32AloneIsRefusedInOtherTypes() {
        for (String option : List.of("--jmh", "--peers", "--backend math")) {
            List<String> args = new ArrayList<>(List.of("bench", "gelu", "--dtype", "bfloat16"));
            args.addAll(List.of(option.split(" ")));
            run(args.toArray()).refused(option + " measures float32 alone", "--dtype is bfloat16");
        }
    }

    @Test
    void tableEndsInTheSpeedUp() {
        String out = run("bench", "relu", "--quick", "--n", "100", "--pass", "forward",
                "--chart", folder.resolve("c.png")).good().out();
        assertTrue(out.contains("java/math") && out.lines().anyMatch(line -> line.startsWith("relu") && line.endsWith("x")), out);
    }

    @Test
    void wrongUsageIsRefusedBeforeAnythingRuns() {
        run("bench", "jelu").refused("jelu", "gelu");
        run("bench", "--n", "0").refused("--n is 0");
        run("bench", "--n", "many").refused("many");
        run("bench", "--pass", "sideways").refused("sideways", "backward_from_output");
        run("bench", "--backend", "abacus").refused("abacus");
        run("bench", "--chart", folder.resolve("no/chart.png")).refused("--chart");
        run("bench", "softmax", "--pass", "backward", "--n", "8").refused("nothing to measure");
        run("bench", "swigul").refused("swigul", "swiglu");
        run("bench", "gated:jelu").refused("jelu", "gelu");
        run("bench", "swiglu", "--jmh").refused("--jmh", "swiglu");
        run("bench", "--dtype", "float80").refused("--dtype is float80", "float32, float64, float16, bfloat16");
        run("bench", "--jmh").refused("kinase.benchmarks.jar");
        for (String option : List.of("--pass=forward", "--backend=java", "--threads=2")) {
            run("bench", "--peers", option).refused("--peers measures every pass", "--threads");
        }
    }
}
