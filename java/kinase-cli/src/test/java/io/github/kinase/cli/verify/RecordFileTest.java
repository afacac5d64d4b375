package io.github.kinase.cli.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.kinase.cli.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordFileTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Run RUN = new Run("./kinase verify", "abc", "a machine", "25", 1.5);

    @TempDir
    private Path folder;

    private static ObjectNode row(String name, String pass, String dtype, double maxUlp) {
        return JSON.createObjectNode().put("name", name).put("pass", pass).put("dtype", dtype).put("max_ulp", maxUlp);
    }

    private static List<String> summary(Path file) throws IOException {
        return StreamSupport.stream(JSON.readTree(file.toFile()).get("rows").spliterator(), false)
                .map(row -> row.get("name").asText() + " " + row.get("pass").asText() + " " + row.get("max_ulp").asDouble()).toList();
    }

    @Test
    void rowsStandInTheOrderOfTheCatalogueAndReplaceOlderOnes() throws IOException {
        Path file = folder.resolve("record.json");
        RecordFile record = RecordFile.open(file);
        record.put(row("biased:gelu", "forward", "float32", 7), RUN, "");
        record.put(row("swiglu", "forward", "float32", 8), RUN, "");
        record.put(row("softmax", "forward", "float32", 1), RUN, "");
        record.put(row("elu(alpha=0.5)", "forward", "float32", 2), RUN, "");
        record.put(row("elu", "backward", "float32", 3), RUN, "");
        record.put(row("elu", "forward", "float32", 4), RUN, "");
        record.put(row("relu", "forward", "float32", 5), RUN, "00");
        List<String> expected = List.of("relu forward 5.0", "elu forward 4.0", "elu backward 3.0", "elu(alpha=0.5) forward 2.0",
                "softmax forward 1.0", "swiglu forward 8.0", "biased:gelu forward 7.0");
        assertEquals(expected, summary(file), "the file is complete after every row");
        RecordFile again = RecordFile.open(file);
        assertEquals(expected, summary(file), "opening keeps the rows");
        again.put(row("elu", "backward", "float32", 6), RUN, "");
        assertEquals(List.of("relu forward 5.0", "elu forward 4.0", "elu backward 6.0", "elu(alpha=0.5) forward 2.0",
                "softmax forward 1.0", "swiglu forward 8.0", "biased:gelu forward 7.0"), summary(file));
    }

    @Test
    void aRowIsALineAndSaysHowItWasMade() throws IOException {
        Path file = folder.resolve("record.json");
        RecordFile record = RecordFile.open(file);
        record.put(row("relu", "forward", "float32", 0), RUN, "0011");
        record.put(row("relu", "backward", "float32", 0), RUN, "2233");
        assertEquals(4, Files.readAllLines(file).size());
        JsonNode row = JSON.readTree(Files.readAllLines(file).get(2));
        assertEquals("2233", row.get("blocks").asText());
        assertEquals(JSON.valueToTree(RUN), row.get("run"));
        assertEquals(List.of(file), Files.list(folder).toList(), "no temporary file stays");
    }

    @Test
    void whatIsNoRecordIsRefusedAndKept() throws IOException {
        for (String content : List.of("{\"rows\": [1]}", "not JSON")) {
            Path file = Files.writeString(folder.resolve("other.txt"), content);
            assertTrue(assertThrows(IOException.class, () -> RecordFile.open(file)).getMessage().contains("not a record"));
            assertEquals(content, Files.readString(file));
        }
        assertThrows(NoSuchFileException.class, () -> RecordFile.open(folder.resolve("nowhere/record.json")));
    }
}
