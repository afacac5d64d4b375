package io.github.kinase;

import io.github.kinase.Cells.Storage;
import io.github.kinase.backend.Backend;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Any length at any offset gives the bits of the scalar call, and nothing else is written. */
class LengthsAndOffsetsTest {

    /** One region of 128 K elements, which formulas that only move memory get, and a tail. */
    private static final int LONGEST = 131_072 + 1000;
    private static final float[] X = Cases.inputs(1, LONGEST);
    private static final float[] DY = Cases.inputs(2, LONGEST);
    /** Aligned, misaligned alike, and each misaligned in its own way. */
    private static final int[][] OFFSETS = {{0, 0, 0}, {1, 1, 1}, {3, 2, 5}};

    @ParameterizedTest
    @MethodSource("io.github.kinase.Cases#backendsAndActivations")
    void everyLengthAtEveryOffset(Backend backend, Activation activation) {
        for (Pass pass : Pass.values()) {
            if (pass.has(activation)) {
                float[] expected = pass.oneByOne(activation, X, DY, LONGEST);
                Cases.LENGTHS.forEach((name, length) -> {
                    for (int[] offsets : OFFSETS) {
                        check(pass, activation.on(backend), Storage.ARRAY, name, length, offsets, expected);
                        check(pass, activation.on(backend), Storage.ADDRESS, name, length, offsets, expected);
                    }
                });
                check(pass, activation.on(backend), Storage.ARRAY, "more than the longest critical region", LONGEST, OFFSETS[2], expected);
            }
        }
    }

    private static void check(Pass pass, Activation activation, Storage storage, String name, int length, int[] offsets,
                              float[] expected) {
        Cells x = Cells.of(storage, offsets[0], length, X);
        Cells dy = Cells.of(storage, offsets[1], length, DY);
        Cells out = Cells.room(storage, offsets[2], length);
        pass.run(activation, x, dy, out);
        String what = pass + ", " + storage + ", " + name + " (" + length + ")";
        out.assertHolds(expected, () -> what);
        x.assertHolds(X, () -> "input of " + what);
        dy.assertHolds(DY, () -> "gradient of " + what);
    }
}
