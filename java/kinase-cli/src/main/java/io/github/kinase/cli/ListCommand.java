package io.github.kinase.cli;

import io.github.kinase.ChannelActivation;
import io.github.kinase.GatedActivation;
import io.github.kinase.RowActivation;
import io.github.kinase.formula.Formulas;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kinase list}: every activation with its formula and parameters. */
@Command(name = "list", mixinStandardHelpOptions = true, description = "List every activation with its formula and parameters.")
final class ListCommand implements Callable<Integer> {

    @Mixin
    private Report report;

    /**
     * One activation.
     *
     * @param kind {@code elementwise}, {@code row}, {@code gated} or {@code channel}
     * @param parameters the parameters with their defaults
     */
    record Entry(String name, String kind, String formula, Map<String, Double> parameters) {}

    @Override
    public Integer call() {
        List<Entry> entries = entries();
        if (report.json()) {
            report.writeJson(entries);
            return 0;
        }
        Table table = new Table("NAME", "KIND", "PARAMETERS", "FORMULA");
        for (Entry entry : entries) {
            String parameters = entry.parameters().entrySet().stream()
                    .map(parameter -> parameter.getKey() + "=" + parameter.getValue()).collect(Collectors.joining(", "));
            table.add(entry.name(), entry.kind(), parameters, entry.formula());
        }
        table.print(report.out());
        return 0;
    }

    private static List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        for (Class<?> type : Formulas.types()) {
            entries.add(new Entry(Formulas.name(type), "elementwise", Formulas.describe(type).value(), Formulas.defaults(type)));
        }
        for (String name : RowActivation.names()) {
            entries.add(new Entry(name, "row", RowActivation.of(name).formula(), RowActivation.of(name).parameters()));
        }
        for (String name : GatedActivation.names()) {
            GatedActivation gated = GatedActivation.of(name);
            entries.add(new Entry(name, "gated", gated.formula(), gated.parameters()));
        }
        for (String name : ChannelActivation.names()) {
            entries.add(new Entry(name, "channel", ChannelActivation.of(name).formula(), Map.of()));
        }
        entries.add(new Entry("biased:ACTIVATION", "channel", "activation(x + bias)", Map.of()));
        return entries;
    }
}
