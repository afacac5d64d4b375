package io.github.kinase.experiments.bench;

import io.github.kinase.dl4j.KinaseActivation;
import java.util.concurrent.TimeUnit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A function on an array in place, forward and backward. The input, which it overwrites, is restored before every call. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class FunctionBenchmark {

    /** As DL4J calls it. */
    @Param({"RELU", "SIGMOID", "TANH", "ELU", "SOFTPLUS", "SWISH", "GELU", "MISH"})
    public Activation function;

    @Param({"kinase", "dl4j"})
    public String library;

    /** Elements: a dense layer of 128 units, and the second convolution of the comparison, on a batch of 128. */
    @Param({"16384", "4718592"})
    public int n;

    private IActivation activation;
    private INDArray x;
    private INDArray dy;
    private INDArray array;

    /** Inputs are even in -8 to 8. */
    @Setup
    public void prepare() {
        activation = of(function, library);
        x = Nd4j.rand(DataType.FLOAT, 128, n / 128).muli(16).subi(8);
        dy = Nd4j.rand(DataType.FLOAT, 128, n / 128);
        array = x.dup();
    }

    static IActivation of(Activation function, String library) {
        return library.equals("kinase") ? new KinaseActivation("dl4j:" + function) : function.getActivationFunction();
    }

    @Setup(Level.Invocation)
    public void restore() {
        array.assign(x);
    }

    @Benchmark
    public INDArray forward() {
        return activation.getActivation(array, true);
    }

    @Benchmark
    public INDArray backward() {
        return activation.backprop(array, dy).getFirst();
    }
}
