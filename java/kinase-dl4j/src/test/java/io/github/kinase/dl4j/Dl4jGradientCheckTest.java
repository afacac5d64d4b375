package io.github.kinase.dl4j;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kinase.Activation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.gradientcheck.GradientCheckUtil.MLNConfig;
import org.deeplearning4j.gradientcheck.GradientCheckUtil.PrintMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.BaseActivationFunction;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** DL4J's own check of gradients against differences, in double, in a small network with each of the activations. */
class Dl4jGradientCheckTest {

    /** The check refuses to run in anything else. */
    @BeforeAll
    static void computeInDouble() {
        Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
    }

    @AfterAll
    static void computeInFloat() {
        Nd4j.setDefaultDataTypes(DataType.FLOAT, DataType.FLOAT);
    }

    static Stream<String> names() {
        List<String> names = new ArrayList<>(Activation.names());
        names.add("softmax");
        return names.stream();
    }

    private static boolean check(IActivation activation) {
        MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder().seed(3).dataType(DataType.DOUBLE)
                .updater(new NoOp()).list()
                .layer(new DenseLayer.Builder().nIn(2).nOut(4).activation(activation).build())
                .layer(new OutputLayer.Builder(LossFunction.MSE).nOut(2).activation(new KinaseActivation("tanh")).build()).build());
        network.init();
        INDArray x = Nd4j.create(DataType.DOUBLE, 5, 2);
        INDArray labels = Nd4j.create(DataType.DOUBLE, 5, 2);
        for (int i = 0; i < 10; i++) {
            x.putScalar(i, 2.5 * Math.sin(1.3 * i + 0.2));
            labels.putScalar(i, 0.5 * Math.cos(i));
        }
        return GradientCheckUtil.checkGradients(new MLNConfig().net(network).input(x).labels(labels).epsilon(1e-6).maxRelError(1e-4)
                .minAbsoluteError(1e-9).exitOnFirstError(true).print(PrintMode.ZEROS));
    }

    @ParameterizedTest
    @MethodSource("names")
    void passesTheCheckOfDl4j(String name) {
        assertTrue(check(new KinaseActivation(name)));
    }

    /** The check must be able to fail: here with a slope that is 1 % too large. */
    @Test
    void aWrongSlopeFailsTheCheck() {
        assertFalse(check(new BaseActivationFunction() {
            private static final long serialVersionUID = 1;
            private final KinaseActivation right = new KinaseActivation("gelu");

            @Override
            public INDArray getActivation(INDArray in, boolean training) {
                return right.getActivation(in, training);
            }

            @Override
            public Pair<INDArray, INDArray> backprop(INDArray in, INDArray epsilon) {
                return new Pair<>(right.backprop(in, epsilon).getFirst().muli(1.01), null);
            }
        }));
    }
}
