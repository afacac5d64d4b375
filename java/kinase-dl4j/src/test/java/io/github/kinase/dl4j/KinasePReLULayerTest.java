package io.github.kinase.dl4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.gradientcheck.GradientCheckUtil.MLNConfig;
import org.deeplearning4j.gradientcheck.GradientCheckUtil.PrintMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class KinasePReLULayerTest {

    @AfterEach
    void computeInFloat() {
        Nd4j.setDefaultDataTypes(DataType.FLOAT, DataType.FLOAT);
    }

    /** A convolution of two channels and a dense layer, each followed by a PReLU. */
    private static MultiLayerNetwork network(DataType type, IUpdater updater) {
        MultiLayerNetwork network =
                new MultiLayerNetwork(new NeuralNetConfiguration.Builder().seed(5).dataType(type).updater(updater).list()
                .layer(new ConvolutionLayer.Builder(2, 2).nOut(2).activation(Activation.IDENTITY).build())
                .layer(new KinasePReLULayer())
                .layer(new DenseLayer.Builder().nOut(3).activation(Activation.IDENTITY).build())
                .layer(new KinasePReLULayer())
                .layer(new OutputLayer.Builder(LossFunction.MSE).nOut(2).activation(Activation.IDENTITY).build())
                .setInputType(InputType.convolutional(4, 4, 1)).build());
        network.init();
        return network;
    }

    private static DataSet data(DataType type) {
        INDArray x = Nd4j.create(type, 3, 1, 4, 4);
        for (int i = 0; i < x.length(); i++) {
            x.putScalar(i, Math.sin(1.7 * i));
        }
        return new DataSet(x, Nd4j.create(type, 3, 2).addi(0.3));
    }

    @Test
    void hasOneAlphaForEachChannelAndUnit() {
        MultiLayerNetwork network = network(DataType.FLOAT, new NoOp());
        assertArrayEquals(new long[] {2, 1, 1}, network.getParam("1_W").shape());
        assertEquals(3, network.getParam("3_W").length());
        assertEquals(0.25, network.getParam("1_W").getDouble(1));
    }

    @Test
    void scalesWhatIsNegativeByTheAlphaOfItsChannel() {
        MultiLayerNetwork network = network(DataType.FLOAT, new NoOp());
        network.getParam("1_W").putScalar(0, -0.5f).putScalar(1, 0.125f);
        INDArray before = network.feedForwardToLayer(0, data(DataType.FLOAT).getFeatures()).get(1).dup('c');
        INDArray after = network.feedForwardToLayer(1, data(DataType.FLOAT).getFeatures()).get(2).dup('c');
        int negative = 0;
        for (int i = 0; i < before.length(); i++) {
            float x = before.getFloat(i);
            float alpha = i / 9 % 2 == 0 ? -0.5f : 0.125f;
            assertEquals(x > 0 ? x : alpha * x, after.getFloat(i));
            negative += x < 0 ? 1 : 0;
        }
        assertTrue(negative > 5 && negative < 49, negative + " of 54");
    }

    @Test
    void passesTheCheckOfDl4j() {
        Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
        DataSet data = data(DataType.DOUBLE);
        assertTrue(GradientCheckUtil.checkGradients(new MLNConfig().net(network(DataType.DOUBLE, new NoOp())).input(data.getFeatures())
                .labels(data.getLabels()).epsilon(1e-6).maxRelError(1e-5).minAbsoluteError(1e-9).exitOnFirstError(true)
                .print(PrintMode.ZEROS)));
    }

    @Test
    void learnsAndIsSaved() {
        MultiLayerNetwork network = network(DataType.FLOAT, new Sgd(0.1));
        DataSet data = data(DataType.FLOAT);
        double start = network.score(data);
        for (int i = 0; i < 20; i++) {
            network.fit(data);
        }
        assertTrue(network.score(data) < start);
        assertNotEquals(0.25, network.getParam("1_W").getDouble(0));
        assertNotEquals(0.25, network.getParam("3_W").getDouble(0));
        MultiLayerConfiguration configuration = network.getLayerWiseConfigurations();
        MultiLayerNetwork read = new MultiLayerNetwork(MultiLayerConfiguration.fromJson(configuration.toJson()));
        read.init(network.params(), true);
        assertEquals(network.output(data.getFeatures()), read.output(data.getFeatures()));
    }
}
