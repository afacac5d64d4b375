package io.github.kinase.peers;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;

import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.eltwise_backward;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.softmax_backward;
import org.bytedeco.dnnl.softmax_forward;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;

/** oneDNN through JavaCPP: primitives made before the call, their memory that of the work. */
public final class OneDnn implements Peer {

    private record Eltwise(algorithm algorithm, float alpha, float beta) {}

    private static final Map<String, Eltwise> ELTWISE = new TreeMap<>(Map.ofEntries(
            Map.entry("relu", new Eltwise(algorithm.eltwise_relu, 0, 0)),
            Map.entry("leaky_relu", new Eltwise(algorithm.eltwise_relu, 0.01f, 0)),
            Map.entry("tanh", new Eltwise(algorithm.eltwise_tanh, 0, 0)),
            Map.entry("elu", new Eltwise(algorithm.eltwise_elu, 1, 0)),
            Map.entry("sigmoid", new Eltwise(algorithm.eltwise_logistic, 0, 0)),
            Map.entry("exponential", new Eltwise(algorithm.eltwise_exp, 0, 0)),
            Map.entry("softplus", new Eltwise(algorithm.eltwise_soft_relu, 1, 0)),
            Map.entry("silu", new Eltwise(algorithm.eltwise_swish, 1, 0)),
            Map.entry("gelu", new Eltwise(algorithm.eltwise_gelu_erf, 0, 0)),
            Map.entry("gelu_tanh", new Eltwise(algorithm.eltwise_gelu_tanh, 0, 0)),
            Map.entry("mish", new Eltwise(algorithm.eltwise_mish, 0, 0)),
            Map.entry("hard_swish", new Eltwise(algorithm.eltwise_hardswish, 1f / 6, 0.5f)),
            Map.entry("hard_sigmoid", new Eltwise(algorithm.eltwise_hardsigmoid, 1f / 6, 0.5f)),
            Map.entry("square", new Eltwise(algorithm.eltwise_square, 0, 0)),
            Map.entry("abs", new Eltwise(algorithm.eltwise_abs, 0, 0))));
    /** Those that are differentiated from the output. */
    private static final Map<String, algorithm> FROM_OUTPUT = Map.of("relu", algorithm.eltwise_relu_use_dst_for_bwd,
            "tanh", algorithm.eltwise_tanh_use_dst_for_bwd, "elu", algorithm.eltwise_elu_use_dst_for_bwd,
            "sigmoid", algorithm.eltwise_logistic_use_dst_for_bwd, "exponential", algorithm.eltwise_exp_use_dst_for_bwd);
    private static final Map<String, algorithm> ROWS = Map.of("softmax", algorithm.softmax_accurate,
            "log_softmax", algorithm.softmax_log);

    @Override
    public String name() {
        return "onednn";
    }

    @Override
    public Set<String> functions(String pass) {
        Set<String> functions = new TreeSet<>(pass.equals(Work.FROM_OUTPUT) ? FROM_OUTPUT.keySet() : ELTWISE.keySet());
        if (!pass.equals(Work.BACKWARD)) {
            functions.addAll(ROWS.keySet());
        }
        return functions;
    }

    @Override
    public Runnable call(Work work) {
        engine cpu = new engine(engine.kind.cpu, 0);
        memory.desc desc = ROWS.containsKey(work.function)
                ? new memory.desc(new LongPointer(work.rows(), work.columns()), memory.data_type.f32, memory.format_tag.ab)
                : new memory.desc(new LongPointer(new long[] {work.length}), memory.data_type.f32, memory.format_tag.a);
        memory x = memory(desc, cpu, work.x);
        memory out = memory(desc, cpu, work.out);
        IntMemoryMap arguments = new IntMemoryMap();
        if (work.isForward()) {
            arguments.put(DNNL_ARG_SRC, x).put(DNNL_ARG_DST, out);
        } else {
            arguments.put(work.pass.equals(Work.FROM_OUTPUT) ? DNNL_ARG_DST : DNNL_ARG_SRC, x)
                    .put(DNNL_ARG_DIFF_DST, memory(desc, cpu, work.dy)).put(DNNL_ARG_DIFF_SRC, out);
        }
        stream stream = new stream(cpu);
        primitive primitive = ROWS.containsKey(work.function) ? rows(work, cpu, desc) : eltwise(work, cpu, desc);
        return () -> {
            primitive.execute(stream, arguments);
            stream._wait();
        };
    }

    private static memory memory(memory.desc desc, engine cpu, FloatBuffer buffer) {
        return new memory(desc, cpu, new FloatPointer(buffer));
    }

    private static primitive eltwise(Work work, engine cpu, memory.desc desc) {
        Eltwise f = ELTWISE.get(work.function);
        algorithm algorithm = work.pass.equals(Work.FROM_OUTPUT) ? FROM_OUTPUT.get(work.function) : f.algorithm;
        prop_kind kind = work.isForward() ? prop_kind.forward_inference : prop_kind.forward_training;
        eltwise_forward.primitive_desc forward =
                new eltwise_forward.primitive_desc(cpu, kind, algorithm, desc, desc, f.alpha, f.beta);
        return work.isForward() ? new eltwise_forward(forward) : new eltwise_backward(
                new eltwise_backward.primitive_desc(cpu, algorithm, desc, desc, desc, f.alpha, f.beta, forward));
    }

    private static primitive rows(Work work, engine cpu, memory.desc desc) {
        algorithm f = ROWS.get(work.function);
        prop_kind kind = work.isForward() ? prop_kind.forward_inference : prop_kind.forward_training;
        softmax_forward.primitive_desc forward = new softmax_forward.primitive_desc(cpu, kind, f, desc, desc, 1);
        return work.isForward() ? new softmax_forward(forward)
                : new softmax_backward(new softmax_backward.primitive_desc(cpu, f, desc, desc, desc, 1, forward));
    }
}
