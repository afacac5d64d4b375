package io.github.kinase.dl4j;

import java.util.Arrays;
import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * An example: activations as parts of layers, layers as parts of a model. Three dense layers, of 6 units with relu, 15 with
 * sigmoid and 20 with nothing, on a batch of 6 rows of 15 ones.
 */
final class LayersAndModel {

    private LayersAndModel() {}

    static MultiLayerNetwork model() {
        MultiLayerNetwork model = new MultiLayerNetwork(new NeuralNetConfiguration.Builder().seed(1).weightInit(WeightInit.XAVIER).list()
                .layer(new DenseLayer.Builder().name("hidden 1").nIn(15).nOut(6).activation(new KinaseActivation("relu")).build())
                .layer(new DenseLayer.Builder().name("hidden 2").nOut(15).activation(new KinaseActivation("sigmoid")).build())
                .layer(new DenseLayer.Builder().name("output").nOut(20).activation(new KinaseActivation("linear")).build())
                .build());
        model.init();
        return model;
    }

    public static void main(String[] args) {
        MultiLayerNetwork model = model();
        INDArray output = model.output(Nd4j.ones(DataType.FLOAT, 6, 15));
        System.out.println("output: " + output.shapeInfoToString());
        System.out.println(model.summary());
        for (Map.Entry<String, INDArray> parameters : model.paramTable().entrySet()) {
            System.out.println(parameters.getKey() + " " + Arrays.toString(parameters.getValue().shape()));
        }
    }
}
