package io.github.kinase.peers;

import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.Op;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.api.ops.impl.scalar.LeakyReLU;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinear;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinearDerivative;
import org.nd4j.linalg.api.ops.impl.transforms.custom.LogSoftMax;
import org.nd4j.linalg.api.ops.impl.transforms.custom.SoftMax;
import org.nd4j.linalg.api.ops.impl.transforms.gradient.EluBp;
import org.nd4j.linalg.api.ops.impl.transforms.gradient.LeakyReLUBp;
import org.nd4j.linalg.api.ops.impl.transforms.gradient.SeluBp;
import org.nd4j.linalg.api.ops.impl.transforms.gradient.SigmoidDerivative;
import org.nd4j.linalg.api.ops.impl.transforms.gradient.SoftPlusBp;
import org.nd4j.linalg.api.ops.impl.transforms.gradient.SoftSignBp;
import org.nd4j.linalg.api.ops.impl.transforms.gradient.TanhDerivative;
import org.nd4j.linalg.api.ops.impl.transforms.same.Abs;
import org.nd4j.linalg.api.ops.impl.transforms.same.Square;
import org.nd4j.linalg.api.ops.impl.transforms.strict.ELU;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Erf;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Exp;
import org.nd4j.linalg.api.ops.impl.transforms.strict.GELU;
import org.nd4j.linalg.api.ops.impl.transforms.strict.GELUDerivative;
import org.nd4j.linalg.api.ops.impl.transforms.strict.LogSigmoid;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Mish;
import org.nd4j.linalg.api.ops.impl.transforms.strict.MishDerivative;
import org.nd4j.linalg.api.ops.impl.transforms.strict.SELU;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Sigmoid;
import org.nd4j.linalg.api.ops.impl.transforms.strict.SoftPlus;
import org.nd4j.linalg.api.ops.impl.transforms.strict.SoftSign;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Swish;
import org.nd4j.linalg.api.ops.impl.transforms.strict.SwishDerivative;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Tanh;
import org.nd4j.linalg.factory.Nd4j;

/** ND4J on its native backend: operations made before the call, their arrays on the memory of the work. */
public final class Nd4jNative implements Peer {

    /** An operation, an {@link Op} or a {@link CustomOp}, from x to z. */
    private interface Forward {
        Object of(INDArray x, INDArray z);
    }

    private interface Backward {
        CustomOp of(INDArray x, INDArray dy, INDArray dx);
    }

    private static final Map<String, Forward> FORWARD = new TreeMap<>(Map.ofEntries(
            Map.entry("relu", RectifiedLinear::new), Map.entry("leaky_relu", (x, z) -> new LeakyReLU(x, z, 0.01)),
            Map.entry("elu", ELU::new), Map.entry("selu", SELU::new), Map.entry("sigmoid", Sigmoid::new),
            Map.entry("log_sigmoid", LogSigmoid::new), Map.entry("tanh", Tanh::new), Map.entry("exponential", Exp::new),
            Map.entry("erf", Erf::new), Map.entry("abs", Abs::new), Map.entry("square", Square::new),
            Map.entry("softplus", SoftPlus::new), Map.entry("softsign", SoftSign::new), Map.entry("silu", Swish::new),
            Map.entry("gelu_quick", GELU::new), Map.entry("mish", Mish::new),
            Map.entry("softmax", (x, z) -> new SoftMax(x, z, 1)), Map.entry("log_softmax", LogSoftMax::new)));

    private static final Map<String, Backward> BACKWARD = new TreeMap<>(Map.ofEntries(
            Map.entry("relu", RectifiedLinearDerivative::new),
            Map.entry("leaky_relu", (x, dy, dx) -> new LeakyReLUBp(x, dy, dx, 0.01)), Map.entry("elu", EluBp::new),
            Map.entry("selu", SeluBp::new), Map.entry("sigmoid", SigmoidDerivative::new), Map.entry("tanh", TanhDerivative::new),
            Map.entry("softplus", SoftPlusBp::new), Map.entry("softsign", SoftSignBp::new)));

    /** Slopes alone, which Deeplearning4j multiplies with the gradient in a second operation. */
    private static final Map<String, Forward> SLOPES = Map.of("silu", SwishDerivative::new, "gelu_quick", GELUDerivative::new,
            "mish", MishDerivative::new);

    @Override
    public String name() {
        return "nd4j";
    }

    @Override
    public Set<String> functions(String pass) {
        Map<String, Object> backward = new TreeMap<>(BACKWARD);
        backward.putAll(SLOPES);
        return switch (pass) {
            case Work.FORWARD -> FORWARD.keySet();
            case Work.BACKWARD -> backward.keySet();
            default -> Set.of();
        };
    }

    @Override
    public Runnable call(Work work) {
        OpExecutioner executioner = Nd4j.getExecutioner();
        INDArray x = array(work, work.x);
        INDArray dy = array(work, work.dy);
        INDArray out = array(work, work.out);
        if (work.isForward()) {
            return call(executioner, FORWARD.get(work.function).of(x, out));
        }
        if (BACKWARD.containsKey(work.function)) {
            return call(executioner, BACKWARD.get(work.function).of(x, dy, out));
        }
        Runnable slope = call(executioner, SLOPES.get(work.function).of(x, out));
        return () -> {
            slope.run();
            out.muli(dy);
        };
    }

    private static Runnable call(OpExecutioner executioner, Object operation) {
        return operation instanceof CustomOp custom ? () -> executioner.exec(custom) : () -> executioner.exec((Op) operation);
    }

    private static INDArray array(Work work, FloatBuffer memory) {
        return Nd4j.create(Nd4j.createBuffer(new FloatPointer(memory), work.length, DataType.FLOAT), work.rows(), work.columns());
    }
}
