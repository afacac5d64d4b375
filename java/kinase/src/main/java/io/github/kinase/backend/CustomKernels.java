package io.github.kinase.backend;

import io.github.kinase.formula.Custom;
import io.github.kinase.formula.Formula;

/** The loops of all custom activations: one for all, so that calls of their operators are megamorphic. */
final class CustomKernels {

    private CustomKernels() {}

    private static UnsupportedOperationException inBlocks() {
        return new UnsupportedOperationException("an operator may call us on its own, in the middle of a block");
    }

    static final class Float32 extends Float32Kernel {

        Float32() {
            super(Integer.MAX_VALUE, Integer.MAX_VALUE);
        }

        @Override
        protected Object prepare(Formula formula) {
            return formula;
        }

        @Override
        protected void forwardOneByOne(Object prepared, float[] x, int xAt, float[] y, int yAt, int length) {
            for (int i = 0; i < length; i++) {
                y[yAt + i] = forward(prepared, x[xAt + i]);
            }
        }

        @Override
        protected void backwardOneByOne(Object prepared, float[] x, int xAt, float[] dy, int dyAt, float[] dx, int dxAt, int length) {
            for (int i = 0; i < length; i++) {
                dx[dxAt + i] = backward(prepared, x[xAt + i], dy[dyAt + i]);
            }
        }

        @Override
        protected boolean forward(Object prepared, float[] x, float[] y, int from, int to, boolean finite) {
            throw inBlocks();
        }

        @Override
        protected boolean backward(Object prepared, float[] x, float[] dy, float[] dx, int from, int to, boolean finite) {
            throw inBlocks();
        }

        @Override
        public float forward(Object prepared, float x) {
            return canonical((float) ((Custom) prepared).forward(x));
        }

        @Override
        public float backward(Object prepared, float x, float dy) {
            return canonical((float) (dy * ((Custom) prepared).derivative(x)));
        }
    }

    static final class Float64 extends Float64Kernel {

        Float64() {
            super(Integer.MAX_VALUE, Integer.MAX_VALUE);
        }

        @Override
        protected Object prepare(Formula formula) {
            return formula;
        }

        @Override
        protected void forwardOneByOne(Object prepared, double[] x, int xAt, double[] y, int yAt, int length) {
            for (int i = 0; i < length; i++) {
                y[yAt + i] = forward(prepared, x[xAt + i]);
            }
        }

        @Override
        protected void backwardOneByOne(Object prepared, double[] x, int xAt, double[] dy, int dyAt, double[] dx, int dxAt, int length) {
            for (int i = 0; i < length; i++) {
                dx[dxAt + i] = backward(prepared, x[xAt + i], dy[dyAt + i]);
            }
        }

        @Override
        protected boolean forward(Object prepared, double[] x, double[] y, int from, int to, boolean finite) {
            throw inBlocks();
        }

        @Override
        protected boolean backward(Object prepared, double[] x, double[] dy, double[] dx, int from, int to, boolean finite) {
            throw inBlocks();
        }

        @Override
        public double forward(Object prepared, double x) {
            return canonical(((Custom) prepared).forward(x));
        }

        @Override
        public double backward(Object prepared, double x, double dy) {
            return canonical(dy * ((Custom) prepared).derivative(x));
        }
    }

    /** The operator's own double is what is rounded: there is none with more bits. */
    static final class Narrow extends NarrowKernel {

        @Override
        protected Object prepare(Formula formula) {
            return formula;
        }

        @Override
        public void fast(int pass, Object prepared, double[] block, int length) {
            for (int i = 0; i < length; i++) {
                block[2 * BLOCK + i] = sharp(pass, prepared, block[i], block[BLOCK + i]);
            }
        }

        @Override
        public double sharp(int pass, Object prepared, double x, double dy) {
            Custom f = (Custom) prepared;
            return pass == FORWARD ? f.forward(x) : dy * f.derivative(x);
        }
    }

    static final class Gate32 extends GateKernel {

        @Override
        protected Object prepare(Formula formula) {
            return formula;
        }

        @Override
        public void forward(Object prepared, Object gate, int gateOffset, Object up, int upOffset, Object y, int yOffset,
                            int length) {
            Custom f = (Custom) prepared;
            for (int i = 0; i < length; i++) {
                double u = ((float[]) up)[upOffset + i];
                ((float[]) y)[yOffset + i] = Float32Kernel.canonical((float) (f.forward(((float[]) gate)[gateOffset + i]) * u));
            }
        }

        @Override
        public void backward(Object prepared, Object gate, int gateOffset, Object up, int upOffset, Object dy, int dyOffset,
                             Object dgate, int dgateOffset, Object dup, int dupOffset, int length) {
            Custom f = (Custom) prepared;
            for (int i = 0; i < length; i++) {
                double g = ((float[]) gate)[gateOffset + i];
                double u = ((float[]) up)[upOffset + i];
                double d = ((float[]) dy)[dyOffset + i];
                ((float[]) dgate)[dgateOffset + i] = Float32Kernel.canonical((float) (d * u * f.derivative(g)));
                ((float[]) dup)[dupOffset + i] = Float32Kernel.canonical((float) (d * f.forward(g)));
            }
        }
    }

    static final class Gate64 extends GateKernel {

        @Override
        protected Object prepare(Formula formula) {
            return formula;
        }

        @Override
        public void forward(Object prepared, Object gate, int gateOffset, Object up, int upOffset, Object y, int yOffset,
                            int length) {
            Custom f = (Custom) prepared;
            for (int i = 0; i < length; i++) {
                double u = ((double[]) up)[upOffset + i];
                ((double[]) y)[yOffset + i] = Float64Kernel.canonical(f.forward(((double[]) gate)[gateOffset + i]) * u);
            }
        }

        @Override
        public void backward(Object prepared, Object gate, int gateOffset, Object up, int upOffset, Object dy, int dyOffset,
                             Object dgate, int dgateOffset, Object dup, int dupOffset, int length) {
            Custom f = (Custom) prepared;
            for (int i = 0; i < length; i++) {
                double g = ((double[]) gate)[gateOffset + i];
                double u = ((double[]) up)[upOffset + i];
                double d = ((double[]) dy)[dyOffset + i];
                ((double[]) dgate)[dgateOffset + i] = Float64Kernel.canonical(d * u * f.derivative(g));
                ((double[]) dup)[dupOffset + i] = Float64Kernel.canonical(d * f.forward(g));
            }
        }
    }
}
