package io.github.kinase.experiments.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.kinase.cli.Main;
import io.github.kinase.experiments.data.Digits;
import io.github.kinase.experiments.data.DrawnDigits;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CompareCommandTest {

    /** A small set: 20 for training, 5 for validation, in batches of 10. */
    private static final Settings SETTINGS = new Settings(Settings.DRAWN, 25, 2, 10, 3);

    @TempDir
    private Path folder;

    private record Outcome(int status, String out, String err) {

        void refused(String... texts) {
            assertEquals(2, status, err);
            assertEquals(1, err.lines().count(), err);
            for (String text : texts) {
                assertTrue(err.contains(text), () -> text + " is not in " + err);
            }
        }
    }

    private static Outcome run(Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commandLine = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int status = commandLine.execute(Arrays.stream(arguments).map(Object::toString).toArray(String[]::new));
        return new Outcome(status, out.toString(), err.toString());
    }

    private Outcome compare(Object... more) {
        Object[] all = Arrays.copyOf(new Object[] {"compare", "--samples", 25, "--batch", 10, "--seed", 3, "-o", folder}, 9 + more.length);
        System.arraycopy(more, 0, all, 9, more.length);
        return run(all);
    }

    @Test
    void goesOnAsIfItHadNeverStopped() throws IOException {
        Digits digits = DrawnDigits.draw(SETTINGS.samples(), 3);
        Contestant relu = new Contestant("relu", Contestant.KINASE);
        Training whole = new Training(SETTINGS, digits, relu);
        whole.epoch(() -> { });
        whole.epoch(() -> { });
        Training first = new Training(SETTINGS, digits, relu);
        first.epoch(() -> { });
        Path file = folder.resolve("network");
        first.save(file);
        Training second = new Training(SETTINGS, digits, relu);
        second.restore(file, first.result());
        second.epoch(() -> { });
        assertEquals(whole.result().loss(), second.result().loss());
        assertEquals(whole.result().validationLoss(), second.result().validationLoss());
        assertEquals(2, whole.result().epochs());
        assertTrue(whole.result().loss().get(1) < whole.result().loss().get(0));
    }

    @Test
    void writesNumbersAndPlotsAndResumes() throws IOException {
        Outcome outcome = compare("--epochs", 2, "relu", "selu", "--baseline", "--json");
        assertEquals(0, outcome.status(), outcome.err());
        JsonNode results = new ObjectMapper().readTree(outcome.out()).get("results");
        assertEquals(4, results.size());
        JsonNode ours = results.get(0);
        JsonNode theirs = results.get(1);
        assertEquals("relu", ours.get("name").asText());
        assertEquals("dl4j", theirs.get("library").asText());
        for (String values : List.of("accuracy", "loss", "validation_accuracy", "validation_loss")) {
            assertEquals(2, ours.get(values).size(), values);
            assertEquals(ours.get(values).get(1).asDouble(), theirs.get(values).get(1).asDouble(), 1e-2, values);
        }
        assertTrue(ours.get("seconds").asDouble() > ours.get("activation_seconds").asDouble());
        assertTrue(ours.get("activation_seconds").asDouble() > 0);
        List<String> csv = Files.readAllLines(folder.resolve("compare.csv"));
        assertEquals(1 + 4 * 2, csv.size());
        assertTrue(csv.get(1).startsWith("\"relu\",kinase,1,"), csv.get(1));
        for (String plot : List.of("training.png", "validation.png")) {
            assertTrue(Files.size(folder.resolve(plot)) > 10_000, plot);
        }
        assertFalse(Files.exists(folder.resolve("unfinished.network")));

        Outcome resumed = compare("--epochs", 2, "relu", "tanh", "--resume");
        assertEquals(0, resumed.status(), resumed.err());
        assertFalse(resumed.err().contains("relu:"), resumed.err());
        assertTrue(resumed.err().contains("tanh:"), resumed.err());
        assertEquals(1 + 5, resumed.out().lines().filter(line -> !line.contains("pictures")).count(), resumed.out());
        compare("--epochs", 3, "relu", "--resume").refused("--resume", "compare.json", "epochs=2", "epochs=3");
    }

    @Test
    void refusesWhatItCannotDo() throws IOException {
        compare("--epochs", 0).refused("--epochs is 0");
        compare("--resume").refused("compare.json");
        compare("softmax").refused("softmax");
        compare("--mnist", folder.resolve("missing")).refused("missing");
        Path file = Files.createFile(folder.resolve("file"));
        run("compare", "-o", file).refused("--output", "file");
        run("compare", "-o", file.resolve("below")).refused("file");
        for (String text : new String[] {"{}", "no JSON", "{\"settings\": 5}"}) {
            Files.writeString(folder.resolve("compare.json"), text);
            compare("--resume").refused("compare.json", "not written by kinase compare");
        }
    }

    @Test
    void ranksByValidation() {
        Result good = Result.none(new Contestant("a", Contestant.KINASE)).plus(new Result.Score(0, 9), new Result.Score(0.9, 0.4), 1, 0);
        Result better = Result.none(new Contestant("b", Contestant.KINASE)).plus(new Result.Score(0, 9), new Result.Score(0.9, 0.3), 1, 0);
        Result bad = Result.none(new Contestant("c", Contestant.KINASE)).plus(new Result.Score(1, 0), new Result.Score(0.8, 0.1), 1, 0);
        assertEquals(List.of(better, good, bad), List.of(bad, good, better).stream().sorted(Result.RANKING).toList());
    }
}
