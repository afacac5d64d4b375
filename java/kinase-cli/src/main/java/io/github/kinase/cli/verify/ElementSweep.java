package io.github.kinase.cli.verify;

import io.github.kinase.Activation;
import io.github.kinase.DataType;
import io.github.kinase.Kinase;
import io.github.kinase.backend.Backend;
import io.github.kinase.oracle.Oracle;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;

/** One pass of one element-wise activation over all inputs of a sweep; dy is 1. */
final class ElementSweep implements Sweep {

    private final String name;
    private final Pass pass;
    private final Inputs inputs;
    private final Oracle oracle;
    private final List<Backend> backends = Kinase.backends();
    /** The same activation on each backend. */
    private final List<Activation> activations;
    private final AtomicInteger nextBlock = new AtomicInteger();

    ElementSweep(String name, Activation activation, Pass pass, long stride) {
        this.name = name;
        this.pass = pass;
        this.inputs = new Inputs(stride, activation.parameters().values());
        this.oracle = Oracle.of(activation.name(), activation.parameters(DataType.FLOAT32).values());
        this.activations = backends.stream().map(activation::on).toList();
    }

    @Override
    public long inputs() {
        return inputs.count();
    }

    @Override
    public Tally newTally() {
        return new Tally(pass.promise(), backends);
    }

    @Override
    public Verdict verdict(Tally tally) {
        return tally.verdict(name, pass.toString());
    }

    @Override
    public void work(Tally tally, LongConsumer progress) {
        float[] x = new float[Inputs.BLOCK];
        float[] dy = new float[Inputs.BLOCK];
        float[] first = new float[Inputs.BLOCK];
        float[] other = new float[Inputs.BLOCK];
        Arrays.fill(dy, 1);
        for (int block = nextBlock.getAndIncrement(); block < inputs.blocks(); block = nextBlock.getAndIncrement()) {
            int length = inputs.fill(block, x);
            pass.run(activations.get(0), x, dy, first, length);
            for (int i = 1; i < activations.size(); i++) {
                pass.run(activations.get(i), x, dy, other, length);
                tally.compare(i, first, other, length);
            }
            measure(tally, x, first, length);
            tally.count(length);
            progress.accept(length);
        }
    }

    private void measure(Tally tally, float[] x, float[] result, int length) {
        for (int i = 0; i < length; i++) {
            double exact = pass.exact(oracle, x[i]);
            if (pass.means(x[i], exact)) {
                tally.measure(x[i], result[i], exact);
            }
        }
    }

    @Override
    public String toString() {
        return name + " " + pass;
    }
}
