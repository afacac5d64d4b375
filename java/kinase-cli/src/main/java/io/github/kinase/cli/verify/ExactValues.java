package io.github.kinase.cli.verify;

import io.github.kinase.oracle.ExactValue;
import java.io.IOException;
import java.util.function.DoubleUnaryOperator;

/** The exact values of a function: for float32 in double, for float64 those of a {@link Reference}. For one thread. */
final class ExactValues implements AutoCloseable {

    /** One of these two is null. */
    private final DoubleUnaryOperator oracle;
    private final Reference reference;

    private ExactValues(DoubleUnaryOperator oracle, Reference reference) {
        this.oracle = oracle;
        this.reference = reference;
    }

    static ExactValues of(DoubleUnaryOperator oracle) {
        return new ExactValues(oracle, null);
    }

    static ExactValues of(Reference reference) {
        return new ExactValues(null, reference);
    }

    void at(double[] x, ExactValue[] exact, int length) throws IOException {
        if (reference != null) {
            reference.evaluate(x, exact, length);
            return;
        }
        for (int i = 0; i < length; i++) {
            exact[i] = ExactValue.of(oracle.applyAsDouble(x[i]));
        }
    }

    @Override
    public void close() {
        if (reference != null) {
            reference.close();
        }
    }
}
