package io.github.kinase.oracle;

import java.util.List;

/** What is tested and verified besides the default parameters: three further sets for each activation that has parameters. */
public final class Variants {

    /**
     * In the text form of an activation; other signs and other sizes. Those that inputs are compared with are float32 numbers, or
     * the formula takes them as float32.
     */
    public static final List<String> ALL = List.of(
            "linear(slope=-2.5)", "linear(slope=0.1)", "linear(slope=0)",
            "binary_step(threshold=0.5)", "binary_step(threshold=-1.5)", "binary_step(threshold=100)",
            "relu(negative_slope=0.125, max_value=6, threshold=1)", "relu(negative_slope=-0.5)", "relu(max_value=6)",
            "leaky_relu(negative_slope=0.3)", "leaky_relu(negative_slope=1.00000018)", "leaky_relu(negative_slope=-0.5)",
            "rrelu(lower=-0.5, upper=0.25)", "rrelu(lower=0, upper=1)", "rrelu(lower=0.1, upper=0.3)",
            "threshold(theta=0.5, value=-1)", "threshold(theta=-1, value=20)", "threshold(theta=1, value=0.25)",
            "thresholded_relu(theta=-1)", "thresholded_relu(theta=0)", "thresholded_relu(theta=2.5)",
            "hard_tanh(min=-2, max=0.5)", "hard_tanh(min=0, max=6)", "hard_tanh(min=-0.1, max=0.1)",
            "clip(min=-0.5, max=4)", "clip(min=0)", "clip(max=1)",
            "elu(alpha=0.5)", "elu(alpha=-0.5)", "elu(alpha=0)",
            "celu(alpha=0.3)", "celu(alpha=2)", "celu(alpha=30)",
            "hard_sigmoid(slope=0.2)", "hard_sigmoid(slope=3, offset=-1)", "hard_sigmoid(slope=0.25, offset=0.75)",
            "hard_shrink(lambda=0)", "hard_shrink(lambda=0.1)", "hard_shrink(lambda=1)",
            "soft_shrink(lambda=0)", "soft_shrink(lambda=0.1)", "soft_shrink(lambda=2)",
            "shrink(lambda=1.5, bias=1.5)", "shrink(lambda=0.25, bias=-1)", "shrink(lambda=0.5, bias=0.5)",
            "scaled_tanh(alpha=1.7159, beta=0.6666)", "scaled_tanh(alpha=0.5, beta=3)", "scaled_tanh(alpha=10, beta=0.01)",
            "softplus(beta=0.1)", "softplus(beta=3)", "softplus(beta=20)",
            "squareplus(b=0.01)", "squareplus(b=1)", "squareplus(b=100)",
            "silu(beta=0.01)", "silu(beta=1.702)", "silu(beta=5)",
            "snake(alpha=0.3)", "snake(alpha=5.7)", "snake(alpha=40)",
            "xielu(alpha_p=-0.3, alpha_n=1.25, beta=0.75, eps=-0.001)", "xielu(beta=0.8)", "xielu(alpha_n=-2, beta=0.1)");

    private Variants() {}
}
