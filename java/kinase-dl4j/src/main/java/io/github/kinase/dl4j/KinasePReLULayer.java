package io.github.kinase.dl4j;

import io.github.kinase.Activation;
import java.io.Serial;
import java.util.Collection;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.feedforward.PReLU;
import org.deeplearning4j.nn.params.PReLUParamInitializer;
import org.deeplearning4j.nn.weights.WeightInitConstant;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * A layer that learns the slope of leaky_relu, one for each unit of a dense layer or each channel of a convolution: x where
 * x is above 0, alpha x elsewhere. Alpha starts at 0.25, as in PyTorch, unless a weight initialisation is set. The sizes
 * follow from the layer before, so that the configuration must have an input type.
 */
public final class KinasePReLULayer extends PReLULayer {

    @Serial
    private static final long serialVersionUID = 1;
    private static final double START = 0.25;

    public KinasePReLULayer() {
        setWeightInitFn(new WeightInitConstant(START));
    }

    /** One alpha for each channel: everything behind that dimension shares it. */
    @Override
    public void setNIn(InputType inputType, boolean override) {
        setInputShape(inputType.getShape(false));
        setSharedAxes(IntStream.rangeClosed(2, getInputShape().length).asLongStream().toArray());
    }

    @Override
    public Layer instantiate(NeuralNetConfiguration configuration, Collection<TrainingListener> listeners, int index,
                             INDArray parameters, boolean initialize, DataType type) {
        Learned layer = new Learned(configuration, type);
        layer.setListeners(listeners);
        layer.setIndex(index);
        layer.setParamsViewArray(parameters);
        layer.setParamTable(initializer().init(configuration, parameters, initialize));
        layer.setConf(configuration);
        return layer;
    }

    /** The layer at work. */
    private static final class Learned extends PReLU {

        @Serial
        private static final long serialVersionUID = 1;
        private static final String ALPHA = PReLUParamInitializer.WEIGHT_KEY;

        Learned(NeuralNetConfiguration configuration, DataType type) {
            super(configuration, type);
        }

        private Activation leakyRelu(int channel) {
            return Activation.leakyRelu(getParam(ALPHA).getDouble(channel));
        }

        @Override
        public INDArray activate(boolean training, LayerWorkspaceMgr workspace) {
            assertInputSet(false);
            applyDropOutIfNecessary(training, workspace);
            INDArray y = workspace.dup(ArrayType.ACTIVATIONS, input, input.ordering());
            for (int channel = 0; channel < y.size(1); channel++) {
                KinaseActivation.forward(leakyRelu(channel), y.slice(channel, 1));
            }
            return y;
        }

        @Override
        public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspace) {
            assertInputSet(true);
            INDArray dx = workspace.dup(ArrayType.ACTIVATION_GRAD, input, input.ordering());
            INDArray byAlpha = gradientViews.get(ALPHA);
            for (int channel = 0; channel < dx.size(1); channel++) {
                INDArray dy = epsilon.slice(channel, 1);
                INDArray negative = Transforms.min(input.slice(channel, 1), 0);
                byAlpha.putScalar(channel, negative.mul(dy).sumNumber().doubleValue());
                KinaseActivation.backward(leakyRelu(channel), dx.slice(channel, 1), dy);
            }
            Gradient gradient = new DefaultGradient();
            gradient.setGradientFor(ALPHA, byAlpha, 'c');
            return new Pair<>(gradient, backpropDropOutIfPresent(dx));
        }
    }
}
