package io.github.kinase.cli.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Who takes how long for an activation, a pass and a length.
 *
 * @param ours what the others are compared with
 * @param others by name, in the order of the run; at least one
 * @param roof nanoseconds per element
 */
record Cell(String name, String pass, int n, BenchRow ours, Map<String, BenchRow> others, OptionalDouble roof) {

    private record Key(String name, String pass, int n) {}

    /** Those in which someone can be compared with the backend {@code ours}. */
    static List<Cell> of(List<BenchRow> rows, String ours) {
        Roofs roofs = new Roofs(rows);
        Map<Key, Map<String, BenchRow>> measured = new LinkedHashMap<>();
        rows.stream().filter(row -> !row.isRoof()).forEach(row -> measured.computeIfAbsent(
                new Key(row.name(), row.pass(), row.n()), key -> new LinkedHashMap<>()).put(row.backend(), row));
        List<Cell> cells = new ArrayList<>();
        measured.forEach((key, others) -> {
            BenchRow own = others.remove(ours);
            if (own != null && !others.isEmpty()) {
                cells.add(new Cell(key.name, key.pass, key.n, own, others, roofs.of(own)));
            }
        });
        return cells;
    }

    /** The names of the others, in this order as far as it goes. */
    static List<String> others(List<Cell> cells, Collection<String> order) {
        List<String> first = List.copyOf(order);
        return cells.stream().flatMap(cell -> cell.others.keySet().stream()).distinct()
                .sorted(Comparator.comparingInt(first::indexOf)).toList();
    }

    /** The fastest of the others. */
    BenchRow best() {
        return others.values().stream().min(Comparator.comparingDouble(BenchRow::nsPerElement)).orElseThrow();
    }

    /** How many times as fast as the fastest of the others we are. */
    double ratio() {
        return best().nsPerElement() / ours.nsPerElement();
    }

    /** The same for one of the others, if it has been measured. */
    Optional<Double> ratio(String other) {
        return Optional.ofNullable(others.get(other)).map(row -> row.nsPerElement() / ours.nsPerElement());
    }

    /** The part of the speed of the roof that we reach. */
    OptionalDouble partOfRoof() {
        return roof.isPresent() ? OptionalDouble.of(roof.getAsDouble() / ours.nsPerElement()) : roof;
    }
}
