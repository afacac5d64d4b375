package io.github.kinase.backend;

import io.github.kinase.formula.Formula;
import io.github.kinase.formula.Formulas;
import java.util.List;

/** C++ SIMD through JNI, on one SIMD target of the library. */
final class NativeBackend extends Backend {

    static final int ABI_VERSION = 1;

    /**
     * Elements per critical region, during which the collector has to wait: at 2 ns an element about 30 us. A multiple of
     * {@link Softmax#LANES}.
     */
    private static final int PIECE = 16 * 1024;
    /** The same for formulas that only move memory, at up to 0.3 ns an element: their calls would show beside so little work. */
    private static final int EXACT_PIECE = 8 * PIECE;

    private static final int FORWARD = 0;
    private static final int BACKWARD = 1;
    private static final int BACKWARD_FROM_OUTPUT = 2;

    private final int[] forward;
    private final int[] backward;
    private final int[] backwardFromOutput;
    private final int rreluTraining;
    private final int rreluTrainingBackward;
    private final int softmax;
    private final int softmaxBackward;
    private final ThreadLocal<double[]> lanes = ThreadLocal.withInitial(() -> new double[Softmax.LANES]);

    /** Throws IllegalStateException if this machine cannot run the target or the library lacks an operation. */
    NativeBackend(String simd) {
        super("native", simd);
        List<Class<?>> types = Formulas.types();
        forward = types.stream().mapToInt(type -> find(Formulas.name(type), FORWARD)).toArray();
        backward = types.stream().mapToInt(type -> find(Formulas.name(type), BACKWARD)).toArray();
        backwardFromOutput = types.stream().mapToInt(type -> Formula.FromOutput.class.isAssignableFrom(type)
                ? find(Formulas.name(type), BACKWARD_FROM_OUTPUT) : -1).toArray();
        rreluTraining = find("rrelu_training", FORWARD);
        rreluTrainingBackward = find("rrelu_training", BACKWARD);
        softmax = find("softmax", FORWARD);
        softmaxBackward = find("softmax", BACKWARD_FROM_OUTPUT);
    }

    /** Whether the library holds kernels for this target and the machine can run them. */
    static boolean supports(String simd) {
        return NativeKernels.find("relu", FORWARD, simd) >= 0;
    }

    private int find(String name, int pass) {
        int op = NativeKernels.find(name, pass, simd());
        if (op < 0) {
            throw new IllegalStateException("the native library has no " + name + " (pass " + pass + ") for " + simd());
        }
        return op;
    }

    @Override
    public void forward(Operation op, float[] x, int xOffset, float[] y, int yOffset, int length) {
        int number = forward[op.index];
        int piece = piece(op);
        for (int i = 0; i < length; i += piece) {
            int n = Math.min(piece, length - i);
            if (ForeignKernels.AVAILABLE) {
                ForeignKernels.map(number, op.p0, op.p1, op.p2, op.p3, x, xOffset + i, y, yOffset + i, n);
            } else {
                NativeKernels.map(number, op.p0, op.p1, op.p2, op.p3, x, xOffset + i, y, yOffset + i, n);
            }
        }
    }

    @Override
    public void forward(Operation op, long x, long y, long length) {
        NativeKernels.map(forward[op.index], op.p0, op.p1, op.p2, op.p3, x, y, length);
    }

    @Override
    public void backward(Operation op, float[] x, int xOffset, float[] dy, int dyOffset, float[] dx, int dxOffset, int length) {
        gradient(backward[op.index], op, x, xOffset, dy, dyOffset, dx, dxOffset, length);
    }

    @Override
    public void backward(Operation op, long x, long dy, long dx, long length) {
        NativeKernels.gradient(backward[op.index], op.p0, op.p1, op.p2, op.p3, x, dy, dx, length);
    }

    @Override
    public void backwardFromOutput(Operation op, float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset,
                                   int length) {
        gradient(backwardFromOutput[op.index], op, y, yOffset, dy, dyOffset, dx, dxOffset, length);
    }

    @Override
    public void backwardFromOutput(Operation op, long y, long dy, long dx, long length) {
        NativeKernels.gradient(backwardFromOutput[op.index], op.p0, op.p1, op.p2, op.p3, y, dy, dx, length);
    }

