package io.github.kinase.backend;

import io.github.kinase.DataType;
import io.github.kinase.formula.Entry;
import io.github.kinase.formula.Formulas;
import io.github.kinase.formula.RowFormula;

/** An activation by row as the backends see it: as {@link Operation}, for other kernels. */
public final class RowOperation {

    /** The place of the formula in {@link Formulas#rowEntries()}. */
    final int index;
    final RowFormula formula;
    /** Whether a row with nothing in it gives zeros instead of NaN. */
    final boolean zeroIfEmpty;
    /** The temperature, where there is one, and the policy, as the C ABI takes them. */
    final double p0;
    final double p3;
    private final boolean repeats;
    private final boolean stores;
    private final RowKernel float32;
    private final RowKernel float64;
    private final Object prepared32;
    private final Object prepared64;

    public RowOperation(RowFormula formula, boolean zeroIfEmpty) {
        this.formula = formula;
        this.index = Formulas.place(formula.getClass());
        this.zeroIfEmpty = zeroIfEmpty;
        this.p0 = Operation.parameters(Formulas.parameters(formula).values())[0];
        this.p3 = zeroIfEmpty ? 1 : 0;
        this.repeats = formula instanceof RowFormula.Repeated;
        this.stores = formula instanceof RowFormula.Stored;
        this.float32 = JavaBackend.row(formula, DataType.FLOAT32);
        this.float64 = JavaBackend.row(formula, DataType.FLOAT64);
        this.prepared32 = float32.prepare(formula);
        this.prepared64 = float64.prepare(formula);
    }

    /** With its defaults, for native code alone: as that of {@link Operation}. */
    RowOperation(Entry entry) {
        formula = null;
        index = Formulas.place(entry);
        zeroIfEmpty = false;
        p0 = Operation.parameters(entry.defaults())[0];
        p3 = 0;
        repeats = entry.is("Repeated");
        stores = entry.is("Stored");
        float32 = null;
        float64 = null;
        prepared32 = null;
        prepared64 = null;
    }

    /** Whether the row is summed as often as it takes. */
    boolean repeats() {
        return repeats;
    }

    /** Whether the sum forward writes to the output. */
    boolean stores() {
        return stores;
    }

    /** The loops in plain Java. */
    RowKernel kernel(DataType type) {
        return type == DataType.FLOAT32 ? float32 : float64;
    }

    /** One phase by a kernel of this formula for this type; see {@link RowKernel}. */
    int phase(RowKernel kernel, boolean backward, DataType type, int phase, Object x, int xAt, Object dy, int dyAt, Object out, int outAt,
              long first, int count, boolean last, int stride, int positions, double[] state) {
        return kernel.phase(backward, type == DataType.FLOAT32 ? prepared32 : prepared64,
                zeroIfEmpty, phase, x, xAt, dy, dyAt, out, outAt, first, count, last, stride, positions, state);
    }
}
