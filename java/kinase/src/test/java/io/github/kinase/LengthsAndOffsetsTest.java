package io.github.kinase;

import io.github.kinase.Cells.Storage;
import io.github.kinase.backend.Backend;
import java.lang.reflect.Array;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Any length at any offset gives the bits of the scalar call, and nothing else is written. */
class LengthsAndOffsetsTest {

    /** One region of 128 K elements, which formulas that only move memory get, and a tail. */
    private static final int LONGEST = 131_072 + 1000;
    /** Two regions of sums of doubles and a tail: more takes long on the Java backend, and comes to nothing new. */
    private static final int LONGEST_64 = 8200;
    private static final Map<DataType, Object> X = Map.of(DataType.FLOAT32, Cases.inputs(1, LONGEST), DataType.FLOAT64,
            Cases.doubles(1, LONGEST_64));
    private static final Map<DataType, Object> DY = Map.of(DataType.FLOAT32, Cases.inputs(2, LONGEST), DataType.FLOAT64,
            Cases.doubles(2, LONGEST_64));
    private static final float[] MOSTLY_NEAR_ZERO = Cases.ordinary(3, 20_000);
    /** Aligned, misaligned alike, and each misaligned in its own way. */
    private static final int[][] OFFSETS = {{0, 0, 0}, {1, 1, 1}, {3, 2, 5}};

    @ParameterizedTest
    @MethodSource("io.github.kinase.Cases#backendsAndActivations")
    void everyLengthAtEveryOffset(Backend backend, Activation activation) {
        for (DataType type : X.keySet()) {
            for (Pass pass : Pass.values()) {
                if (pass.has(activation)) {
                    check(backend, activation, type, pass);
                }
            }
        }
    }

    /** Where a loop may take a shorter way until it meets an element that is farther from 0. */
    @ParameterizedTest
    @MethodSource("io.github.kinase.Cases#backendsAndActivations")
    void mostlyNearZero(Backend backend, Activation activation) {
        int length = MOSTLY_NEAR_ZERO.length;
        for (Pass pass : Pass.values()) {
            if (pass.has(activation)) {
                Object expected = pass.oneByOne(activation, MOSTLY_NEAR_ZERO, DY.get(DataType.FLOAT32), length);
                Cells x = Cells.of(Storage.ARRAY, 0, length, MOSTLY_NEAR_ZERO);
                Cells out = Cells.room(DataType.FLOAT32, Storage.ARRAY, 0, length);
                pass.run(activation.on(backend), x, Cells.of(Storage.ARRAY, 0, length, DY.get(DataType.FLOAT32)), out);
                out.assertHolds(expected, pass::toString);
            }
        }
    }

    private static void check(Backend backend, Activation activation, DataType type, Pass pass) {
        Object x = X.get(type);
        Object expected = pass.oneByOne(activation, x, DY.get(type), Array.getLength(x));
        Cases.LENGTHS.forEach((name, length) -> {
            for (int[] offsets : length <= Array.getLength(x) ? OFFSETS : new int[0][]) {
                check(pass, activation.on(backend), type, Storage.ARRAY, name, length, offsets, expected);
                check(pass, activation.on(backend), type, Storage.ADDRESS, name, length, offsets, expected);
            }
        });
        if (type == DataType.FLOAT32) {
            check(pass, activation.on(backend), type, Storage.ARRAY, "more than the longest critical region", LONGEST, OFFSETS[2],
                    expected);
        }
    }

    private static void check(Pass pass, Activation activation, DataType type, Storage storage, String name, int length, int[] offsets,
                              Object expected) {
        Cells x = Cells.of(storage, offsets[0], length, X.get(type));
        Cells dy = Cells.of(storage, offsets[1], length, DY.get(type));
        Cells out = Cells.room(type, storage, offsets[2], length);
        pass.run(activation, x, dy, out);
        String what = pass + ", " + type + ", " + storage + ", " + name + " (" + length + ")";
        out.assertHolds(expected, () -> what);
        x.assertHolds(X.get(type), () -> "input of " + what);
        dy.assertHolds(DY.get(type), () -> "gradient of " + what);
    }
}
