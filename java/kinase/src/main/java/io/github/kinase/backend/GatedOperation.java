package io.github.kinase.backend;

import io.github.kinase.DataType;
import io.github.kinase.formula.Entry;
import io.github.kinase.formula.Formula;
import io.github.kinase.formula.Formulas;

/** A formula as the gate of another input, as the backends see it: as {@link Operation}, for other kernels. */
public final class GatedOperation {

    final Formula formula;
    /** The place of the formula in {@link Formulas#gateEntries()}; -1 for a custom one, which only plain Java can run. */
    final int index;
    final double p0;
    final double p1;
    final double p2;
    final double p3;
    private final GateKernel float32;
    private final GateKernel float64;
    private final Object prepared32;
    private final Object prepared64;

    public GatedOperation(Formula formula) {
        this.formula = formula;
        this.index = Formulas.place(formula.getClass());
        this.float32 = JavaBackend.gate(formula, DataType.FLOAT32);
        this.float64 = JavaBackend.gate(formula, DataType.FLOAT64);
        this.prepared32 = float32.prepare(formula);
        this.prepared64 = float64.prepare(formula);
        double[] parameters = Operation.parameters(formula);
        p0 = parameters[0];
        p1 = parameters[1];
        p2 = parameters[2];
        p3 = parameters[3];
    }

    /** With its defaults, for native code alone: as that of {@link Operation}. */
    GatedOperation(Entry entry) {
        formula = null;
        index = Formulas.place(entry);
        float32 = null;
        float64 = null;
        prepared32 = null;
        prepared64 = null;
        double[] parameters = Operation.parameters(entry.defaults());
        p0 = parameters[0];
        p1 = parameters[1];
        p2 = parameters[2];
        p3 = parameters[3];
    }

    GateKernel kernel(DataType type) {
        return type == DataType.FLOAT32 ? float32 : float64;
    }

    Object prepared(DataType type) {
        return type == DataType.FLOAT32 ? prepared32 : prepared64;
    }
}
