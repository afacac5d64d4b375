package io.github.kinase.backend;

import io.github.kinase.DataType;
import io.github.kinase.formula.Formula;
import io.github.kinase.formula.Formulas;
import io.github.kinase.formula.Fused;

/**
 * The element-wise functions, the gates, the channels and the rows in vectors of the JDK's incubator module, where they compute in float
 * or double; everything else, and what does not fill a vector, in plain Java. Before JDK 24 nothing but the element-wise functions.
 */
final class VectorBackend extends JavaBackend {

    private static final String MODULE = "jdk.incubator.vector";
    /** Whether C2 keeps the vectors of all loops in registers; that of JDK 17 makes objects of some where there are two exponentials. */
    private static final boolean ALL_LOOPS = VectorKernel.SELECTS;

    /** By place in the list of formulas. */
    private final VectorKernel[] float32 = new VectorKernel[Formulas.types().size()];
    /** Null where the formula computes in sums of two doubles. */
    private final VectorKernel[] float64 = new VectorKernel[Formulas.types().size()];
    private ChannelLoops channels;
    /** By place in the list of formulas by row, for float. */
    private final RowKernel[] rows = new RowKernel[Formulas.rows().size()];
    /** By place in the list of gates, for float. */
    private final VectorGateKernel[] gates = new VectorGateKernel[Formulas.gates().size()];

    /** Throws IllegalStateException with the reason if this JVM cannot run it. */
    VectorBackend() {
        super("vector");
        Module vectors = ModuleLayer.boot().findModule(MODULE).orElseThrow(() -> new IllegalStateException(
                "the module " + MODULE + " is not there; --add-modules " + MODULE + " adds it"));
        VectorBackend.class.getModule().addReads(vectors);
        if (!Fused.IS_FAST) {
            throw new IllegalStateException("this JVM emulates the fused multiply-add, without which vectors are slower than plain Java");
        }
    }

    private VectorKernel kernel(Operation op, DataType type) {
        if (op.index < 0 || type == DataType.FLOAT64 && !(op.formula instanceof Formula.Exact)) {
            return null;
        }
        VectorKernel[] kernels = type == DataType.FLOAT32 ? float32 : float64;
        VectorKernel kernel = kernels[op.index];
        if (kernel == null) {
            kernel = (VectorKernel) stamped(op.formula.getClass(), type == DataType.FLOAT32 ? "VectorFloat32" : "VectorFloat64");
            kernels[op.index] = kernel;
        }
        return kernel;
    }

    @Override
    void mapArrays(Operation op, DataType type, Object x, int xAt, Object y, int yAt, int length) {
        VectorKernel kernel = kernel(op, type);
        int i = 0;
        if (kernel != null) {
            i = kernel.forward(op.formula, x, xAt, y, yAt, length);
            while (length - i >= kernel.lanes()) {
                super.mapArrays(op, type, x, xAt + i, y, yAt + i, kernel.lanes());
                i += kernel.lanes();
                i += kernel.forward(op.formula, x, xAt + i, y, yAt + i, length - i);
            }
        }
        if (i < length) { // a call for nothing would cost as much as a few vectors
            super.mapArrays(op, type, x, xAt + i, y, yAt + i, length - i);
        }
    }

    @Override
    void gradientOfArrays(Operation op, boolean fromOutput, DataType type, Object x, int xAt, Object dy, int dyAt, Object dx, int dxAt,
                          int length) {
        VectorKernel kernel = kernel(op, type);
        int i = 0;
        if (kernel != null) {
            i = gradient(kernel, op.formula, fromOutput, x, xAt, dy, dyAt, dx, dxAt, length);
            while (length - i >= kernel.lanes()) {
                super.gradientOfArrays(op, fromOutput, type, x, xAt + i, dy, dyAt + i, dx, dxAt + i, kernel.lanes());
                i += kernel.lanes();
                i += gradient(kernel, op.formula, fromOutput, x, xAt + i, dy, dyAt + i, dx, dxAt + i, length - i);
            }
        }
        if (i < length) {
            super.gradientOfArrays(op, fromOutput, type, x, xAt + i, dy, dyAt + i, dx, dxAt + i, length - i);
        }
    }

