package io.github.kinase.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How and where something was measured.
 *
 * @param commit of the sources, as the launcher gives it
 * @param seconds that it took
 */
public record Run(String command, String commit, String machine, String jdk, double seconds) {

    private static final Path PROCESSOR = Path.of("/proc/cpuinfo");

    public static Run of(List<String> arguments, double seconds) {
        String command = Stream.concat(Stream.of("./kinase"), arguments.stream().map(Run::quoted)).collect(Collectors.joining(" "));
        String machine = processor() + ", " + Runtime.getRuntime().availableProcessors() + " processors, " + System.getProperty("os.name");
        double rounded = Double.parseDouble(String.format(Locale.ROOT, "%.1f", seconds));
        return new Run(command, System.getProperty("kinase.commit", "unknown"), machine, Runtime.version().toString(), rounded);
    }

    private static String quoted(String argument) {
        return argument.matches("[\\w./=-]+") ? argument : "\"" + argument + "\"";
    }

    /** Its name where Linux knows it, otherwise its architecture. */
    private static String processor() {
        try (Stream<String> lines = Files.lines(PROCESSOR)) {
            return lines.filter(line -> line.startsWith("model name")).map(line -> line.replaceAll(".*:\\s*", "")).findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }
}
