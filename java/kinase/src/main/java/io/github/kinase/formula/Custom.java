package io.github.kinase.formula;

import java.util.Objects;
import java.util.function.DoubleUnaryOperator;

/**
 * A user's own activation. Not one of the list in {@link Formulas}: it has no text, no native kernel and no promise but
 * what its operators keep. Equal to another with the same name and equal operators, which for lambdas means the same
 * instances.
 *
 * @param slope null if there is none; then {@link #derivative} throws UnsupportedOperationException
 */
@Describe("a user's own")
public record Custom(String name, DoubleUnaryOperator value, DoubleUnaryOperator slope) implements Formula {

    public Custom {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(value, "value");
        if (name.isBlank()) {
            throw new IllegalArgumentException("name is \"" + name + "\"; it must not be blank");
        }
    }

    @Override
    public double forward(double x) {
        return value.applyAsDouble(x);
    }

    @Override
    public double derivative(double x) {
        if (slope == null) {
            throw new UnsupportedOperationException(name + " was made without a derivative");
        }
        return slope.applyAsDouble(x);
    }
}
