package io.github.kinase.experiments.bench;

import java.util.concurrent.TimeUnit;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One step of training with a batch of 128: three dense layers of 1024 units. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class TrainingBenchmark {

    private static final int BATCH = 128;
    private static final int UNITS = 1024;
    private static final int CLASSES = 10;

    /** As DL4J calls it. */
    @Param({"RELU", "TANH", "GELU", "MISH"})
    public Activation function;

    @Param({"kinase", "dl4j"})
    public String library;

    private MultiLayerNetwork network;
    private DataSet batch;

    @Setup
    public void prepare() {
        IActivation activation = FunctionBenchmark.of(function, library);
        network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder().seed(1).updater(new Adam(1e-4)).list()
                .layer(new DenseLayer.Builder().nIn(UNITS).nOut(UNITS).activation(activation).build())
                .layer(new DenseLayer.Builder().nIn(UNITS).nOut(UNITS).activation(activation).build())
                .layer(new DenseLayer.Builder().nIn(UNITS).nOut(UNITS).activation(activation).build())
                .layer(new OutputLayer.Builder(LossFunction.MCXENT).nIn(UNITS).nOut(CLASSES).activation(Activation.SOFTMAX).build())
                .build());
        network.init();
        INDArray labels = Nd4j.zeros(DataType.FLOAT, BATCH, CLASSES);
        for (int i = 0; i < BATCH; i++) {
            labels.putScalar(i, i % CLASSES, 1);
        }
        batch = new DataSet(Nd4j.randn(DataType.FLOAT, BATCH, UNITS), labels);
    }

    @Benchmark
    public double step() {
        network.fit(batch);
        return network.score();
    }
}
