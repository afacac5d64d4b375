package io.github.kinase.cli.bench;

import io.github.kinase.cli.ActivationChoice;
import io.github.kinase.cli.DataTypes;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;

/** The cells in which another one is ahead by more than the noise of measuring, each with the reason, as far as the rows tell it. */
final class LostCells {

    /** Times up to this many times that of the roof are its speed. */
    private static final double AT_ROOF = 1.1;
    /** So many elements are a short call. */
    private static final int SHORT = 256;
    /** The others whose loops are Java, plain or of the Vector API, so that they become part of the method that calls them. */
    private static final Set<String> LOOPS = Set.of("vector-api", "jafama", BenchRow.MATH);
    /** Errors in ULP are known to no more than this: what differs from a result that is within 0.5003 is further off. */
    private static final double ULP_DIGITS = 0.01;
    private static final int MILLION = 1_000_000;

    private final List<Cell> cells;
    private final Accuracy accuracy;

    /**
     * A cell in which another one is ahead.
     *
     * @param reason for people, a phrase without a full stop
     */
    record Lost(Cell cell, String reason) {}

    /**
     * What a length comes to.
     *
     * @param cells how many were measured
     * @param behind in how many of them another one is ahead
     * @param behindAlike in how many of them one is whose results are within {@link Cell#ALIKE} of ours
     * @param ratio the geometric mean of the times of the fastest of the others over ours
     */
    record Length(int n, long cells, long behind, long behindAlike, double ratio) {}

    /** Among these, which need not be all lost; errors that the record does not know are left out of the reasons. */
    LostCells(List<Cell> cells, Accuracy accuracy) {
        this.cells = cells;
        this.accuracy = accuracy;
    }

    /** Those in which another one is ahead, the worst first. */
    List<Lost> worstFirst() {
        return cells.stream().filter(Cell::isBehind).sorted(Comparator.comparingDouble(Cell::ratio))
                .map(cell -> new Lost(cell, reason(cell))).toList();
    }

    /** A summary of each length, the shortest first. */
    List<Length> byLength() {
        return cells.stream().map(Cell::n).distinct().sorted().map(n -> {
            List<Cell> of = cells.stream().filter(cell -> cell.n() == n).toList();
            return new Length(n, of.size(), of.stream().filter(Cell::isBehind).count(),
                    of.stream().filter(cell -> cell.bestAlike().filter(cell::isBehind).isPresent()).count(),
                    Cell.mean(of, cell -> Stream.of(cell.ratio())).orElseThrow());
        }).toList();
    }

    /** The first that holds of: at the roof, less accurate, a short call; or that none of them does. */
    private String reason(Cell cell) {
        if (cell.partOfRoof().orElse(0) >= 1 / AT_ROOF) {
            return String.format(Locale.ROOT, "at the speed of %s, %.4f ns", roof(cell.ours()), cell.roof().orElseThrow());
        }
        boolean shortCall = isShortCall(cell);
        Double ulp = cell.best().ulpFromOurs();
        if (ulp != null && ulp > Cell.ALIKE) {
            return "less accurate: " + apart(cell) + alike(cell) + (shortCall ? "; " + costOfCall(cell) : "");
        }
        return shortCall ? costOfCall(cell) : slower(cell);
    }

    /** What moves as many bytes. */
    private static String roof(BenchRow row) {
        return switch (row.bytesPerElement() / DataTypes.of(row.dtype()).bytes()) {
            case 2 -> "a copy";
            case 3 -> "a sum of two arrays";
            default -> "memory";
        };
    }

    /** How far the results of the fastest are from ours, and ours from the exact ones. */
    private String apart(Cell cell) {
        String ours = isSlope(cell) ? "whose slopes are within %.2f ULP of the exact ones" : "which are within %.2f ULP of the exact value";
        OptionalDouble error = accuracy.of(cell.name(), cell.pass());
        return "up to " + ulps(cell.best().ulpFromOurs()) + " ULP from ours"
                + (error.isPresent() ? ", " + String.format(Locale.ROOT, ours, error.getAsDouble()) : "");
    }

    /** Whether the recorded error is that of the slope, before the product with dy. */
    private static boolean isSlope(Cell cell) {
        return !cell.pass().equals(Suite.Pass.FORWARD.toString()) && !ActivationChoice.isRow(cell.name());
    }

    /** What is to be said of the fastest one that is as accurate, where there is one. */
    private static String alike(Cell cell) {
        Optional<BenchRow> alike = cell.bestAlike();
        return alike.map(row -> String.format(Locale.ROOT, cell.isBehind(row) ? "; ahead within %.0f ULP of ours too: %s, ratio %.2f"
                : "; the fastest within %.0f ULP of ours: %s, ratio %.2f", Cell.ALIKE, row.backend(), cell.ratio(row))).orElse("");
    }

    /** Whether a call costs us what the other does without: not where our elements in long arrays take as long by themselves. */
    private boolean isShortCall(Cell cell) {
        return cell.n() <= SHORT && LOOPS.contains(cell.best().backend()) && inLongArrays(cell).orElse(0) < cell.ours().nsPerElement();
    }

    /** Our nanoseconds per element where calls count for little: the best of the long arrays. Empty if none was measured. */
    private OptionalDouble inLongArrays(Cell cell) {
        return cells.stream().filter(each -> each.n() > SHORT && each.name().equals(cell.name()) && each.pass().equals(cell.pass()))
                .mapToDouble(each -> each.ours().nsPerElement()).min();
    }

    /** Our time beside the other's; the call is a part of the reason where we would be behind without it. */
    private String costOfCall(Cell cell) {
        double other = cell.best().nsPerElement();
        OptionalDouble elements = inLongArrays(cell);
        boolean partly = elements.isPresent() && other / elements.getAsDouble() < 1 - Cell.NOISE;
        return (partly ? "partly the cost of a call: " : "cost of a call: ") + perCall(cell.ours().nsPerElement(), cell) + " ns"
                + (elements.isPresent() ? ", where as many elements of a long array take " + perCall(elements.getAsDouble(), cell) : "")
                + ", against " + perCall(other, cell) + " in a loop compiled into its caller";
    }

    private static String perCall(double nanosPerElement, Cell cell) {
        return String.format(Locale.ROOT, "%.1f", nanosPerElement * cell.n());
    }

    /** Where the results explain nothing, this says so; they do where theirs are further from the exact ones than ours can be. */
    private String slower(Cell cell) {
        Double ulp = cell.best().ulpFromOurs();
        if (ulp == null) {
            return "slower here; the results were not compared";
        }
        if (ulp == 0) {
            return "same results; slower here";
        }
        OptionalDouble error = accuracy.of(cell.name(), cell.pass());
        boolean roundsMore = !isSlope(cell) && error.isPresent() && ulp - error.getAsDouble() >= error.getAsDouble() - ULP_DIGITS;
        return (roundsMore ? "the other rounds more often: " : "slower here; ") + apart(cell);
    }

    /** A number of ULP with as many digits as one can read. */
    static String ulps(double ulp) {
        return ulp >= MILLION ? String.format(Locale.ROOT, "%.1f million", ulp / MILLION)
                : String.format(Locale.ROOT, ulp == Math.rint(ulp) || ulp >= 10 ? "%,.0f" : "%.1f", ulp);
    }
}
