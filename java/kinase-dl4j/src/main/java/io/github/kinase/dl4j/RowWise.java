package io.github.kinase.dl4j;

import io.github.kinase.DataType;
import io.github.kinase.RowActivation;
import java.lang.ref.Reference;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A row activation over the last dimension of arrays, in place. */
final class RowWise {

    private RowWise() {}

    /** Writes f(in) into {@code in}. */
    static INDArray forward(RowActivation activation, INDArray in) {
        DataType type = Elements.type(in);
        if (in.isEmpty()) {
            return in;
        }
        if (type != DataType.FLOAT32) {
            return in.assign(dl4j(activation).getActivation(matrix(in), false).reshape('c', in.shape()));
        }
        if (!Elements.isRowMajor(in)) {
            return in.assign(forward(activation, in.dup('c')));
        }
        long columns = columns(in);
        long x = Elements.address(in);
        activation.forward(x, x, in.length() / columns, columns, type);
        Reference.reachabilityFence(in);
        return in;
    }

    /** Writes epsilon times the derivative at {@code in} into {@code in}. */
    static INDArray backward(RowActivation activation, INDArray in, INDArray epsilon) {
        DataType type = Elements.type(in);
        if (in.isEmpty()) {
            return in;
        }
        if (type != DataType.FLOAT32) {
            return in.assign(dl4j(activation).backprop(matrix(in), matrix(epsilon)).getFirst().reshape('c', in.shape()));
        }
        if (!Elements.isRowMajor(in)) {
            return in.assign(backward(activation, in.dup('c'), epsilon));
        }
        INDArray dy = Elements.type(epsilon) == type && Elements.isRowMajor(epsilon) ? epsilon
                : epsilon.castTo(in.dataType()).dup('c');
        forward(activation, in);
        long columns = columns(in);
        long y = Elements.address(in);
        activation.backwardFromOutput(y, Elements.address(dy), y, in.length() / columns, columns, type);
        Reference.reachabilityFence(in);
        Reference.reachabilityFence(dy);
        return in;
    }

    /** The function of DL4J for what ours cannot compute in double. */
    private static IActivation dl4j(RowActivation activation) {
        if (!activation.name().equals("softmax")) {
            throw new IllegalArgumentException(activation + " takes no elements of type DOUBLE; they must be FLOAT");
        }
        return new ActivationSoftmax();
    }

    /** A copy with the last dimension as rows, also of a single number, which DL4J's gradient does not take. */
    private static INDArray matrix(INDArray in) {
        return in.dup('c').reshape('c', in.length() / columns(in), columns(in));
    }

    private static long columns(INDArray in) {
        return in.rank() == 0 ? 1 : in.size(-1);
    }
}
