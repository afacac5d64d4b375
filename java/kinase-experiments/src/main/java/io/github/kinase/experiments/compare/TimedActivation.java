package io.github.kinase.experiments.compare;

import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;

/** An activation function that adds up the time it takes; for one thread. */
final class TimedActivation implements IActivation {

    private static final long serialVersionUID = 1;

    private final IActivation timed;
    private long nanos;

    TimedActivation(IActivation timed) {
        this.timed = timed;
    }

    /** The time of all calls so far, in nanoseconds. */
    long nanos() {
        return nanos;
    }

    @Override
    public INDArray getActivation(INDArray in, boolean training) {
        long start = System.nanoTime();
        INDArray out = timed.getActivation(in, training);
        nanos += System.nanoTime() - start;
        return out;
    }

    @Override
    public Pair<INDArray, INDArray> backprop(INDArray in, INDArray epsilon) {
        long start = System.nanoTime();
        Pair<INDArray, INDArray> out = timed.backprop(in, epsilon);
        nanos += System.nanoTime() - start;
        return out;
    }

    @Override
    public int numParams(int inputSize) {
        return timed.numParams(inputSize);
    }

    @Override
    public String toString() {
        return timed.toString();
    }
}
