package io.github.kinase;

import io.github.kinase.backend.Backend;
import io.github.kinase.oracle.HalfFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Gradients of 16 bits for every input, and dy of all sizes: where a slope overflows in float, is a denormal number there, or vanishes,
 * and its product with dy does not; and beside the zeros of slopes.
 */
class HalfGradientTest {

    private static final List<DataType> TYPES = List.of(DataType.FLOAT16, DataType.BFLOAT16);
    private static final double[] SIZES = {1, -1.75, 3, 0x1p-12, -0x1.5p9, 0x1.8p14, 0x1.3p40, 0x1.5p-40, 0x1p126, -0x1p-120, 0};

    @ParameterizedTest
    @MethodSource("io.github.kinase.Cases#backendsAndActivations")
    void everyBackendGivesTheSameBits(Backend backend, Activation activation) {
        short[] x = HalfFormat.all();
        short[] dy = new short[x.length];
        short[] expected = new short[x.length];
        short[] dx = new short[x.length];
        for (DataType type : TYPES) {
            for (int first = 0; first < SIZES.length; first += 3) {
                for (int i = 0; i < dy.length; i++) {
                    dy[i] = HalfPrecision.fromDouble(SIZES[(first + i) % SIZES.length], type);
                }
                activation.on(Cases.javaBackend()).backward(x, dy, expected, type);
                activation.on(backend).backward(x, dy, dx, type);
                int offset = first;
                Cells.assertBits(expected, dx, x.length, () -> activation + " of " + type + " from size " + offset + " on");
            }
        }
    }
}
