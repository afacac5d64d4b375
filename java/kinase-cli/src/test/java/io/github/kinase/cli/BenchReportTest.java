package io.github.kinase.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchReportTest extends CommandLineTest {

    private static final List<String> BROWSERS = List.of("chromium", "chromium-browser", "google-chrome");
    /** What Chromium starts a line with that a page has written to its console, errors included. */
    private static final String CONSOLE = ":CONSOLE";

    @TempDir
    Path folder;

    private Path report() {
        Path report = folder.resolve("new/report");
        run("bench", "tanh", "relu", "--quick", "--pass", "forward,backward", "--n", "16,1024", "--backend", "java,math",
                "--chart", folder.resolve("c.png"), "--report", report).good();
        return report;
    }

    @Test
    void holdsTheNumbersAndNeedsNothingElse() throws IOException {
        Path report = report();
        String page = Files.readString(report.resolve("index.html"));
        assertFalse(page.matches("(?s).*(https?:|src=|@import|url\\(|<link(?! rel=\"icon\")).*"), "the page loads something");
        assertFalse(page.contains("${"), "a slot is empty");
        JsonNode document = new ObjectMapper().readTree(report.resolve("bench.json").toFile());
        assertEquals("java", document.get("ours").asText());
        assertTrue(document.get("run").get("command").asText().startsWith("./kinase bench tanh relu"));
        assertEquals(2 * 2 * 2 * 2 + 4, document.get("rows").size());
        for (JsonNode row : document.get("rows")) {
            String nanos = String.format(Locale.ROOT, "%.4f", row.get("ns_per_element").asDouble());
            assertTrue(page.contains(nanos) || row.get("name").asText().matches("copy|sum"), row::toString);
        }
        assertEquals(lost(document), page.split("<td class=\"text prose\">", -1).length - 1);
    }

    /** In how many cells the loop over Math is ahead, each of which has its reason on the page. */
    private static int lost(JsonNode document) {
        Map<String, Double> ours = new HashMap<>();
        Map<String, Double> math = new HashMap<>();
        for (JsonNode row : document.get("rows")) {
            (row.get("backend").asText().equals("java") ? ours : math).put(row.get("name").asText() + row.get("pass").asText()
                    + row.get("n").asInt(), row.get("ns_per_element").asDouble());
        }
        return (int) ours.keySet().stream().filter(cell -> math.containsKey(cell) && math.get(cell) / ours.get(cell) < 0.95).count();
    }

    @Test
    void aBrowserDrawsEveryChart() throws Exception {
        Browsed browsed = browse(report().resolve("index.html").toUri().toString());
        assertTrue(browsed.dom.contains("data-charts=\"4\" data-drawn=\"4\""), () -> browsed.dom.substring(0, 200));
        String ahead = browsed.dom.replaceFirst("(?s).*<section id=\"ahead\">(.*?)</section>.*", "$1");
        assertTrue(ahead.contains("<h2>Where another library is ahead</h2>"), "the section of what is lost is not there");
        for (String length : List.of("16", "1K")) {
            assertTrue(ahead.matches("(?s).*<td class=\"text\">" + length + "</td><td class=\"text\">[0-4] of 4</td>.*"), ahead);
        }
        assertEquals(List.of(), browsed.console);
    }

    /** The picture of the page has the forward pass of what is best known, and nothing else. */
    @Test
    void aPictureShowsSomeChartsAlone() throws Exception {
        Path page = report().resolve("index.html");
        String html = Files.readString(page);
        Files.writeString(page, html.replace("</body>", "<script>addEventListener('load', () => document.title = "
                + "charts.filter(chart => chart.checkVisibility()).map(chart => chart.getAttribute('aria-label'))"
                + " + ' ' + document.querySelector('h1').checkVisibility());</script></body>"));
        assertTrue(browse(page.toUri() + "#picture").dom.contains("<title>tanh, forward,relu, forward false</title>"));
        assertTrue(browse(page.toUri().toString()).dom
                .contains("<title>tanh, forward,tanh, backward,relu, forward,relu, backward true</title>"));
    }

    /** What a test above looks for is seen where it is. */
    @Test
    void aBrowserTellsOfWhatIsWrong() throws Exception {
        Path page = report().resolve("index.html");
        String html = Files.readString(page);
        Files.writeString(page, html.replaceFirst("<polyline points=\"[^\"]*\"", "<polyline points=\"NaN,NaN\"")
                .replace("</body>", "<script>nothing.there();</script></body>"));
        Browsed browsed = browse(page.toUri().toString());
        assertTrue(browsed.dom.contains("data-charts=\"4\" data-drawn=\"3\""), () -> browsed.dom.substring(0, 200));
        assertTrue(browsed.console.stream().anyMatch(line -> line.contains("nothing is not defined")), browsed.console::toString);
    }

    @Test
    void aFolderThatCannotBeIsRefused() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        run("bench", "relu", "--report", file).refused("--report is " + file);
        run("bench", "relu", "--jmh", "--report", folder).refused("--jmh writes no page");
        run("bench", "relu", "--peers", "--report", folder).refused("kinase.peers");
    }

    /** The page as it is after its script has run, and what it wrote to the console. */
    private record Browsed(String dom, List<String> console) {}

    private Browsed browse(String page) throws IOException, InterruptedException {
        Optional<String> browser = BROWSERS.stream().filter(BenchReportTest::isInstalled).findFirst();
        assumeTrue(browser.isPresent(), "no browser to open the page in: install one of " + BROWSERS);
        Path dom = folder.resolve("dom.html");
        Path log = folder.resolve("browser.log");
        Process process = new ProcessBuilder(browser.get(), "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr",
                "--user-data-dir=" + folder.resolve("profile"), "--dump-dom", page)
                .redirectOutput(dom.toFile()).redirectError(log.toFile()).start();
        assertTrue(process.waitFor(2, TimeUnit.MINUTES), "the browser does not end");
        try (Stream<String> lines = Files.lines(log)) {
            return new Browsed(Files.readString(dom), lines.filter(line -> line.contains(CONSOLE)).toList());
        } finally {
            process.destroy();
        }
    }

    private static boolean isInstalled(String program) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
