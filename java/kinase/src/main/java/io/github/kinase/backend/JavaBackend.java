package io.github.kinase.backend;

import io.github.kinase.formula.Formulas;

/** Plain Java: the loops stamped from the formulas. Works everywhere; the reference for the bits of every other backend. */
final class JavaBackend extends Backend {

    /** Memory behind addresses is worked on in pieces of this many elements; a multiple of {@link Softmax#LANES}. */
    private static final int PIECE = 1024;

    private static final Float32Kernel[] FLOAT32 = Formulas.types().stream().map(JavaBackend::stamped).toArray(Float32Kernel[]::new);

    private final ThreadLocal<Scratch> scratch = ThreadLocal.withInitial(Scratch::new);

    private static final class Scratch {
        final float[] a = new float[PIECE];
        final float[] b = new float[PIECE];
        final double[] lanes = new double[Softmax.LANES];
    }

    JavaBackend() {
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
        op.float32.forward(op.formula, x, xOffset, y, yOffset, length);
    }

    @Override
    public void backward(Operation op, float[] x, int xOffset, float[] dy, int dyOffset, float[] dx, int dxOffset, int length) {
        op.float32.backward(op.formula, x, xOffset, dy, dyOffset, dx, dxOffset, length);
    }

    @Override
    public void backwardFromOutput(Operation op, float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset,
                                   int length) {
        op.float32.backwardFromOutput(op.formula, y, yOffset, dy, dyOffset, dx, dxOffset, length);
    }

    @Override
    public void softmax(float[] x, int xOffset, float[] y, int yOffset, int rows, int columns) {
        double[] lanes = scratch.get().lanes;
        for (int row = 0, at = 0; row < rows; row++, at += columns) {
            float max = Softmax.max(Float.NEGATIVE_INFINITY, x, xOffset + at, columns);
            Softmax.expSum(max, x, xOffset + at, y, yOffset + at, columns, lanes);
            Softmax.scale(1 / Softmax.fold(lanes), y, yOffset + at, columns);
        }
    }

    @Override
    public void softmaxBackward(float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset, int rows,
                                int columns) {
        double[] lanes = scratch.get().lanes;
        for (int row = 0, at = 0; row < rows; row++, at += columns) {
            Softmax.dot(y, yOffset + at, dy, dyOffset + at, columns, lanes);
            Softmax.combine(Softmax.fold(lanes), y, yOffset + at, dy, dyOffset + at, dx, dxOffset + at, columns);
        }
    }

    // Addresses: the same loops over pieces copied to the heap.

    /** Works on the {@code length} elements that stand in the scratch arrays. */
    private interface Piece {
        void run(Scratch s, int length);
    }

    /** Copies each piece of {@code a}, and of {@code b} unless it is 0, to the heap, runs, and copies a to {@code out} unless that is 0. */
    private void pieces(long a, long b, long out, long length, Piece piece) {
        Scratch s = scratch.get();
        for (long i = 0; i < length; i += PIECE) {
            int n = (int) Math.min(PIECE, length - i);
            Memory.get(a + 4 * i, s.a, n);
            if (b != 0) {
                Memory.get(b + 4 * i, s.b, n);
            }
            piece.run(s, n);
            if (out != 0) {
                Memory.put(s.a, out + 4 * i, n);
            }
        }
    }

    @Override
    public void forward(Operation op, long x, long y, long length) {
        pieces(x, 0, y, length, (s, n) -> forward(op, s.a, 0, s.a, 0, n));
    }

    @Override
    public void backward(Operation op, long x, long dy, long dx, long length) {
        pieces(x, dy, dx, length, (s, n) -> backward(op, s.a, 0, s.b, 0, s.a, 0, n));
    }

    @Override
    public void backwardFromOutput(Operation op, long y, long dy, long dx, long length) {
        pieces(y, dy, dx, length, (s, n) -> backwardFromOutput(op, s.a, 0, s.b, 0, s.a, 0, n));
    }

    @Override
    public void softmax(long x, long y, long rows, long columns) {
        for (long row = 0; row < rows; row++) {
            long at = 4 * row * columns;
            float[] max = {Float.NEGATIVE_INFINITY};
            pieces(x + at, 0, 0, columns, (s, n) -> max[0] = Softmax.max(max[0], s.a, 0, n));
            pieces(x + at, 0, y + at, columns, (s, n) -> Softmax.expSum(max[0], s.a, 0, s.a, 0, n, s.lanes));
            double factor = 1 / Softmax.fold(scratch.get().lanes);
            pieces(y + at, 0, y + at, columns, (s, n) -> Softmax.scale(factor, s.a, 0, n));
        }
    }

    @Override
    public void softmaxBackward(long y, long dy, long dx, long rows, long columns) {
        for (long row = 0; row < rows; row++) {
            long at = 4 * row * columns;
            pieces(y + at, dy + at, 0, columns, (s, n) -> Softmax.dot(s.a, 0, s.b, 0, n, s.lanes));
            double dot = Softmax.fold(scratch.get().lanes);
            pieces(y + at, dy + at, dx + at, columns, (s, n) -> Softmax.combine(dot, s.a, 0, s.b, 0, s.a, 0, n));
        }
    }
}
