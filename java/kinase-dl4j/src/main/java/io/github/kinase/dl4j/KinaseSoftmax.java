package io.github.kinase.dl4j;

import io.github.kinase.RowActivation;
import java.io.Serial;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The softmax of Kinase for output layers. It is a softmax to DL4J, too: the cross-entropy losses ask for that class, and
 * only with it take the gradient of loss and softmax together, which stays finite where the probability of a label is 0.
 */
public final class KinaseSoftmax extends ActivationSoftmax {

    @Serial
    private static final long serialVersionUID = 1;

    /** Writes softmax(in), over the last dimension, into {@code in} and returns it. */
    @Override
    public INDArray getActivation(INDArray in, boolean training) {
        return RowWise.forward(RowActivation.softmax(), in);
    }

    /** Writes the gradient by the input into {@code in} and returns it, with null for the parameters. */
    @Override
    public Pair<INDArray, INDArray> backprop(INDArray in, INDArray epsilon) {
        assertShape(in, epsilon);
        return new Pair<>(RowWise.backward(RowActivation.softmax(), in, epsilon), null);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KinaseSoftmax;
    }

    @Override
    protected boolean canEqual(Object other) {
        return other instanceof KinaseSoftmax;
    }

    @Override
    public int hashCode() {
        return KinaseSoftmax.class.hashCode();
    }

    @Override
    public String toString() {
        return "softmax";
    }
}