    private static void gradient(int number, Operation op, float[] x, int xOffset, float[] dy, int dyOffset, float[] dx,
                                 int dxOffset, int length) {
        int piece = piece(op);
        for (int i = 0; i < length; i += piece) {
            int n = Math.min(piece, length - i);
            if (ForeignKernels.AVAILABLE) {
                ForeignKernels.gradient(number, op.p0, op.p1, op.p2, op.p3, x, xOffset + i, dy, dyOffset + i, dx, dxOffset + i, n);
            } else {
                NativeKernels.gradient(number, op.p0, op.p1, op.p2, op.p3, x, xOffset + i, dy, dyOffset + i, dx, dxOffset + i, n);
            }
        }
    }

    private static int piece(Operation op) {
        return op.formula instanceof Formula.Exact ? EXACT_PIECE : PIECE;
    }

    @Override
    public void rreluTraining(DrawnSlopes slopes, long first, float[] x, int xOffset, float[] y, int yOffset, int length) {
        for (int i = 0; i < length; i += PIECE) {
            NativeKernels.rreluTraining(rreluTraining, slopes.lower(), slopes.upper(), slopes.seed(), first + i, x, xOffset + i,
                    y, yOffset + i, Math.min(PIECE, length - i));
        }
    }

    @Override
    public void rreluTrainingBackward(DrawnSlopes slopes, long first, float[] x, int xOffset, float[] dy, int dyOffset,
                                      float[] dx, int dxOffset, int length) {
        for (int i = 0; i < length; i += PIECE) {
            NativeKernels.rreluTrainingGradient(rreluTrainingBackward, slopes.lower(), slopes.upper(), slopes.seed(), first + i,
                    x, xOffset + i, dy, dyOffset + i, dx, dxOffset + i, Math.min(PIECE, length - i));
        }
    }

    @Override
    public void softmax(float[] x, int xOffset, float[] y, int yOffset, int rows, int columns) {
        int rowsPerPiece = Math.max(1, PIECE / Math.max(1, columns));
        for (int row = 0; row < rows; row += rowsPerPiece) {
            int at = row * columns;
            if (columns > PIECE) {
                longSoftmax(x, xOffset + at, y, yOffset + at, columns);
            } else {
                NativeKernels.rows(softmax, x, xOffset + at, y, yOffset + at, Math.min(rowsPerPiece, rows - row), columns);
            }
        }
    }

    private void longSoftmax(float[] x, int xOffset, float[] y, int yOffset, int columns) {
        double[] sums = lanes.get();
        float max = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < columns; i += PIECE) {
            max = NativeKernels.rowMax(softmax, max, x, xOffset + i, Math.min(PIECE, columns - i));
        }
        for (int i = 0; i < columns; i += PIECE) {
            NativeKernels.rowExpSum(softmax, max, x, xOffset + i, y, yOffset + i, Math.min(PIECE, columns - i), sums);
        }
        double factor = 1 / Softmax.fold(sums);
        for (int i = 0; i < columns; i += PIECE) {
            NativeKernels.rowScale(softmax, factor, y, yOffset + i, Math.min(PIECE, columns - i));
        }
    }

    @Override
    public void softmax(long x, long y, long rows, long columns) {
        NativeKernels.rows(softmax, x, y, rows, columns);
    }

    @Override
    public void softmaxBackward(float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset, int rows,
                                int columns) {
        int rowsPerPiece = Math.max(1, PIECE / Math.max(1, columns));
        for (int row = 0; row < rows; row += rowsPerPiece) {
            int at = row * columns;
            if (columns > PIECE) {
                longSoftmaxBackward(y, yOffset + at, dy, dyOffset + at, dx, dxOffset + at, columns);
            } else {
                NativeKernels.rowsGradient(softmaxBackward, y, yOffset + at, dy, dyOffset + at, dx, dxOffset + at,
                        Math.min(rowsPerPiece, rows - row), columns);
            }
        }
    }

    private void longSoftmaxBackward(float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset, int columns) {
        double[] sums = lanes.get();
        for (int i = 0; i < columns; i += PIECE) {
            NativeKernels.rowDot(softmaxBackward, y, yOffset + i, dy, dyOffset + i, Math.min(PIECE, columns - i), sums);
        }
        double dot = Softmax.fold(sums);
        for (int i = 0; i < columns; i += PIECE) {
            NativeKernels.rowCombine(softmaxBackward, dot, y, yOffset + i, dy, dyOffset + i, dx, dxOffset + i,
                    Math.min(PIECE, columns - i));
        }
    }

    @Override
    public void softmaxBackward(long y, long dy, long dx, long rows, long columns) {
        NativeKernels.rowsGradient(softmaxBackward, y, dy, dx, rows, columns);
    }
}
