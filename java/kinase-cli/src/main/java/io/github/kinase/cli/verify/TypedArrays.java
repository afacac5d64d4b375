package io.github.kinase.cli.verify;

import io.github.kinase.DataType;
import io.github.kinase.cli.DataTypes;
import io.github.kinase.oracle.ExactValue;
import io.github.kinase.oracle.HalfFormat;
import io.github.kinase.oracle.Promise;
import java.lang.reflect.Array;

/** Arrays of one type, {@code float[]}, {@code double[]} or {@code short[]}, to sweeps that are the same for all. */
final class TypedArrays {

    private final DataType type;
    /** Null but for types of 16 bits. */
    private final HalfFormat half;

    TypedArrays(DataType type) {
        this.type = type;
        this.half = type.isHalf() ? HalfSweep.format(type) : null;
    }

    /** Whether exact values take more than a double. */
    boolean isDouble() {
        return type == DataType.FLOAT64;
    }

    /** The type that the library computes in. */
    DataType computed() {
        return isDouble() ? type : DataType.FLOAT32;
    }

    Object make(int length) {
        return DataTypes.newArray(type, length);
    }

    double get(Object array, int i) {
        return half == null ? Array.getDouble(array, i) : half.value(((short[]) array)[i]);
    }

    /** Rounds to the type. */
    void set(Object array, int i, double value) {
        switch (type) {
            case FLOAT32 -> ((float[]) array)[i] = (float) value;
            case FLOAT64 -> ((double[]) array)[i] = value;
            case FLOAT16, BFLOAT16 -> ((short[]) array)[i] = half.nearest(value);
        }
    }

    /** Takes in the first {@code length} results of a backend. */
    void compare(Comparison.Reader bits, int backend, Object inputs, Object results, int length) {
        switch (type) {
            case FLOAT32 -> bits.add(backend, (float[]) inputs, (float[]) results, length);
            case FLOAT64 -> bits.add(backend, (double[]) inputs, (double[]) results, length);
            case FLOAT16, BFLOAT16 -> bits.add(backend, floats(inputs, length), (short[]) results, length);
        }
    }

    private float[] floats(Object array, int length) {
        float[] floats = new float[length];
        for (int i = 0; i < length; i++) {
            floats[i] = (float) get(array, i);
        }
        return floats;
    }

    /**
     * Measures a result whose absolute errors grow with {@code scale}. The promise is that of the type computed in; with 16 bits
     * that result is then rounded.
     */
    void measure(Tally tally, Promise promise, double scale, double input, Object results, int i, ExactValue exact) {
        switch (type) {
            case FLOAT32 -> tally.measure(promise, scale, (float) input, ((float[]) results)[i], exact.value());
            case FLOAT64 -> tally.measure(promise, scale, input, ((double[]) results)[i], exact);
            case FLOAT16, BFLOAT16 -> tally.measure(half, scale, input, ((short[]) results)[i], exact.value());
        }
    }
}
