package io.github.kinase.backend;

import io.github.kinase.DataType;
import io.github.kinase.formula.Entry;
import io.github.kinase.formula.Formula;
import io.github.kinase.formula.Formulas;
import java.util.Collection;

/** An activation as the backends see it: the formula, its Java kernels, its number and its parameters. */
public final class Operation {

    /** The most parameters an activation has; the C ABI passes that many. */
    static final int MAX_PARAMETERS = 4;

    final Formula formula;
    /** The place of the formula in {@link Formulas#entries()}; -1 for a custom one, which only plain Java can run. */
    final int index;
    /** Whether the formula is {@link Formula.Exact}. */
    final boolean exact;
    final double p0;
    final double p1;
    final double p2;
    final double p3;
    private final Float32Kernel float32;
    private final Float64Kernel float64;
    /** The formula as the kernels take it. */
    private final Object prepared32;
    private final Object prepared64;
    /** Made when it is asked for, for few ever are: whoever sees it sees all of it, for its fields are final. */
    private Narrow narrow;

    private record Narrow(NarrowKernel kernel, Object prepared) {}

    public Operation(Formula formula) {
        this.formula = formula;
        this.index = Formulas.place(formula.getClass());
        this.exact = formula instanceof Formula.Exact;
        this.float32 = JavaBackend.float32(formula, index);
        this.float64 = JavaBackend.float64(formula, index);
        this.prepared32 = float32.prepare(formula);
        this.prepared64 = float64.prepare(formula);
        double[] parameters = parameters(formula);
        p0 = parameters[0];
        p1 = parameters[1];
        p2 = parameters[2];
        p3 = parameters[3];
    }

    /** With its defaults, without the formula and its Java kernels: for native code alone, which is called before they are loaded. */
    Operation(Entry entry) {
        formula = null;
        index = Formulas.place(entry);
        exact = entry.is("Exact");
        float32 = null;
        float64 = null;
        prepared32 = null;
        prepared64 = null;
        double[] parameters = parameters(entry.defaults());
        p0 = parameters[0];
        p1 = parameters[1];
        p2 = parameters[2];
        p3 = parameters[3];
    }

    /** The parameters as the C ABI passes them: in order, then zeros. */
    static double[] parameters(Formula formula) {
        return parameters(Formulas.parameters(formula).values());
    }

    static double[] parameters(Collection<Double> values) {
        double[] parameters = new double[MAX_PARAMETERS];
        int i = 0;
        for (double value : values) {
            parameters[i++] = value;
        }
        return parameters;
    }

    public Formula formula() {
        return formula;
    }

    Kernel kernel(DataType type) {
        return type == DataType.FLOAT32 ? float32 : float64;
    }

    Object prepared(DataType type) {
        return type == DataType.FLOAT32 ? prepared32 : prepared64;
    }

    /** The kernel for elements of 16 bits. */
    NarrowKernel narrowKernel() {
        return narrow().kernel;
    }

    /** The formula as that kernel takes it. */
    Object preparedNarrow() {
        return narrow().prepared;
    }

    private Narrow narrow() {
        Narrow made = narrow;
        if (made == null) {
            NarrowKernel kernel = JavaBackend.narrow(formula);
            made = new Narrow(kernel, kernel.prepare(formula));
            narrow = made;
        }
        return made;
    }

    /** The scalar call: the same bits as the array calls of every backend. */
    public float forward(float x) {
        return float32.forward(prepared32, x);
    }

    /** dy times the slope at x. */
    public float backward(float x, float dy) {
        return float32.backward(prepared32, x, dy);
    }

    /** The scalar call: the same bits as the array calls of every backend. */
    public double forward(double x) {
        return float64.forward(prepared64, x);
    }

    /** dy times the slope at x. */
    public double backward(double x, double dy) {
        return float64.backward(prepared64, x, dy);
    }
}
