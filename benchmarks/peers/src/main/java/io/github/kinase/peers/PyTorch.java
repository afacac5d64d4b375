package io.github.kinase.peers;

import static org.bytedeco.pytorch.global.torch.*;

import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;

/** The tensor library of PyTorch: its variants with an output that is there already, without a graph, on one thread. */
public final class PyTorch implements Peer {

    private static final String TANH = "tanh";

    /** Scalars, made when the library is there. */
    private static final class Numbers {

        static final Scalar ZERO = new Scalar(0.0);
        static final Scalar ONE = new Scalar(1.0);
        static final Scalar SLOPE = new Scalar(0.01);
        static final Scalar SELU_ALPHA = new Scalar(1.6732632423543772);
        static final Scalar SELU_SCALE = new Scalar(1.0507009873554805);
        /** Beyond this PyTorch takes softplus for x. */
        static final Scalar LINEAR_FROM = new Scalar(20.0);
        static final ScalarTypeOptional SAME_TYPE = new ScalarTypeOptional();
    }

    private interface Forward {
        void run(Tensor out, Tensor x);
    }

    /** From the input, or from the output. */
    private interface Backward {
        void run(Tensor dx, Tensor dy, Tensor saved);
    }

    private static final Map<String, Forward> FORWARD = new TreeMap<>(Map.ofEntries(
            Map.entry("relu", (out, x) -> relu_out(out, x)),
            Map.entry("leaky_relu", (out, x) -> leaky_relu_out(out, x, Numbers.SLOPE)),
            Map.entry("elu", (out, x) -> elu_out(out, x)),
            Map.entry("selu", (out, x) -> elu_out(out, x, Numbers.SELU_ALPHA, Numbers.SELU_SCALE, Numbers.ONE)),
            Map.entry("celu", (out, x) -> celu_out(out, x)),
            Map.entry("sigmoid", (out, x) -> sigmoid_out(out, x)),
            Map.entry("log_sigmoid", (out, x) -> log_sigmoid_out(out, x)),
            Map.entry(TANH, (out, x) -> tanh_out(out, x)),
            Map.entry("exponential", (out, x) -> exp_out(out, x)),
            Map.entry("erf", (out, x) -> erf_out(out, x)),
            Map.entry("abs", (out, x) -> abs_out(out, x)),
            Map.entry("square", (out, x) -> square_out(out, x)),
            Map.entry("softplus", (out, x) -> softplus_out(out, x)),
            Map.entry("silu", (out, x) -> silu_out(out, x)),
            Map.entry("gelu", (out, x) -> gelu_out(out, x)),
            Map.entry("gelu_tanh", (out, x) -> gelu_out(out, x, TANH)),
            Map.entry("mish", (out, x) -> mish_out(out, x)),
            Map.entry("hard_swish", (out, x) -> hardswish_out(out, x)),
            Map.entry("hard_sigmoid", (out, x) -> hardsigmoid_out(out, x)),
            Map.entry("softmax", (out, x) -> softmax_out(out, x, 1, Numbers.SAME_TYPE)),
            Map.entry("log_softmax", (out, x) -> log_softmax_out(out, x, 1, Numbers.SAME_TYPE))));

    private static final Map<String, Backward> BACKWARD = new TreeMap<>(Map.ofEntries(
            Map.entry("relu", (dx, dy, x) -> threshold_backward_out(dx, dy, x, Numbers.ZERO)),
            Map.entry("leaky_relu", (dx, dy, x) -> leaky_relu_backward_out(dx, dy, x, Numbers.SLOPE, false)),
            Map.entry("elu", (dx, dy, x) -> elu_backward_out(dx, dy, Numbers.ONE, Numbers.ONE, Numbers.ONE, false, x)),
            Map.entry("selu", (dx, dy, x) ->
                    elu_backward_out(dx, dy, Numbers.SELU_ALPHA, Numbers.SELU_SCALE, Numbers.ONE, false, x)),
            Map.entry("softplus", (dx, dy, x) -> softplus_backward_out(dx, dy, x, Numbers.ONE, Numbers.LINEAR_FROM)),
            Map.entry("silu", (dx, dy, x) -> silu_backward_out(dx, dy, x)),
            Map.entry("gelu", (dx, dy, x) -> gelu_backward_out(dx, dy, x)),
            Map.entry("gelu_tanh", (dx, dy, x) -> gelu_backward_out(dx, dy, x, TANH)),
            Map.entry("hard_swish", (dx, dy, x) -> hardswish_backward_out(dx, dy, x)),
            Map.entry("hard_sigmoid", (dx, dy, x) -> hardsigmoid_backward_out(dx, dy, x))));

    private static final Map<String, Backward> FROM_OUTPUT = new TreeMap<>(Map.of(
            "sigmoid", (dx, dy, y) -> sigmoid_backward_out(dx, dy, y),
            TANH, (dx, dy, y) -> tanh_backward_out(dx, dy, y),
            "elu", (dx, dy, y) -> elu_backward_out(dx, dy, Numbers.ONE, Numbers.ONE, Numbers.ONE, true, y)));

    @Override
    public String name() {
        return "pytorch";
    }

    @Override
    public Set<String> functions(String pass) {
        return switch (pass) {
            case Work.FORWARD -> FORWARD.keySet();
            case Work.BACKWARD -> BACKWARD.keySet();
            default -> FROM_OUTPUT.keySet();
        };
    }

    @Override
    public Runnable call(Work work) {
        set_num_threads(1);
        // It is the thread's, for good: so that the collector does not end it, the call holds it.
        NoGradGuard withoutGraph = new NoGradGuard();
        Tensor x = tensor(work, work.x);
        Tensor dy = tensor(work, work.dy);
        Tensor out = tensor(work, work.out);
        if (work.isForward()) {
            Forward f = FORWARD.get(work.function);
            return new Call(withoutGraph, () -> f.run(out, x));
        }
        Backward f = (work.pass.equals(Work.BACKWARD) ? BACKWARD : FROM_OUTPUT).get(work.function);
        return new Call(withoutGraph, () -> f.run(out, dy, x));
    }

    private record Call(NoGradGuard guard, Runnable call) implements Runnable {

        @Override
        public void run() {
            call.run();
        }
    }

    private static Tensor tensor(Work work, FloatBuffer memory) {
        return from_blob(new FloatPointer(memory), work.rows(), work.columns());
    }
}
