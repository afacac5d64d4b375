package io.github.kinase;

import io.github.kinase.ActivationText.Meaning;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the frameworks mean by their names: {@code keras} is Keras 3, {@code keras2} is tf.keras up to TensorFlow 2.15,
 * {@code torch} torch.nn with its functional form, {@code tf} tf.nn and tf.math, {@code jax} jax.nn, {@code onnx} the
 * operators of ONNX and the com.microsoft ones (FastGelu, QuickGelu, ScaledTanh), {@code dl4j} the enum Activation of
 * ND4J, {@code onednn} the algorithms without {@code eltwise_}, {@code ggml} the functions without {@code ggml_}.
 */
final class Presets {

    /**
     * One row per function: our text, then who has it under which name. The names in parentheses are those of the
     * framework for our parameters, in our order; {@code !} marks one that has no default there and must be given.
     *
     * <p>oneDNN takes the parameters of every algorithm explicitly. Where all its callers pass the same (elu, swish,
     * soft_relu, linear, hardsigmoid, hardswish), those stand here. The step of ggml is x &gt; 0: its threshold is the
     * smallest float32.
     *
     * <p>ggml's xielu is not among them: ggml_xielu takes parameters as the Apertus models keep them, p and n, and computes
     * with alpha_p = softplus(p) and alpha_n = beta + softplus(n), which are what our xielu takes.
     *
     * <p>A preset is the function, away from its kinks. At a kink the slope is ours, the one that the formula states,
     * and these frameworks, at least, take another:
     * <ul>
     * <li>leaky_relu at 0: 1 in JAX;
     * <li>elu at 0: 1 in TensorFlow and ND4J, where ours is alpha; they differ if alpha is not 1;
     * <li>hard_swish at -3 and 3: -0.5 and 1.5 in PyTorch, where ours are 0 and 1;
     * <li>the ends of hard_tanh: 1 in JAX; of clip: 1 at max in oneDNN's clip (its clip_v2 is as ours);
     * <li>the ends of hard_sigmoid: the slope of the middle in ND4J.
     * </ul>
     */
    private static final String TABLE = """
            linear               | keras:linear keras2:linear torch:Identity tf:identity jax:identity onnx:Identity
                                 | dl4j:IDENTITY onednn:linear(alpha)
            binary_step(threshold=1.4e-45) | ggml:step
            relu                 | keras:relu keras2:relu(alpha) torch:relu tf:relu jax:relu onnx:Relu dl4j:RELU
                                 | onednn:relu(alpha) ggml:relu
            relu6                | keras:relu6 keras2:relu6 torch:relu6 tf:relu6 jax:relu6 dl4j:RELU6
            leaky_relu           | torch:leaky_relu jax:leaky_relu onnx:LeakyRelu(alpha) dl4j:LEAKYRELU(alpha)
                                 | ggml:leaky_relu(negative_slope!)
            leaky_relu(negative_slope=0.2) | keras:leaky_relu keras2:leaky_relu(alpha) tf:leaky_relu(alpha)
            leaky_relu(negative_slope=0.3) | keras:LeakyReLU keras2:LeakyReLU(alpha)
            rrelu                | torch:rrelu dl4j:RRELU(l,u)
            threshold            | keras:threshold(threshold!,default_value!) torch:threshold(threshold!,value!)
            thresholded_relu     | keras2:ThresholdedReLU onnx:ThresholdedRelu(alpha) dl4j:THRESHOLDEDRELU
            hard_tanh            | keras:hard_tanh torch:hardtanh(min_val,max_val) jax:hard_tanh dl4j:HARDTANH
            clip                 | keras:clip(x_min!,x_max!) torch:clamp torch:clip jax:clip onnx:Clip
                                 | tf:clip_by_value(clip_value_min!,clip_value_max!)
                                 | onednn:clip(alpha!,beta!) onednn:clip_v2(alpha!,beta!) ggml:clamp(min!,max!)
            hard_sigmoid         | keras:hard_sigmoid torch:hardsigmoid jax:hard_sigmoid onednn:hardsigmoid(alpha,beta)
                                 | ggml:hardsigmoid
            hard_sigmoid(slope=0.2) | keras2:hard_sigmoid onnx:HardSigmoid(alpha,beta) dl4j:HARDSIGMOID
            hard_swish           | keras:hard_swish keras:hard_silu torch:hardswish jax:hard_swish jax:hard_silu
                                 | onnx:HardSwish onednn:hardswish ggml:hardswish
            sparse_plus          | keras:sparse_plus jax:sparse_plus
            sparse_sigmoid       | keras:sparse_sigmoid jax:sparse_sigmoid
            hard_shrink          | keras:hard_shrink(threshold) torch:hardshrink(lambd)
            soft_shrink          | keras:soft_shrink(threshold) torch:softshrink(lambd)
            shrink               | onnx:Shrink(lambd)
            tanh_shrink          | keras:tanh_shrink torch:tanhshrink
            abs                  | keras:abs torch:abs tf:abs jax:abs onnx:Abs onednn:abs ggml:abs
            square               | keras:square torch:square tf:square jax:square onednn:square ggml:sqr
            cube                 | dl4j:CUBE
            exponential          | keras:exponential keras:exp keras2:exponential torch:exp tf:exp jax:exp onnx:Exp
                                 | onednn:exp ggml:exp
            elu                  | keras:elu keras2:elu torch:elu tf:elu jax:elu onnx:Elu dl4j:ELU onednn:elu ggml:elu
            celu                 | keras:celu torch:celu jax:celu onnx:Celu
            selu                 | keras:selu keras2:selu torch:selu tf:selu jax:selu onnx:Selu dl4j:SELU
            sigmoid              | keras:sigmoid keras2:sigmoid torch:sigmoid tf:sigmoid jax:sigmoid onnx:Sigmoid
                                 | dl4j:SIGMOID onednn:logistic ggml:sigmoid
            log_sigmoid          | keras:log_sigmoid torch:logsigmoid tf:log_sigmoid jax:log_sigmoid
            tanh                 | keras:tanh keras2:tanh torch:tanh tf:tanh jax:tanh onnx:Tanh dl4j:TANH
                                 | onednn:tanh ggml:tanh
            scaled_tanh          | onnx:ScaledTanh(alpha!,beta!)
            rectified_tanh       | dl4j:RECTIFIEDTANH
            rational_tanh        | dl4j:RATIONALTANH
            softsign             | keras:softsign keras2:softsign torch:softsign tf:softsign jax:soft_sign onnx:Softsign
                                 | dl4j:SOFTSIGN
            erf                  | keras:erf torch:erf tf:erf jax:erf onnx:Erf
            softplus             | keras:softplus keras2:softplus torch:softplus tf:softplus jax:softplus onnx:Softplus
                                 | dl4j:SOFTPLUS onednn:soft_relu(alpha) ggml:softplus
            squareplus           | keras:squareplus jax:squareplus
            silu                 | keras:silu keras:swish keras2:silu keras2:swish torch:silu tf:silu tf:swish jax:silu
                                 | jax:swish onnx:Swish(alpha) dl4j:SWISH onednn:swish(alpha) ggml:silu
            gelu                 | keras:gelu keras2:gelu torch:gelu tf:gelu onnx:Gelu onednn:gelu_erf ggml:gelu_erf
            gelu_tanh            | jax:gelu onnx:FastGelu onednn:gelu_tanh ggml:gelu
            gelu_quick           | onnx:QuickGelu dl4j:GELU ggml:gelu_quick
            mish                 | keras:mish keras2:mish torch:mish jax:mish onnx:Mish dl4j:MISH onednn:mish
            """;

