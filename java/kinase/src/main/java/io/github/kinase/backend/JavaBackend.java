package io.github.kinase.backend;

import io.github.kinase.formula.Formulas;

/** Plain Java: the loops stamped from the formulas. Works everywhere; the reference for the bits of every other backend. */
final class JavaBackend extends Backend {

    static final Backend INSTANCE = new JavaBackend();

    /** Memory behind addresses is worked on in pieces of this many elements; a multiple of {@link Softmax#LANES}. */
    private static final int PIECE = 1024;

    private static final Float32Kernel[] FLOAT32 = Formulas.types().stream().map(JavaBackend::stamped).toArray(Float32Kernel[]::new);

    /**
     * Two pieces per thread, and the lanes of a sum. Arrays of the JDK's own types, and nothing of ours: a class of ours in a
     * thread's map would keep our class loader alive for as long as the thread, in a web application for ever.
     */
    private final ThreadLocal<float[]> scratch = ThreadLocal.withInitial(() -> new float[2 * PIECE]);
    private final ThreadLocal<double[]> sums = ThreadLocal.withInitial(() -> new double[Softmax.LANES]);

    private JavaBackend() {
        super("java", "none");
    }

    static Float32Kernel float32(int index) {
        return FLOAT32[index];
    }

    private static Float32Kernel stamped(Class<?> type) {
        String name = "io.github.kinase.stamped." + type.getSimpleName() + "Float32";
        try {
            return (Float32Kernel) Class.forName(name).getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(name + " was not stamped", e);
        }
    }

    @Override
    public void forward(Operation op, float[] x, int xOffset, float[] y, int yOffset, int length) {
        op.float32.forward(op.prepared, x, xOffset, y, yOffset, length);
    }

    @Override
    public void backward(Operation op, float[] x, int xOffset, float[] dy, int dyOffset, float[] dx, int dxOffset, int length) {
        op.float32.backward(op.prepared, x, xOffset, dy, dyOffset, dx, dxOffset, length);
    }

    @Override
    public void backwardFromOutput(Operation op, float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset,
                                   int length) {
        op.float32.backwardFromOutput(op.prepared, y, yOffset, dy, dyOffset, dx, dxOffset, length);
    }

    @Override
    public void rreluTraining(DrawnSlopes slopes, long first, float[] x, int xOffset, float[] y, int yOffset, int length) {
        for (int i = 0; i < length; i++) {
            float v = x[xOffset + i];
            y[yOffset + i] = Float32Kernel.canonical(v > 0 ? v : slopes.at(first + i) * v);
        }
    }

    @Override
    public void rreluTrainingBackward(DrawnSlopes slopes, long first, float[] x, int xOffset, float[] dy, int dyOffset,
                                      float[] dx, int dxOffset, int length) {
        for (int i = 0; i < length; i++) {
            float v = x[xOffset + i];
            float slope = v > 0 ? 1 : v <= 0 ? slopes.at(first + i) : v;
            dx[dxOffset + i] = Float32Kernel.canonical(dy[dyOffset + i] * slope);
        }
    }

    @Override
    public void softmax(float[] x, int xOffset, float[] y, int yOffset, int rows, int columns) {
        double[] lanes = sums.get();
        for (int row = 0, at = 0; row < rows; row++, at += columns) {
            float max = Softmax.max(Float.NEGATIVE_INFINITY, x, xOffset + at, columns);
            Softmax.expSum(max, x, xOffset + at, y, yOffset + at, columns, lanes);
            Softmax.scale(1 / Softmax.fold(lanes), y, yOffset + at, columns);
        }
    }

    @Override
    public void softmaxBackward(float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset, int rows,
                                int columns) {
        double[] lanes = sums.get();
        for (int row = 0, at = 0; row < rows; row++, at += columns) {
            Softmax.dot(y, yOffset + at, dy, dyOffset + at, columns, lanes);
            Softmax.combine(Softmax.fold(lanes), y, yOffset + at, dy, dyOffset + at, dx, dxOffset + at, columns);
        }
    }

