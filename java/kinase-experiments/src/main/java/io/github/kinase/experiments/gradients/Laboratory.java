package io.github.kinase.experiments.gradients;

import io.github.kinase.dl4j.KinaseActivation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Deep networks of equal dense layers, looked at before any training: random inputs and targets go through once, forward and
 * backward.
 *
 * @param depth hidden layers
 * @param width units of each, and inputs
 * @param scale the weights are normal with a deviation of {@code scale / sqrt(width)}: 1 keeps the size of a signal
 * @param samples rows of the batch
 */
record Laboratory(int depth, int width, double scale, int samples, long seed) {

    /** A unit is dead if its slope is smaller than this for every sample: hardly anything can reach its weights. */
    private static final double DEAD_SLOPE = 1e-4;

    /**
     * What came back.
     *
     * @param norms the length of the gradient of each layer's weights, from the first layer on
     * @param dead the fraction of dead units in each layer
     * @param norm of the gradient as a whole, and of what clipping leaves of it
     */
    record Finding(String name, double[] norms, double[] dead, double norm, double normClippedByValue, double normClippedByNorm) {}

    /** Sends the batch through a network with the activation, and clips the gradient by value and by norm. */
    Finding examine(String name, double clip) {
        KinaseActivation activation = new KinaseActivation(name);
        MultiLayerNetwork network = network(activation);
        Random random = new Random(seed);
        INDArray x = normal(random, width);
        network.setInput(x);
        network.setLabels(normal(random, 1));
        network.computeGradientAndScore();
        double[] norms = new double[depth];
        List<double[]> parts = new ArrayList<>();
        for (int layer = 0; layer < depth; layer++) {
            // DL4J sums over the samples; the gradient is that of the mean loss.
            double[] gradient = network.gradient().getGradientFor(layer + "_W").div(samples).data().asDouble();
            norms[layer] = Clipping.norm(gradient);
            parts.add(gradient);
        }
        double[] all = parts.stream().flatMapToDouble(Arrays::stream).toArray();
        return new Finding(name, norms, dead(network, activation, x), Clipping.norm(all),
                Clipping.norm(Clipping.byValue(all, clip)), Clipping.norm(Clipping.byNorm(all, clip)));
    }

    private MultiLayerNetwork network(KinaseActivation activation) {
        var layers = new NeuralNetConfiguration.Builder().seed(seed).updater(new NoOp())
                .weightInit(new NormalDistribution(0, scale / Math.sqrt(width))).list();
        for (int i = 0; i < depth; i++) {
            layers.layer(new DenseLayer.Builder().nIn(width).nOut(width).activation(activation).build());
        }
        layers.layer(new OutputLayer.Builder(LossFunction.MSE).nIn(width).nOut(1).activation(new KinaseActivation("linear")).build());
        MultiLayerNetwork network = new MultiLayerNetwork(layers.build());
        network.init();
        return network;
    }

    private INDArray normal(Random random, int columns) {
        float[] values = new float[samples * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Nd4j.create(values, new long[] {samples, columns}, 'c');
    }

    private double[] dead(MultiLayerNetwork network, KinaseActivation activation, INDArray x) {
        double[] dead = new double[depth];
        INDArray y = x;
        for (int layer = 0; layer < depth; layer++) {
            INDArray sums = y.mmul(network.getParam(layer + "_W")).addiRowVector(network.getParam(layer + "_b"));
            INDArray slopes = activation.backprop(sums.dup(), Nd4j.ones(DataType.FLOAT, samples, width)).getFirst();
            INDArray largest = slopes.amax(0);
            for (int unit = 0; unit < width; unit++) {
                dead[layer] += largest.getDouble(unit) < DEAD_SLOPE ? 1.0 / width : 0;
            }
            y = activation.getActivation(sums, false);
        }
        return dead;
    }
}
