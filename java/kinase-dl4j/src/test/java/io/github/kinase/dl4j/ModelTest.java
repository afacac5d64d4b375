package io.github.kinase.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/** Our functions in whole models: replaced, saved, trained. */
class ModelTest {

    private static NeuralNetConfiguration.Builder start() {
        return new NeuralNetConfiguration.Builder().seed(7).updater(new Adam(0.01));
    }

    /** A convolutional network with functions of DL4J. */
    private static MultiLayerConfiguration network() {
        return start().list()
                .layer(new ConvolutionLayer.Builder(3, 3).nOut(4).activation(Activation.RELU).build())
                .layer(new ConvolutionLayer.Builder(3, 3).nOut(6).activation(Activation.SWISH).build())
                .layer(new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build())
                .layer(new DenseLayer.Builder().nOut(16).activation(Activation.IDENTITY).build())
                .layer(new ActivationLayer(Activation.TANH))
                .layer(new OutputLayer.Builder(LossFunction.MCXENT).nOut(3).activation(Activation.SOFTMAX).build())
                .setInputType(InputType.convolutional(12, 12, 1)).build();
    }

    private static DataSet data() {
        INDArray x = Nd4j.create(DataType.FLOAT, 30, 1, 12, 12);
        INDArray labels = Nd4j.create(DataType.FLOAT, 30, 3);
        for (int i = 0; i < 30; i++) {
            for (int j = 0; j < 144; j++) {
                x.putScalar(new int[] {i, 0, j / 12, j % 12}, Math.sin(0.1 * j * (1 + i % 3) + i));
            }
            labels.putScalar(i, i % 3, 1);
        }
        return new DataSet(x, labels);
    }

    private static IActivation activation(Layer layer) {
        return layer instanceof BaseLayer base ? base.getActivationFn() : ((ActivationLayer) layer).getActivationFn();
    }

    @Test
    void replacesInACopyOfTheConfiguration() {
        MultiLayerConfiguration original = network();
        MultiLayerConfiguration ours = KinaseActivation.replaceAll(original);
        assertEquals(network(), original);
        assertEquals(new KinaseActivation("relu"), activation(ours.getConf(0).getLayer()));
        assertEquals(new KinaseActivation("silu"), activation(ours.getConf(1).getLayer()));
        assertEquals(new ActivationIdentity(), activation(ours.getConf(3).getLayer()));
        assertEquals(new KinaseActivation("tanh"), activation(ours.getConf(4).getLayer()));
        assertEquals(new KinaseSoftmax(), activation(ours.getConf(5).getLayer()));
    }

    @Test
    void replacesInGraphsAndInWrappers() {
        ComputationGraphConfiguration graph = start().graphBuilder().addInputs("in")
                .addLayer("both", new Bidirectional(new LSTM.Builder().nIn(3).nOut(4).activation(Activation.TANH).build()), "in")
                .addLayer("frozen", new FrozenLayer(new DenseLayer.Builder().nIn(8).nOut(4).activation(Activation.GELU).build()), "both")
                .addLayer("out", new RnnOutputLayer.Builder(LossFunction.MSE).nIn(4).nOut(2).activation(Activation.SIGMOID).build(),
                        "frozen")
                .setOutputs("out").setInputTypes(InputType.recurrent(3)).build();
        ComputationGraphConfiguration ours = KinaseActivation.replaceAll(graph);
        Bidirectional both = (Bidirectional) layer(ours, "both");
        for (Layer each : List.of(both.getFwd(), both.getBwd())) {
            assertEquals(new KinaseActivation("tanh"), activation(each));
            assertEquals(new ActivationSigmoid(), ((LSTM) each).getGateActivationFn());
        }
        assertEquals(new KinaseActivation("gelu_quick"), activation(((FrozenLayer) layer(ours, "frozen")).getLayer()));
        assertEquals(new KinaseActivation("sigmoid"), activation(layer(ours, "out")));
        assertEquals(new ActivationSigmoid(), activation(layer(graph, "out")));

        INDArray x = Nd4j.linspace(DataType.FLOAT, -2, 0.1, 2 * 3 * 5).reshape(2, 3, 5);
        ComputationGraph theirs = new ComputationGraph(graph);
        theirs.init();
        ComputationGraph replaced = new ComputationGraph(ours);
        replaced.init();
        assertTrue(theirs.outputSingle(x).equalsWithEps(replaced.outputSingle(x), 1e-5));
    }

