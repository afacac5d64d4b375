package io.github.kinase.cli.bench;

import java.util.List;
import java.util.Set;

/**
 * One measurement.
 *
 * @param name an activation, or a roof: {@code copy} for copying the elements and nothing else, {@code sum} for adding two arrays
 * @param pass {@code forward}, {@code backward} or {@code backward_from_output}
 * @param dtype {@code float32}, {@code float64}, {@code float16} or {@code bfloat16}
 * @param backend {@code native}, {@code vector}, {@code java}, or {@code math} for the plain loop over java.lang.Math; a library
 *     among its peers
 * @param n the elements of a call
 * @param cyclesPerElement null where the clock could not be calibrated
 * @param bytesPerElement what a call has to read and to write; not the numbers of channels, which are few
 * @param ulpFromOurs how far the results of another library are from ours, in ULP, at most; null where that is not asked
 */
record BenchRow(String name, String pass, String dtype, String backend, int n, double nsPerElement, double nsPerCall,
                Double cyclesPerElement, int bytesPerElement, Double ulpFromOurs) {

    static final String COPY = "copy";
    static final String SUM = "sum";
    static final Set<String> ROOFS = Set.of(COPY, SUM);
    static final String MATH = "math";

    boolean isRoof() {
        return ROOFS.contains(name);
    }

    /** What has been measured: rows that have it in common are of the same thing. */
    List<Object> measured() {
        return List.of(name, pass, dtype, backend, n);
    }

    /** This or another measurement of the same. */
    BenchRow faster(BenchRow other) {
        return other.nsPerCall < nsPerCall ? other : this;
    }
}
