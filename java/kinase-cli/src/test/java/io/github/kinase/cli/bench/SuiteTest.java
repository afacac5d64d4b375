package io.github.kinase.cli.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kinase.Activation;
import io.github.kinase.ChannelActivation;
import io.github.kinase.Channels;
import io.github.kinase.DataType;
import io.github.kinase.GatedActivation;
import io.github.kinase.HalfPrecision;
import io.github.kinase.Kinase;
import io.github.kinase.backend.Backend;
import io.github.kinase.cli.bench.Suite.Case;
import io.github.kinase.cli.bench.Suite.Pass;
import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A benchmark that computes something else than it says is worse than none. */
class SuiteTest {

    private static final int N = 1024;
    private static final int AT = 3 * N;

    private final Arena<float[]> arena = new Arena<>(DataType.FLOAT32, N).floats();
    private final Suite suite = new Suite(backends(), true, arena);

    private static Map<String, Backend> backends() {
        Map<String, Backend> backends = new LinkedHashMap<>();
        Kinase.backends().forEach(backend -> backends.put(backend.toString(), backend));
        return backends;
    }

    private static float[] piece(float[] array) {
        return Arrays.copyOfRange(array, AT, AT + N);
    }

    private float[] result(Case each) {
        Arrays.fill(arena.out, Float.NaN);
        each.call().run(AT, N);
        assertTrue(Float.isNaN(arena.out[AT - 1]) && Float.isNaN(arena.out[AT + N]), "wrote outside its piece");
        return piece(arena.out);
    }

    @Test
    void casesComputeTheirPass() {
        float[] x = piece(arena.x);
        float[] dy = piece(arena.dy);
        for (Pass pass : Pass.values()) {
            float[] expected = new float[N];
            List<Case> cases = suite.cases("tanh", pass);
            assertEquals(Kinase.backends().size() + (pass == Pass.BACKWARD_FROM_OUTPUT ? 0 : 1), cases.size());
            switch (pass) {
                case FORWARD -> Activation.tanh().forward(x, expected);
                case BACKWARD -> Activation.tanh().backward(x, dy, expected);
                case BACKWARD_FROM_OUTPUT -> Activation.tanh().backwardFromOutput(piece(arena.values), dy, expected);
            }
            cases.forEach(each -> assertArrayEquals(expected, result(each), 1e-6f, each.toString()));
        }
    }

    @Test
    void casesOfTwoInputsComputeTheirPass() {
        float[] x = piece(arena.x);
        float[] dy = piece(arena.dy);
        float[] up = piece(arena.up());
        float[] bias = Arrays.copyOf(arena.up(), N);
        float[] first = new float[N];
        float[] second = new float[N];
        GatedActivation.swiglu().forward(x, up, first);
        assertCases("swiglu", Pass.FORWARD, 3, first);
        GatedActivation.swiglu().backward(x, up, dy, first, second);
        assertCases("swiglu", Pass.BACKWARD, 5, first);
        assertArrayEquals(second, piece(arena.second()), 1e-6f);
        ChannelActivation.prelu().forward(x, bias, first, Channels.columns(1, N));
        assertCases("prelu", Pass.FORWARD, 2, first);
        ChannelActivation.prelu().backward(x, bias, dy, first, second, Channels.columns(1, N));
        assertCases("prelu", Pass.BACKWARD, 3, first);
        assertEquals(List.of(), suite.cases("swiglu", Pass.BACKWARD_FROM_OUTPUT));
        suite.cases("gated:tanh", Pass.FORWARD).forEach(each -> assertNotEquals(BenchRow.MATH, each.backend()));
        assertEquals("gated:elu(alpha=0.5)", suite.cases("gated:elu(alpha=0.5)", Pass.FORWARD).get(0).name());
    }

    private void assertCases(String name, Pass pass, int arrays, float[] expected) {
        List<Case> cases = suite.cases(name, pass);
        assertEquals(Kinase.backends().size() + 1, cases.size());
        for (Case each : cases) {
            assertEquals(arrays, each.arrays());
            assertArrayEquals(expected, result(each), 1e-5f, each.toString());
        }
    }

    /** In other types they have the same inputs, rounded, so that results are those of float32 but for a few roundings. */
    @Test
    void casesOfEveryTypeComputeTheSame() {
        for (DataType type : DataType.values()) {
            Arena<?> typed = new Arena<>(type, N);
            Suite other = new Suite(backends(), false, typed);
            for (String name : List.of("tanh", "softmax", "swiglu", "gated:mish", "prelu", "biased:gelu")) {
                for (Pass pass : Pass.values()) {
                    List<Case> cases = other.cases(name, pass);
                    List<Case> expected = suite.cases(name, pass).stream()
                            .filter(each -> !each.backend().equals(BenchRow.MATH)).toList();
                    assertEquals(expected.size(), cases.size());
                    for (int i = 0; i < cases.size(); i++) {
                        cases.get(i).call().run(AT, N);
                        assertArrayEquals(result(expected.get(i)), floats(type, typed.out), type.isHalf() ? 0.1f : 1e-5f,
                                cases.get(i) + " " + type);
                    }
                }
            }
        }
    }

    /** The numbers of a piece. */
    private static float[] floats(DataType type, Object array) {
        float[] numbers = new float[N];
        for (int i = 0; i < N; i++) {
            numbers[i] = type.isHalf() ? HalfPrecision.toFloat(((short[]) array)[AT + i], type)
                    : (float) Array.getDouble(array, AT + i);
        }
        return numbers;
    }

    @Test
    void roofsCopyAndAdd() {
        assertArrayEquals(piece(arena.x), result(suite.roofs().get(0)));
        float[] sum = piece(arena.x);
        float[] dy = piece(arena.dy);
        for (int i = 0; i < N; i++) {
            sum[i] += dy[i];
        }
        assertArrayEquals(sum, result(suite.roofs().get(1)));
    }

    @Test
    void aPassThatIsNotThereHasNoCases() {
        assertEquals(List.of(), suite.cases("gelu", Pass.BACKWARD_FROM_OUTPUT));
        assertEquals(List.of(), suite.cases("softmax", Pass.BACKWARD));
    }

    @Test
    void otherParametersHaveNoMathLoop() {
        List<Case> cases = suite.cases("leaky_relu(negative_slope=0.2)", Pass.FORWARD);
        assertEquals("leaky_relu(negative_slope=0.2)", cases.get(0).name());
        cases.forEach(each -> assertNotEquals(BenchRow.MATH, each.backend()));
    }

    @Test
    void callsWalkThroughTheArena() {
        Arena<?> big = new Arena<>(DataType.FLOAT32, 1 << 20);
        assertEquals(0, big.next(1 << 20));
        int first = arena.next(N);
        assertEquals(first + N, arena.next(N));
        for (int i = 0; i < 1000; i++) {
            assertTrue(arena.next(N) + N <= arena.length);
        }
    }
}
