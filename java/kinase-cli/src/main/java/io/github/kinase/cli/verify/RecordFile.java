package io.github.kinase.cli.verify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.kinase.Activation;
import io.github.kinase.ChannelActivation;
import io.github.kinase.GatedActivation;
import io.github.kinase.RowActivation;
import io.github.kinase.cli.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A file of verdicts, {@code {"rows": [...]}} with one row per line in the order of the catalogue. Each row says which run made
 * it. The file is replaced as a whole after every row, so that a run that is cut short loses nothing.
 */
final class RecordFile {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> NAMES = Stream.of(Activation.names(), RowActivation.names(), GatedActivation.names(),
            ChannelActivation.names()).flatMap(List::stream).toList();
    private static final List<String> PASSES = Arrays.stream(Pass.values()).map(Pass::toString).toList();
    private static final Comparator<ObjectNode> ORDER = Comparator
            .<ObjectNode>comparingInt(row -> place(text(row, "name")))
            .thenComparing(row -> text(row, "name")).thenComparing(row -> text(row, "dtype"))
            .thenComparingInt(row -> PASSES.indexOf(text(row, "pass")));

    private final Path file;
    private final List<ObjectNode> rows = new ArrayList<>();

    private RecordFile(Path file) {
        this.file = file;
    }

    /** The record in a file, which need not exist yet. Throws IOException if it holds something else or cannot be written to. */
    static RecordFile open(Path file) throws IOException {
        RecordFile record = new RecordFile(file.toAbsolutePath());
        if (!Files.isDirectory(record.file.getParent())) {
            throw new NoSuchFileException(record.file.getParent().toString());
        }
        if (Files.exists(file)) {
            record.read();
        }
        record.write();
        return record;
    }

    private void read() throws IOException {
        try {
            for (JsonNode row : JSON.readTree(file.toFile()).path("rows")) {
                rows.add((ObjectNode) row);
            }
            rows.sort(ORDER);
        } catch (JsonProcessingException | ClassCastException e) {
            throw new IOException(file + ": not a record that verify has written", e);
        }
    }

    /** Adds a row, in place of an older one about the same, and writes the file. */
    void put(ObjectNode verdict, Run run, String blocks) throws IOException {
        ObjectNode row = verdict.deepCopy();
        row.set("run", JSON.valueToTree(run));
        row.put("blocks", blocks);
        rows.removeIf(old -> ORDER.compare(old, row) == 0);
        rows.add(row);
        rows.sort(ORDER);
        write();
    }

    private void write() throws IOException {
        String lines = rows.stream().map(ObjectNode::toString).collect(Collectors.joining(",\n"));
        Path temporary = file.resolveSibling("." + file.getFileName() + ".tmp");
        Files.writeString(temporary, "{\"rows\": [\n" + lines + "\n]}\n");
        Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Other gates and activations with a bias come last. */
    private static int place(String name) {
        int place = NAMES.indexOf(name.replaceAll("\\(.*", ""));
        return place < 0 ? NAMES.size() : place;
    }

    private static String text(ObjectNode row, String key) {
        return row.path(key).asText();
    }
}
