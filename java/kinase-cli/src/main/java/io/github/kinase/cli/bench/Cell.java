package io.github.kinase.cli.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Who takes how long for an activation, a pass and a length.
 *
 * @param ours what the others are compared with
 * @param others by name, in the order of the run; at least one
 * @param roof nanoseconds per element
 */
record Cell(String name, String pass, int n, BenchRow ours, Map<String, BenchRow> others, OptionalDouble roof) {

    /** Smaller differences come and go from run to run. */
    static final double NOISE = 0.05;
    /** Results that are further from ours, in ULP, are not as accurate. */
    static final double ALIKE = 4;

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

    /** The fastest of those whose results are within {@link #ALIKE} of ours; empty too where results were not compared. */
    Optional<BenchRow> bestAlike() {
        return others.values().stream().filter(row -> row.ulpFromOurs() != null && row.ulpFromOurs() <= ALIKE)
                .min(Comparator.comparingDouble(BenchRow::nsPerElement));
    }

    /** How many times as fast as the fastest of the others we are. */
    double ratio() {
        return ratio(best());
    }

    /** How many times as fast as this one we are. */
    double ratio(BenchRow other) {
        return other.nsPerElement() / ours.nsPerElement();
    }

    /** Whether the fastest of the others is ahead by more than the noise. */
    boolean isBehind() {
        return isBehind(best());
    }

    /** Whether this one is. */
    boolean isBehind(BenchRow other) {
        return ratio(other) < 1 - NOISE;
    }

    /** The same for one of the others, if it has been measured. */
    Optional<Double> ratio(String other) {
        return Optional.ofNullable(others.get(other)).map(this::ratio);
    }

    /** The geometric mean of a ratio over those cells that have it; empty if none has. */
    static OptionalDouble mean(List<Cell> cells, Function<Cell, Stream<Double>> ratio) {
        OptionalDouble logarithm = cells.stream().flatMap(ratio).mapToDouble(Math::log).average();
        return logarithm.isPresent() ? OptionalDouble.of(Math.exp(logarithm.getAsDouble())) : logarithm;
    }

    /** The part of the speed of the roof that we reach. */
    OptionalDouble partOfRoof() {
        return roof.isPresent() ? OptionalDouble.of(roof.getAsDouble() / ours.nsPerElement()) : roof;
    }
}