    private static final Pattern ENTRY = Pattern.compile("(\\w+):(\\w+)(?:\\(([\\w!,]+)\\))?");

    /** By framework, in the order of the documentation; then by name as the framework writes it. */
    private static final Map<String, Map<String, Meaning>> BY_FRAMEWORK = new LinkedHashMap<>();

    static {
        for (String framework : List.of("keras", "keras2", "torch", "tf", "jax", "onnx", "dl4j", "onednn", "ggml")) {
            BY_FRAMEWORK.put(framework, new LinkedHashMap<>());
        }
        String ours = "";
        for (String line : TABLE.split("\n")) {
            String[] columns = line.split("\\|");
            ours = columns[0].isBlank() ? ours : columns[0].strip();
            for (String entry : columns[1].strip().split(" ")) {
                add(ours, entry);
            }
        }
    }

    private Presets() {}

    private static void add(String ours, String entry) {
        Matcher matcher = ENTRY.matcher(entry);
        if (!matcher.matches()) {
            throw new IllegalStateException(entry + " is no entry of the table");
        }
        String name = matcher.group(2);
        Meaning meaning = ActivationText.read(ours);
        Map<String, String> parameters = new LinkedHashMap<>(meaning.parameters());
        Set<String> required = new LinkedHashSet<>();
        if (matcher.group(3) != null) {
            String[] theirs = matcher.group(3).split(",");
            List<String> own = new ArrayList<>(meaning.values().keySet());
            for (int i = 0; i < theirs.length; i++) {
                String parameter = theirs[i].replace("!", "");
                parameters.put(parameter, own.get(i));
                if (!parameter.equals(theirs[i])) {
                    required.add(parameter);
                }
            }
        }
        String framework = matcher.group(1);
        Meaning preset = new Meaning(framework + ":" + name, meaning.type(), meaning.values(), parameters, required);
        if (BY_FRAMEWORK.get(framework).put(name, preset) != null) {
            throw new IllegalStateException(entry + " stands twice in the table");
        }
    }

