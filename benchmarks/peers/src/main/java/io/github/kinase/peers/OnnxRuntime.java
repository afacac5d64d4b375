package io.github.kinase.peers;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** ONNX Runtime: a session of one node on one thread, input and output tensors on the memory of the work. */
public final class OnnxRuntime implements Peer {

    private record Node(String operator, Map<String, Object> attributes) {

        Node(String operator) {
            this(operator, Map.of());
        }
    }

    private static final Map<String, Node> NODES = new TreeMap<>(Map.ofEntries(
            Map.entry("relu", new Node("Relu")), Map.entry("leaky_relu", new Node("LeakyRelu", Map.of("alpha", 0.01f))),
            Map.entry("elu", new Node("Elu")), Map.entry("selu", new Node("Selu")), Map.entry("celu", new Node("Celu")),
            Map.entry("sigmoid", new Node("Sigmoid")), Map.entry("tanh", new Node("Tanh")), Map.entry("erf", new Node("Erf")),
            Map.entry("exponential", new Node("Exp")), Map.entry("softplus", new Node("Softplus")),
            Map.entry("softsign", new Node("Softsign")), Map.entry("mish", new Node("Mish")),
            Map.entry("hard_swish", new Node("HardSwish")),
            Map.entry("hard_sigmoid", new Node("HardSigmoid", Map.of("alpha", 1f / 6, "beta", 0.5f))),
            Map.entry("gelu", new Node("Gelu")), Map.entry("gelu_tanh", new Node("Gelu", Map.of("approximate", "tanh"))),
            Map.entry("softmax", new Node("Softmax", Map.of("axis", 1L))),
            Map.entry("log_softmax", new Node("LogSoftmax", Map.of("axis", 1L)))));

    @Override
    public String name() {
        return "onnxruntime";
    }

    /** It infers; it has no gradients. */
    @Override
    public Set<String> functions(String pass) {
        return pass.equals(Work.FORWARD) ? NODES.keySet() : Set.of();
    }

    @Override
    public Runnable call(Work work) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setIntraOpNumThreads(1);
        options.setInterOpNumThreads(1);
        options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
        Node node = NODES.get(work.function);
        long[] shape = {work.rows(), work.columns()};
        OrtSession session = environment.createSession(OnnxModel.of(node.operator, node.attributes, shape), options);
        Map<String, OnnxTensor> inputs = Map.of(OnnxModel.X, OnnxTensor.createTensor(environment, work.x, shape));
        Map<String, OnnxTensor> outputs = Map.of(OnnxModel.Y, OnnxTensor.createTensor(environment, work.out, shape));
        return () -> {
            try (OrtSession.Result result = session.run(inputs, outputs)) {
                // The result is in the pinned output.
            } catch (OrtException e) {
                throw new IllegalStateException(e);
            }
        };
    }
}
