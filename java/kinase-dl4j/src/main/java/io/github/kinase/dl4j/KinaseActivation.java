package io.github.kinase.dl4j;

import io.github.kinase.Activation;
import io.github.kinase.DataType;
import io.github.kinase.RowActivation;
import java.io.Serial;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.BaseActivationFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * An activation of Kinase as an activation function of Deeplearning4j: immutable, and saved with a model by its text.
 *
 * <pre>{@code
 * new DenseLayer.Builder().nOut(128).activation(new KinaseActivation("gelu")).build();
 * new MultiLayerNetwork(KinaseActivation.replaceAll(configuration));   // the functions of DL4J become ours
 * }</pre>
 *
 * <p>Arrays of any order, strides and offset, in the memory of the CPU, of type FLOAT or DOUBLE. They are computed where
 * they are, in runs as long as their memory allows; only where those would be shorter than 16 elements a copy is made. As with
 * DL4J's own functions, the result replaces the input. The softmax of type DOUBLE is that of DL4J: ours has that type not yet.
 */
public final class KinaseActivation extends BaseActivationFunction {

    @Serial
    private static final long serialVersionUID = 1;

    @JsonProperty("activation")
    private final String text;

    private final transient Activation activation;
    private final transient RowActivation rows;

    /**
     * The activation that a text means, as in {@code "gelu"}, {@code "leaky_relu(negative_slope=0.2)"} or {@code
     * "torch:leaky_relu"}; {@code "dl4j:GELU"} is what DL4J calls GELU. Row activations, as {@code "softmax"}, work over the
     * last dimension; on an output layer use {@link KinaseSoftmax}. Throws IllegalArgumentException for any other text.
     */
    @JsonCreator
    public KinaseActivation(@JsonProperty("activation") String text) {
        if (RowActivation.names().contains(text)) {
            rows = RowActivation.of(text);
            activation = null;
            this.text = text;
        } else {
            rows = null;
            activation = Activation.of(text);
            this.text = activation.toString();
        }
    }

    /** A copy of the configuration in which the functions of DL4J are replaced: see {@link Replacements}. */
    public static MultiLayerConfiguration replaceAll(MultiLayerConfiguration configuration) {
        return Replacements.in(configuration);
    }

    /** A copy of the configuration in which the functions of DL4J are replaced: see {@link Replacements}. */
    public static ComputationGraphConfiguration replaceAll(ComputationGraphConfiguration configuration) {
        return Replacements.in(configuration);
    }

    /** Writes f(in) into {@code in} and returns it; the same in training as in use. */
    @Override
    public INDArray getActivation(INDArray in, boolean training) {
        return rows != null ? RowWise.forward(rows, in) : forward(activation, in);
    }

    /** Writes epsilon * f'(in) into {@code in} and returns it, with null for the parameters, which there are none. */
    @Override
    public Pair<INDArray, INDArray> backprop(INDArray in, INDArray epsilon) {
        assertShape(in, epsilon);
        return new Pair<>(rows != null ? RowWise.backward(rows, in, epsilon) : backward(activation, in, epsilon), null);
    }

    static INDArray forward(Activation activation, INDArray in) {
        DataType type = Elements.type(in);
        if (in.isEmpty() || Elements.forEachRun(in, in, (x, same, length) -> activation.forward(x, x, length, type))) {
            return in;
        }
        return in.assign(forward(activation, in.dup('c')));
    }

    static INDArray backward(Activation activation, INDArray in, INDArray epsilon) {
        DataType type = Elements.type(in);
        INDArray dy = epsilon.castTo(in.dataType());
        if (in.isEmpty() || Elements.forEachRun(in, dy, (x, e, length) -> activation.backward(x, e, x, length, type))) {
            return in;
        }
        return in.assign(backward(activation, in.dup('c'), dy.dup('c')));
    }

    @Serial
    private Object readResolve() {
        return new KinaseActivation(text);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KinaseActivation that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** The text that the constructor takes. */
    @Override
    public String toString() {
        return text;
    }
}
