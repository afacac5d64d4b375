package io.github.kinase.backend;

import io.github.kinase.formula.Formula;
import io.github.kinase.formula.Formulas;

/** An activation as the backends see it: the formula, its Java kernel, its number and its parameters. */
public final class Operation {

    /** The most parameters an activation has; the C ABI passes that many. */
    static final int MAX_PARAMETERS = 4;

    final Formula formula;
    final Float32Kernel float32;
    /** The formula as {@link #float32} takes it. */
    final Object prepared;
    /** The place of the formula in {@link Formulas#types()}; -1 for a custom one, which only plain Java can run. */
    final int index;
    final double p0;
    final double p1;
    final double p2;
    final double p3;

    public Operation(Formula formula) {
        this.formula = formula;
        this.index = Formulas.types().indexOf(formula.getClass());
        this.float32 = index < 0 ? CustomFloat32.INSTANCE : JavaBackend.float32(index);
        this.prepared = float32.prepare(formula);
        double[] parameters = new double[MAX_PARAMETERS];
        int i = 0;
        for (double value : Formulas.parameters(formula).values()) {
            parameters[i++] = value;
        }
        p0 = parameters[0];
        p1 = parameters[1];
        p2 = parameters[2];
        p3 = parameters[3];
    }

    public Formula formula() {
        return formula;
    }

    /** The scalar call: the same bits as the array calls of every backend. */
    public float forward(float x) {
        return float32.forward(prepared, x);
    }

    /** dy times the slope at x. */
    public float backward(float x, float dy) {
        return float32.backward(prepared, x, dy);
    }
}