    /** Every preset: its name with the framework, and what it means. */
    static List<Meaning> all() {
        return BY_FRAMEWORK.values().stream().flatMap(presets -> presets.values().stream()).toList();
    }

    /**
     * What the framework means by the name: by the name exactly as written, otherwise by the one that differs only in
     * case and underscores. Throws IllegalArgumentException if there is none, or two that mean different things.
     */
    static Meaning find(String framework, String name) {
        Map<String, Meaning> presets = BY_FRAMEWORK.get(key(framework));
        if (presets == null) {
            throw new IllegalArgumentException("there is no framework \"" + framework + "\"; nearest: \""
                    + ActivationText.nearest(key(framework), BY_FRAMEWORK.keySet()) + "\"; all: "
                    + String.join(", ", BY_FRAMEWORK.keySet()));
        }
        Meaning exact = presets.get(name);
        if (exact != null) {
            return exact;
        }
        List<Meaning> alike = presets.entrySet().stream().filter(preset -> key(preset.getKey()).equals(key(name)))
                .map(Map.Entry::getValue).toList();
        if (alike.isEmpty()) {
            throw new IllegalArgumentException(key(framework) + " has no element-wise activation \"" + name
                    + "\"; nearest: \"" + nearest(name, presets.keySet()) + "\"; all: "
                    + String.join(", ", presets.keySet()));
        }
        if (alike.size() > 1) {
            throw new IllegalArgumentException(framework + ":" + name + " may mean " + alike.stream()
                    .map(preset -> preset.name() + " = " + ActivationText.print(preset))
                    .collect(Collectors.joining(" or "))
                    + "; it must be written as one of these");
        }
        return alike.get(0);
    }

    private static String nearest(String name, Set<String> candidates) {
        String key = ActivationText.nearest(key(name), candidates.stream().map(Presets::key).toList());
        return candidates.stream().filter(candidate -> key(candidate).equals(key)).findFirst().orElse("");
    }

    private static String key(String name) {
        return name.replace("_", "").toLowerCase(Locale.ROOT);
    }
}
