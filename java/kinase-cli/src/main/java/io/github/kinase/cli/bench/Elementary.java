package io.github.kinase.cli.bench;

/** The functions that {@link MathFormulas} are composed of: those of java.lang.Math, or of a library that has them, too. */
public interface Elementary {

    double exp(double x);

    double expm1(double x);

    double log1p(double x);

    double tanh(double x);

    double sin(double x);

    /** Those of java.lang.Math. */
    Elementary MATH = new Elementary() {

        @Override
        public double exp(double x) {
            return Math.exp(x);
        }

        @Override
        public double expm1(double x) {
            return Math.expm1(x);
        }

        @Override
        public double log1p(double x) {
            return Math.log1p(x);
        }

        @Override
        public double tanh(double x) {
            return Math.tanh(x);
        }

        @Override
        public double sin(double x) {
            return Math.sin(x);
        }
    };
}