    private static int gradient(VectorKernel kernel, Formula formula, boolean fromOutput, Object x, int xAt, Object dy, int dyAt,
                                Object dx, int dxAt, int length) {
        return fromOutput ? kernel.backwardFromOutput(formula, x, xAt, dy, dyAt, dx, dxAt, length)
                : kernel.backward(formula, x, xAt, dy, dyAt, dx, dxAt, length);
    }

    @Override
    JavaBackend forChannels() {
        return ALL_LOOPS ? this : INSTANCE;
    }

    @Override
    ChannelLoops channelLoops(DataType type) {
        if (type != DataType.FLOAT32) {
            return super.channelLoops(type);
        }
        ChannelLoops loops = channels;
        if (loops == null) {
            loops = (ChannelLoops) stamped("VectorChannels");
            channels = loops;
        }
        return loops;
    }

    @Override
    RowKernel rowKernel(RowOperation op, DataType type) {
        if (!ALL_LOOPS || type != DataType.FLOAT32) {
            return super.rowKernel(op, type);
        }
        RowKernel kernel = rows[op.index];
        if (kernel == null) {
            kernel = (RowKernel) stamped(op.formula.getClass(), "VectorRow");
            rows[op.index] = kernel;
        }
        return kernel;
    }

    /** Null where the gate computes in sums of two doubles, or is a custom one, and where its vectors would be objects. */
    private VectorGateKernel gate(GatedOperation op, DataType type) {
        if (!ALL_LOOPS || op.index < 0 || type == DataType.FLOAT64) {
            return null;
        }
        VectorGateKernel kernel = gates[op.index];
        if (kernel == null) {
            kernel = (VectorGateKernel) stamped(op.formula.getClass(), "VectorGate");
            gates[op.index] = kernel;
        }
        return kernel;
    }

    @Override
    void gatedArrays(GatedOperation op, DataType type, Object gate, int gateAt, Object up, int upAt, Object y, int yAt, int length) {
        VectorGateKernel kernel = gate(op, type);
        int i = 0;
        if (kernel != null) {
            i = kernel.forward(op.formula, (float[]) gate, gateAt, (float[]) up, upAt, (float[]) y, yAt, length);
            while (length - i >= kernel.lanes()) {
                super.gatedArrays(op, type, gate, gateAt + i, up, upAt + i, y, yAt + i, kernel.lanes());
                i += kernel.lanes();
                i += kernel.forward(op.formula, (float[]) gate, gateAt + i, (float[]) up, upAt + i, (float[]) y, yAt + i, length - i);
            }
        }
        if (i < length) {
            super.gatedArrays(op, type, gate, gateAt + i, up, upAt + i, y, yAt + i, length - i);
        }
    }

    @Override
    void gatedBackwardOfArrays(GatedOperation op, DataType type, Object gate, int gateAt, Object up, int upAt, Object dy, int dyAt,
                               Object dgate, int dgateAt, Object dup, int dupAt, int length) {
        VectorGateKernel kernel = gate(op, type);
        int i = 0;
        if (kernel != null) {
            i = gradients(kernel, op.formula, gate, gateAt, up, upAt, dy, dyAt, dgate, dgateAt, dup, dupAt, length);
            while (length - i >= kernel.lanes()) {
                super.gatedBackwardOfArrays(op, type, gate, gateAt + i, up, upAt + i, dy, dyAt + i, dgate, dgateAt + i, dup, dupAt + i,
                        kernel.lanes());
                i += kernel.lanes();
                i += gradients(kernel, op.formula, gate, gateAt + i, up, upAt + i, dy, dyAt + i, dgate, dgateAt + i, dup, dupAt + i,
                        length - i);
            }
        }
        if (i < length) {
            super.gatedBackwardOfArrays(op, type, gate, gateAt + i, up, upAt + i, dy, dyAt + i, dgate, dgateAt + i, dup, dupAt + i,
                    length - i);
        }
    }

    private static int gradients(VectorGateKernel kernel, Formula formula, Object gate, int gateAt, Object up, int upAt, Object dy,
                                 int dyAt, Object dgate, int dgateAt, Object dup, int dupAt, int length) {
        return kernel.backward(formula, (float[]) gate, gateAt, (float[]) up, upAt, (float[]) dy, dyAt, (float[]) dgate, dgateAt,
                (float[]) dup, dupAt, length);
    }
}