    private static Layer layer(ComputationGraphConfiguration graph, String name) {
        return ((LayerVertex) graph.getVertices().get(name)).getLayerConf().getLayer();
    }

    @Test
    void trainsAsDl4jDoes() {
        MultiLayerNetwork theirs = new MultiLayerNetwork(network());
        theirs.init();
        MultiLayerNetwork ours = new MultiLayerNetwork(KinaseActivation.replaceAll(network()));
        ours.init();
        assertEquals(theirs.params(), ours.params());
        DataSet data = data();
        double start = ours.score(data);
        for (int i = 0; i < 20; i++) {
            theirs.fit(data);
            ours.fit(data);
        }
        assertTrue(ours.score(data) < start / 2, ours.score(data) + " after " + start);
        assertEquals(theirs.score(data), ours.score(data), 1e-3);
        assertTrue(theirs.output(data.getFeatures()).equalsWithEps(ours.output(data.getFeatures()), 1e-2));
    }

    @Test
    void isSavedWithTheModel(@TempDir Path folder) throws Exception {
        MultiLayerNetwork network = new MultiLayerNetwork(start().list()
                .layer(new DenseLayer.Builder().nIn(5).nOut(4).activation(new KinaseActivation("leaky_relu(negative_slope=0.3)")).build())
                .layer(new DenseLayer.Builder().nOut(4).activation(new KinaseActivation("torch:hardtanh(min_val=-2)")).build())
                .layer(new OutputLayer.Builder(LossFunction.MCXENT).nOut(3).activation(new KinaseSoftmax()).build()).build());
        network.init();
        MultiLayerConfiguration configuration = network.getLayerWiseConfigurations();
        assertEquals(configuration, MultiLayerConfiguration.fromJson(configuration.toJson()));
        Path file = folder.resolve("model.zip");
        ModelSerializer.writeModel(network, file.toFile(), true);
        MultiLayerNetwork read = ModelSerializer.restoreMultiLayerNetwork(file.toFile());
        INDArray x = Nd4j.linspace(DataType.FLOAT, -3, 0.3, 20).reshape(4, 5);
        assertEquals(network.output(x), read.output(x));
        assertEquals(new KinaseActivation("hard_tanh(min=-2)"), activation(read.getLayerWiseConfigurations().getConf(1).getLayer()));
        assertEquals(new KinaseSoftmax(), activation(read.getLayerWiseConfigurations().getConf(2).getLayer()));
    }

    @Test
    void isSerializable() throws Exception {
        for (IActivation each : List.of(new KinaseActivation("elu(alpha=0.5)"), new KinaseActivation("softmax"), new KinaseSoftmax())) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            new ObjectOutputStream(bytes).writeObject(each);
            IActivation read = (IActivation) new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
            assertEquals(each, read);
            INDArray x = Nd4j.createFromArray(-1f, 2f, 3f);
            assertEquals(each.getActivation(x.dup(), false), read.getActivation(x.dup(), false));
        }
    }

    @Test
    void equalsByMeaning() {
        assertEquals(new KinaseActivation("swish"), new KinaseActivation("silu(beta=1)"));
        assertEquals(new KinaseActivation("swish").hashCode(), new KinaseActivation("silu").hashCode());
        assertNotEquals(new KinaseActivation("dl4j:GELU"), new KinaseActivation("gelu"));
        assertNotEquals(new KinaseSoftmax(), new ActivationSoftmax());
        assertNotEquals(new ActivationSoftmax(), new KinaseSoftmax());
        assertEquals("leaky_relu(negative_slope=0.2)", new KinaseActivation("keras:leaky_relu").toString());
        assertEquals(0, new KinaseActivation("gelu").numParams(5));
    }

    @Test
    void crossEntropyKnowsOurSoftmax() {
        // The probability of the label is 0 in float: only the gradient of both together, p - label, can tell the way back.
        INDArray logits = Nd4j.createFromArray(new float[][] {{200, -200, 0}});
        INDArray label = Nd4j.createFromArray(new float[][] {{0, 1, 0}});
        INDArray gradient = new LossMCXENT().computeGradient(label, logits, new KinaseSoftmax(), null);
        assertEquals(Nd4j.createFromArray(new float[][] {{1, -1, 0}}), gradient);
    }
}
