package io.github.kinase.experiments.compare;

import io.github.kinase.dl4j.KinaseSoftmax;
import io.github.kinase.experiments.compare.Result.Score;
import io.github.kinase.experiments.data.Digits;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Random;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.AlphaDropout;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/** The network of the comparison with one activation, trained epoch by epoch; it can be kept in a file between two. */
final class Training {

    private static final double LEARNING_RATE = 0.001;
    private static final double CLIP = 0.5;
    private static final double KEEP_AFTER_POOLING = 0.75;
    private static final double KEEP_AFTER_DENSE = 0.5;
    private static final double SMALLEST_PROBABILITY = 1e-10;

    private final Settings settings;
    private final Digits digits;
    private final TimedActivation activation;
    private final MultiLayerNetwork network;
    private Result result;

    Training(Settings settings, Digits digits, Contestant contestant) {
        this.settings = settings;
        this.digits = digits;
        this.activation = new TimedActivation(contestant.function());
        boolean kinase = contestant.library().equals(Contestant.KINASE);
        network = new MultiLayerNetwork(configuration(settings.seed(), activation,
                kinase ? new KinaseSoftmax() : new ActivationSoftmax(), contestant.isSelfNormalizing()));
        network.init();
        result = Result.none(contestant);
    }

    private static MultiLayerConfiguration configuration(long seed, IActivation activation, IActivation softmax, boolean selfNormalizing) {
        return new NeuralNetConfiguration.Builder().seed(seed).updater(new Adam(LEARNING_RATE))
                .weightInit(selfNormalizing ? WeightInit.LECUN_NORMAL : WeightInit.XAVIER_UNIFORM)
                .gradientNormalization(GradientNormalization.ClipElementWiseAbsoluteValue).gradientNormalizationThreshold(CLIP)
                .list()
                .layer(new ConvolutionLayer.Builder(3, 3).nOut(32).activation(activation).build())
                .layer(new ConvolutionLayer.Builder(3, 3).nOut(64).activation(activation).build())
                .layer(new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build())
                .layer(new DropoutLayer(dropout(KEEP_AFTER_POOLING, selfNormalizing)))
                .layer(new DenseLayer.Builder().nOut(128).activation(activation).build())
                .layer(new DropoutLayer(dropout(KEEP_AFTER_DENSE, selfNormalizing)))
                .layer(new OutputLayer.Builder(new LossMCXENT()).nOut(Digits.CLASSES).activation(softmax).build())
                .setInputType(InputType.convolutional(Digits.SIDE, Digits.SIDE, 1)).build();
    }

    private static IDropout dropout(double keep, boolean selfNormalizing) {
        return selfNormalizing ? new AlphaDropout(keep) : new Dropout(keep);
    }

    Result result() {
        return result;
    }

    /** Trains for one more epoch. What is random in it follows from the seed and the number of the epoch alone. */
    void epoch(Runnable afterBatch) {
        long seed = settings.seed() + 1_000_003L * (result.epochs() + 1);
        Nd4j.getRandom().setSeed(seed);
        int[] order = shuffled(settings.training(), new Random(seed));
        long start = System.nanoTime();
        long activationStart = activation.nanos();
        for (int from = 0; from < order.length; from += settings.batch()) {
            network.fit(digits.batch(order, from, Math.min(order.length, from + settings.batch())));
            afterBatch.run();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        double activationSeconds = (activation.nanos() - activationStart) / 1e9;
        result = result.plus(score(0, settings.validation()), score(settings.training(), settings.samples()), seconds, activationSeconds);
    }

    private static int[] shuffled(int count, Random random) {
        int[] order = IntStream.range(0, count).toArray();
        for (int i = count - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        return order;
    }

    /** Accuracy and mean cross-entropy over a range of the pictures. */
    private Score score(int from, int to) {
        int[] all = IntStream.range(0, settings.samples()).toArray();
        int right = 0;
        double loss = 0;
        for (int start = from; start < to; start += settings.batch()) {
            DataSet batch = digits.batch(all, start, Math.min(to, start + settings.batch()));
            INDArray probabilities = network.output(batch.getFeatures());
            for (int i = 0; i < probabilities.rows(); i++) {
                int label = digits.labels()[start + i];
                INDArray row = probabilities.getRow(i);
                right += row.argMax().getInt(0) == label ? 1 : 0;
                loss -= Math.log(Math.max(row.getDouble(label), SMALLEST_PROBABILITY));
            }
        }
        return new Score((double) right / (to - from), loss / (to - from));
    }

    /** Writes what the next epoch needs. */
    void save(Path file) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(part)))) {
            out.writeInt(network.getIterationCount());
            Nd4j.write(network.params(), out);
            Nd4j.write(network.getUpdater().getStateViewArray(), out);
        }
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Goes on from what was saved, after the epochs of the result. */
    void restore(Path file, Result soFar) throws IOException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            network.setIterationCount(in.readInt());
            network.setParams(Nd4j.read(in));
            network.getUpdater().getStateViewArray().assign(Nd4j.read(in));
        }
        result = soFar;
    }
}
