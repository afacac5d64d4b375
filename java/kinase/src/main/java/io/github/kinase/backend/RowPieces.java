package io.github.kinase.backend;

import io.github.kinase.DataType;

/**
 * Takes an array of any shape through the phases of {@link RowKernel}: slice by slice, in tiles of rows that lie side by side, each
 * phase in pieces along the axis. What it needs besides is one tile's state per thread, whatever the shape.
 */
final class RowPieces {

    private static final ThreadLocal<double[]> STATE = ThreadLocal.withInitial(() -> new double[RowKernel.STATE]);

    private RowPieces() {}

    /** One phase over one piece of a tile, of which x, dy and out begin at xAt, dyAt and outAt. Returns the phase to come. */
    interface Step {
        int run(RowOperation op, boolean backward, DataType type, int phase, Object x, long xAt, Object dy, long dyAt, Object out,
                long outAt, long axis, long inner, int positions, long first, int count, double[] state);
    }

    /** {@code piece}: how many elements of a tile a step takes, if a multiple of the lanes along the axis leaves it the choice. */
    static void run(RowOperation op, boolean backward, DataType type, Object x, long xAt, Object dy, long dyAt, Object out, long outAt,
                    long outer, long axis, long inner, int piece, Step step) {
        double[] state = STATE.get();
        int bytes = x == null ? type.bytes() : 1;
        for (long i = 0; i < outer; i++) {
            for (long j = 0; j < inner; j += RowKernel.POSITIONS) {
                int positions = (int) Math.min(RowKernel.POSITIONS, inner - j);
                int length = Math.max(RowKernel.LANES, piece / positions / RowKernel.LANES * RowKernel.LANES);
                long tile = i * axis * inner + j;
                int phase = backward ? RowKernel.SUM : RowKernel.FIND_MAXIMUM;
                for (long first = 0; phase != RowKernel.DONE; first = first + length < axis ? first + length : 0) {
                    long at = bytes * (tile + first * inner);
                    phase = step.run(op, backward, type, phase, x, xAt + at, dy, dyAt + at, out, outAt + at, axis, inner, positions,
                            first, (int) Math.min(length, axis - first), state);
                }
            }
        }
    }
}