    // Addresses: the same loops over pieces copied to the heap, the first input to s[0 ..], the second to s[PIECE ..]. The
    // loops stand there in full because a lambda for what they do with a piece would be allocated at every call.

    /**
     * A custom operator may call us on its own, in the middle of a piece: it gets no share in the scratch of its
     * caller.
     */
    private float[] scratch(Operation op) {
        return op.index < 0 ? new float[2 * PIECE] : scratch.get();
    }

    private static int piece(long length, long i) {
        return (int) Math.min(PIECE, length - i);
    }

    private static void get(long a, long b, float[] s, int n) {
        Memory.get(a, s, 0, n);
        Memory.get(b, s, PIECE, n);
    }

    @Override
    public void forward(Operation op, long x, long y, long length) {
        float[] s = scratch(op);
        for (long i = 0; i < length; i += PIECE) {
            int n = piece(length, i);
            Memory.get(x + 4 * i, s, 0, n);
            forward(op, s, 0, s, 0, n);
            Memory.put(s, 0, y + 4 * i, n);
        }
    }

    @Override
    public void backward(Operation op, long x, long dy, long dx, long length) {
        float[] s = scratch(op);
        for (long i = 0; i < length; i += PIECE) {
            int n = piece(length, i);
            get(x + 4 * i, dy + 4 * i, s, n);
            backward(op, s, 0, s, PIECE, s, 0, n);
            Memory.put(s, 0, dx + 4 * i, n);
        }
    }

    @Override
    public void backwardFromOutput(Operation op, long y, long dy, long dx, long length) {
        float[] s = scratch(op);
        for (long i = 0; i < length; i += PIECE) {
            int n = piece(length, i);
            get(y + 4 * i, dy + 4 * i, s, n);
            backwardFromOutput(op, s, 0, s, PIECE, s, 0, n);
            Memory.put(s, 0, dx + 4 * i, n);
        }
    }

    @Override
    public void softmax(long x, long y, long rows, long columns) {
        for (long row = 0; row < rows; row++) {
            softmax(x + 4 * row * columns, y + 4 * row * columns, columns);
        }
    }

    private void softmax(long x, long y, long columns) {
        float[] s = scratch.get();
        double[] lanes = sums.get();
        float max = Float.NEGATIVE_INFINITY;
        for (long i = 0; i < columns; i += PIECE) {
            Memory.get(x + 4 * i, s, 0, piece(columns, i));
            max = Softmax.max(max, s, 0, piece(columns, i));
        }
        for (long i = 0; i < columns; i += PIECE) {
            int n = piece(columns, i);
            Memory.get(x + 4 * i, s, 0, n);
            Softmax.expSum(max, s, 0, s, 0, n, lanes);
            Memory.put(s, 0, y + 4 * i, n);
        }
        double factor = 1 / Softmax.fold(lanes);
        for (long i = 0; i < columns; i += PIECE) {
            int n = piece(columns, i);
            Memory.get(y + 4 * i, s, 0, n);
            Softmax.scale(factor, s, 0, n);
            Memory.put(s, 0, y + 4 * i, n);
        }
    }

    @Override
    public void softmaxBackward(long y, long dy, long dx, long rows, long columns) {
        for (long row = 0; row < rows; row++) {
            long at = 4 * row * columns;
            softmaxBackward(y + at, dy + at, dx + at, columns);
        }
    }

    private void softmaxBackward(long y, long dy, long dx, long columns) {
        float[] s = scratch.get();
        double[] lanes = sums.get();
        for (long i = 0; i < columns; i += PIECE) {
            get(y + 4 * i, dy + 4 * i, s, piece(columns, i));
            Softmax.dot(s, 0, s, PIECE, piece(columns, i), lanes);
        }
        double dot = Softmax.fold(lanes);
        for (long i = 0; i < columns; i += PIECE) {
            int n = piece(columns, i);
            get(y + 4 * i, dy + 4 * i, s, n);
            Softmax.combine(dot, s, 0, s, PIECE, s, 0, n);
            Memory.put(s, 0, dx + 4 * i, n);
        }
    }
}
