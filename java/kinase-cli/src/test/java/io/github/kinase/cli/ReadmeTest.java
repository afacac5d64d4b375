package io.github.kinase.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.kinase.ChannelActivation;
import io.github.kinase.GatedActivation;
import io.github.kinase.RowActivation;
import io.github.kinase.formula.Describe;
import io.github.kinase.formula.Formulas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of activations in the README follows from the code; {@code -Dkinase.writeReadme=true} writes it anew. */
class ReadmeTest {

    private static final Path README = Path.of("../../README.md");
    private static final String START = "<!-- activations -->\n";
    private static final String END = "<!-- /activations -->";

    @Test
    void listsWhatThereIs() throws IOException {
        String text = Files.readString(README);
        int start = text.indexOf(START) + START.length();
        int end = text.indexOf(END);
        String table = table();
        if (Boolean.getBoolean("kinase.writeReadme")) {
            Files.writeString(README, text.substring(0, start) + table + text.substring(end));
        }
        assertEquals(table, text.substring(start, end));
    }

    private static String table() {
        String head = "| name | formula | parameters | also called | slope at a kink |\n|---|---|---|---|---|\n";
        String rows = Formulas.types().stream().map(ReadmeTest::row).collect(Collectors.joining());
        String byRow = RowActivation.names().stream()
                .map(name -> cells("`" + name + "`, by row", RowActivation.of(name).formula(),
                        parameters(RowActivation.of(name).parameters()), "", "")).collect(Collectors.joining());
        String gated = GatedActivation.names().stream().map(ReadmeTest::gatedRow).collect(Collectors.joining());
        String byChannel = Stream.concat(ChannelActivation.names().stream(), Stream.of("biased:ACTIVATION")).map(ReadmeTest::channelRow)
                .collect(Collectors.joining());
        return head + rows + byRow + gated + byChannel;
    }

    private static String gatedRow(String name) {
        GatedActivation gated = GatedActivation.of(name);
        return cells("`" + name + "`, gated", gated.formula(), parameters(gated.parameters()), "", "");
    }

    private static String channelRow(String name) {
        boolean biased = name.startsWith("biased:");
        String formula = biased ? "activation(x + bias)" : ChannelActivation.of(name).formula();
        return cells("`" + name + "`, by channel", formula, "", "", biased ? "" : "alpha at 0");
    }

    private static String parameters(Map<String, Double> defaults) {
        return defaults.entrySet().stream().map(entry -> entry.getKey() + " = " + number(entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String row(Class<?> type) {
        Describe text = Formulas.describe(type);
        String parameters = parameters(Formulas.defaults(type));
        String aliases = Arrays.stream(text.aliases()).map(alias -> "`" + alias + "`").collect(Collectors.joining(", "));
        return cells("`" + Formulas.name(type) + "`", text.value(), parameters, aliases, text.kink());
    }

    private static String cells(String... cells) {
        return Arrays.stream(cells).map(cell -> cell.isEmpty() ? " |" : " " + cell.replace("|", "\\|") + " |")
                .collect(Collectors.joining("", "|", "\n"));
    }

    private static String number(double value) {
        return value == Math.rint(value) && !Double.isInfinite(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
