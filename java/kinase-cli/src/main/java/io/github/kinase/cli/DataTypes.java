package io.github.kinase.cli;

import io.github.kinase.DataType;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The types of elements: what the user calls them, and their arrays. */
public final class DataTypes {

    private DataTypes() {}

    /** The name on the command line and in JSON, as in {@code float32}. */
    public static String name(DataType type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    /** The type that {@code --dtype} means. Throws IllegalArgumentException, with what there is, for an unknown one. */
    public static DataType of(String name) {
        return Arrays.stream(DataType.values()).filter(type -> name(type).equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("--dtype is " + name + "; it must be one of "
                        + Arrays.stream(DataType.values()).map(DataTypes::name).collect(Collectors.joining(", "))));
    }

    /** A {@code float[]}, {@code double[]} or {@code short[]}. */
    public static Object newArray(DataType type, int length) {
        return switch (type) {
            case FLOAT32 -> new float[length];
            case FLOAT64 -> new double[length];
            case FLOAT16, BFLOAT16 -> new short[length];
        };
    }
}
