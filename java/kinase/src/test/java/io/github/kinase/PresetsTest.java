package io.github.kinase;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kinase.ActivationText.Meaning;
import io.github.kinase.formula.Formulas;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A name of a framework means what that framework means by it. */
class PresetsTest {

    static Iterable<Meaning> presets() {
        return Presets.all();
    }

    /** With a value for what has no default. */
    private static Activation complete(String name, Meaning preset) {
        return Activation.of(preset.required().stream().map(parameter -> parameter + "=0.5")
                .collect(Collectors.joining(",", name + "(", ")")));
    }

    @ParameterizedTest
    @MethodSource("presets")
    void everyPresetEvaluates(Meaning preset) {
        Activation activation = complete(preset.name(), preset);
        assertFalse(Float.isNaN(activation.apply(-0.7f)) || Float.isNaN(activation.derivative(0.7f)));
        assertEquals(activation, Activation.of(activation.toString()));
        assertEquals(Formulas.name(preset.type()), activation.name());
        assertEquals(activation, complete(" " + preset.name().replace(":", " : ") + " ", preset));
    }

    /** A framework's name of a parameter that is also ours, of another parameter, would be misread. */
    @ParameterizedTest
    @MethodSource("presets")
    void ourNamesOfParametersStay(Meaning preset) {
        preset.values().keySet().forEach(parameter -> assertEquals(parameter, preset.parameters().get(parameter)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            torch:leaky_relu      | -1   | -0.01
            onnx:LeakyRelu        | -1   | -0.01
            jax:leaky_relu        | -1   | -0.01
            dl4j:LEAKYRELU        | -1   | -0.01
            keras:leaky_relu      | -1   | -0.2
            keras2:leaky_relu     | -1   | -0.2
            tf:leaky_relu         | -1   | -0.2
            keras:LeakyReLU       | -1   | -0.3
            keras2:LeakyReLU      | -1   | -0.3
            keras:hard_sigmoid    | 1    | 0.6666667
            torch:hardsigmoid     | 1    | 0.6666667
            jax:hard_sigmoid      | 1    | 0.6666667
            ggml:hardsigmoid      | 1    | 0.6666667
            keras2:hard_sigmoid   | 1    | 0.7
            onnx:HardSigmoid      | 1    | 0.7
            dl4j:HARDSIGMOID      | 1    | 0.7
            torch:gelu            | 2    | 1.9544997
            keras:gelu            | 2    | 1.9544997
            onnx:Gelu             | 2    | 1.9544997
            onednn:gelu_erf       | 2    | 1.9544997
            jax:gelu              | 2    | 1.9545977
            ggml:gelu             | 2    | 1.9545977
            dl4j:GELU             | 2    | 1.9356586
            ggml:gelu_quick       | 2    | 1.9356586
            torch:softplus        | 25   | 25
            ggml:softplus         | 20.5 | 20.5
            onnx:Softplus         | 25   | 25
            onnx:Shrink           | 0.75 | 0.75
            torch:hardshrink      | 0.75 | 0.75
            torch:softshrink      | 0.75 | 0.25
            ggml:step             | 0    | 0
            ggml:step             | 1e-45 | 1
            rectifier             | -1   | 0
            dl4j:RECTIFIEDTANH    | -1   | 0
            onnx:ThresholdedRelu  | 0.9  | 0
            keras:relu            | 7    | 7
            torch:relu6           | 7    | 6
            dl4j:CUBE             | 2    | 8
            """)
    void theValueIsThatOfTheFramework(String text, float x, float value) {
        assertEquals(value, Activation.of(text).apply(x), Math.ulp(value));
    }

    @ParameterizedTest
    @CsvSource({"tf:swish, torch:silu", "keras:hard_silu, torch:hardswish", "keras:exponential, onnx:Exp",
        "onednn:logistic, jax:sigmoid", "onednn:soft_relu, tf:softplus", "torch:Identity, keras:linear",
        "dl4j:SWISH, keras:silu", "jax:soft_sign, onnx:Softsign", "ggml:sqr, torch:square"})
    void twoNamesOfOneFunction(String one, String other) {
        assertEquals(Activation.of(one), Activation.of(other));
    }

    @Test
    void shrinkWithABiasIsTheSoftForm() {
        assertEquals(0.25f, Activation.of("onnx:Shrink(bias=0.5)").apply(0.75f));
    }

    /** What of's documentation says about kinks: ours, whatever the framework. */
    @Test
    void slopesAtKinksAreOurs() {
        assertEquals(0.5f, Activation.of("tf:elu(alpha=0.5)").derivative(0));
        assertEquals(0.5f, Activation.of("torch:elu(alpha=0.5)").derivative(0));
        assertEquals(0, Activation.of("torch:hardswish").derivative(-3));
        assertEquals(1, Activation.of("torch:hardswish").derivative(3));
        assertEquals(0, Activation.of("onednn:clip(alpha=-1, beta=1)").derivative(1));
        assertEquals(0.01f, Activation.of("jax:leaky_relu").derivative(0));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            TORCH:LEAKY_RELU                      | leaky_relu(negative_slope=0.01)
            torch:LeakyReLU(negative_slope=0.4)   | leaky_relu(negative_slope=0.4)
            onnx:leaky_relu(alpha=0.4)            | leaky_relu(negative_slope=0.4)
            onnx:leaky_relu(negative_slope=0.4)   | leaky_relu(negative_slope=0.4)
            dl4j:rational_tanh                    | rational_tanh
            torch:Hardtanh(max_val=2)             | hard_tanh(min=-1.0, max=2.0)
            onnx:hardsigmoid(alpha=0.25)          | hard_sigmoid(slope=0.25, offset=0.5)
            torch:threshold(threshold=1, value=2) | threshold(theta=1.0, value=2.0)
            keras:threshold(theta=1, value=2)     | threshold(theta=1.0, value=2.0)
            onednn:clip_v2(beta=3, alpha=-3)      | clip(min=-3.0, max=3.0)
            keras2:relu(alpha=0.1, max_value=6)   | relu(negative_slope=0.1, max_value=6.0, threshold=0.0)
            """)
    void textsAreUnderstood(String text, String canonical) {
        assertEquals(canonical, Activation.of(text).toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            pytorch:relu                | there is no framework "pytorch"; nearest: "torch"; all: keras, keras2, torch
            torch:gelo                  | torch has no element-wise activation "gelo"; nearest: "gelu"; all: Identity,
            onnx:hardsigmod             | nearest: "HardSigmoid"
            dl4j:CELU                   | dl4j has no element-wise activation "CELU"
            torch:swish                 | torch has no element-wise activation "swish"
            keras:leakyrelu             | may mean keras:leaky_relu = leaky_relu(negative_slope=0.2) or keras:LeakyReLU
            torch:leaky_relu(slop=1)    | torch:leaky_relu has no parameter "slop"; nearest: "negative_slope"
            onnx:LeakyRelu(alpha=1, negative_slope=1) | gives negative_slope twice
            torch:threshold             | has no default for threshold, value; it must be given, as in torch:threshold(
            torch:threshold(value=1)    | has no default for threshold;
            ggml:leaky_relu             | ggml:leaky_relu has no default for negative_slope
            keras:                      | must be a name
            :relu                       | must be a name
            keras:torch:relu            | must be a name
            """)
    void wrongTextsAreRefused(String text, String message) {
        String said = assertThrows(IllegalArgumentException.class, () -> Activation.of(text)).getMessage();
        assertTrue(said.contains(message), said);
    }

    /** Names that differ only in case and underscores stand apart only where they mean different things. */
    @Test
    void onlyTheLeakyReluOfKerasNeedsItsSpelling() {
        Map<String, List<Meaning>> byName = Presets.all().stream()
                .collect(Collectors.groupingBy(preset -> preset.name().replace("_", "").toLowerCase(Locale.ROOT)));
        List<String> several = new ArrayList<>();
        byName.forEach((name, presets) -> {
            if (presets.size() > 1) {
                several.add(name);
                assertNotEquals(presets.get(0).values(), presets.get(1).values());
            }
        });
        several.sort(null);
        assertEquals(List.of("keras2:leakyrelu", "keras:leakyrelu"), several);
    }
}
