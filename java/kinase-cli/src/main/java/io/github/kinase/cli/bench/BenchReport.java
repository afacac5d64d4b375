package io.github.kinase.cli.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.kinase.Kinase;
import io.github.kinase.cli.Report;
import io.github.kinase.cli.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine.ParseResult;

/** The results of a run in a folder: a page that needs nothing but a browser, and the numbers that it is made of. */
final class BenchReport {

    private static final String PAGE = "index.html";
    private static final String NUMBERS = "bench.json";

    private final Path folder;
    private final List<String> arguments;
    private final long start = System.nanoTime();

    /**
     * What the page is made of.
     *
     * @param backend the library's here, with its SIMD target
     * @param ours the backend of those rows that the others are compared with
     * @param peers versions of the libraries by their names
     * @param leftOut and why
     */
    record Document(Run run, String backend, String ours, Map<String, String> peers, List<String> leftOut, List<BenchRow> rows) {}

    private BenchReport(Path folder, List<String> arguments) {
        this.folder = folder;
        this.arguments = arguments;
    }

    /** Makes the folder before the run, which may be long: throws IllegalArgumentException if it cannot be written to. */
    static BenchReport into(Path folder, ParseResult command) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new IllegalArgumentException("--report is " + folder + "; it must be a folder, or the name of a new one", e);
        }
        if (!Files.isWritable(folder)) {
            throw new IllegalArgumentException("--report is " + folder + "; it must be a folder that can be written to");
        }
        return new BenchReport(folder, command.originalArgs());
    }

    /** Writes both files, and says where. */
    String write(List<BenchRow> rows, String ours, Map<String, String> peers, List<String> leftOut) throws IOException {
        Kinase.Info info = Kinase.info();
        Document document = new Document(Run.of(arguments, (System.nanoTime() - start) * 1e-9), info.backend() + ", " + info.simd(),
                ours, peers, leftOut, rows);
        Files.writeString(folder.resolve(NUMBERS), json(document));
        Path page = folder.resolve(PAGE);
        Files.writeString(page, new ReportPage(document, Accuracy.recorded()).html());
        return "report written to " + page.toAbsolutePath();
    }

    /** One line for each row. */
    private static String json(Document document) {
        ObjectNode tree = Report.toTree(document);
        String rows = StreamSupport.stream(tree.remove("rows").spliterator(), false).map(JsonNode::toString)
                .collect(Collectors.joining(",\n"));
        String head = tree.toString();
        return head.substring(0, head.length() - 1) + ",\n\"rows\": [\n" + rows + "\n]}\n";
    }
}
