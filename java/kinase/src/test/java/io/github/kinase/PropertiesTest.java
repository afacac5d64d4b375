package io.github.kinase;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.kinase.backend.Backend;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What holds for any input: every pattern of 32 bits is one. */
class PropertiesTest {

    @Provide
    Arbitrary<Activation> activations() {
        return Arbitraries.of(Cases.activations());
    }

    /** Any parameter of any size that float32 has. */
    @Provide
    Arbitrary<Activation> parameters() {
        Arbitrary<Double> finite = Arbitraries.integers().map(Float::intBitsToFloat).filter(Float::isFinite).map(Float::doubleValue);
        Arbitrary<Double> positive = finite.map(Math::abs).filter(value -> value > 0);
        return Arbitraries.oneOf(positive.map(Activation::softplus), positive.map(Activation::silu), finite.map(Activation::elu),
                finite.map(Activation::leakyRelu));
    }

    @Provide
    Arbitrary<Backend> backends() {
        return Arbitraries.of(Cases.backends());
    }

    private static float[] floats(int[] patterns) {
        float[] x = new float[patterns.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = Float.intBitsToFloat(patterns[i]);
        }
        return x;
    }

    @Property
    void partsMakeTheWhole(@ForAll("activations") Activation activation, @ForAll("backends") Backend backend,
                           @ForAll @Size(max = 300) int[] patterns, @ForAll @IntRange(max = 300) int split) {
        float[] x = floats(patterns);
        int cut = Math.min(split, x.length);
        float[] whole = new float[x.length];
        float[] parts = new float[x.length];
        Activation here = activation.on(backend);
        here.forward(x, whole);
        here.forward(x, 0, parts, 0, cut);
        here.forward(x, cut, parts, cut, x.length - cut);
        Cells.assertBits(whole, parts, x.length, () -> "forward in parts");
        here.backward(x, x, whole);
        here.backward(x, 0, x, 0, parts, 0, cut);
        here.backward(x, cut, x, cut, parts, cut, x.length - cut);
        Cells.assertBits(whole, parts, x.length, () -> "backward in parts");
    }

    @Property
    void backendsAgreeOnAnyInputGradientAndParameter(@ForAll("parameters") Activation activation, @ForAll("backends") Backend backend,
                                                     @ForAll @Size(max = 100) int[] inputs, @ForAll @Size(max = 100) int[] gradients) {
        int length = Math.min(inputs.length, gradients.length);
        float[] x = Arrays.copyOf(floats(inputs), length);
        float[] dy = Arrays.copyOf(floats(gradients), length);
        for (Pass pass : Pass.values()) {
            if (pass.has(activation)) {
                Cells out = Cells.room(Cells.Storage.ARRAY, 0, length);
                pass.run(activation.on(backend), Cells.of(Cells.Storage.ARRAY, 0, length, x),
                        Cells.of(Cells.Storage.ARRAY, 0, length, dy), out);
                out.assertHolds(pass.oneByOne(activation, x, dy, length), () -> pass + " of " + activation);
            }
        }
    }

    @Property
    void textReadsBack(@ForAll("parameters") Activation activation) {
        assertEquals(activation, Activation.of(activation.toString()));
    }

    @Property
    void softmaxAgreesOnAnyRow(@ForAll("backends") Backend backend, @ForAll @Size(max = 300) int[] patterns) {
        softmaxAgrees(backend, floats(patterns));
    }

    @Property
    void softmaxAgreesOnOrdinaryRows(@ForAll("backends") Backend backend,
                                     @ForAll @Size(max = 300) @FloatRange(min = -90, max = 90) float[] x) {
        softmaxAgrees(backend, x);
    }

    private static void softmaxAgrees(Backend backend, float[] x) {
        float[] expected = new float[x.length];
        float[] actual = new float[x.length];
        RowActivation.softmax().on(Cases.javaBackend()).forward(x, expected, 1, x.length);
        RowActivation.softmax().on(backend).forward(x, actual, 1, x.length);
        Cells.assertBits(expected, actual, x.length, () -> "softmax on " + backend);
        RowActivation.softmax().on(Cases.javaBackend()).backwardFromOutput(x, expected, expected, 1, x.length);
        RowActivation.softmax().on(backend).backwardFromOutput(x, actual, actual, 1, x.length);
        Cells.assertBits(expected, actual, x.length, () -> "softmax gradient on " + backend);
    }
}
