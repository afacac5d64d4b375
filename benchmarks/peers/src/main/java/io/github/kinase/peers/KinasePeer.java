package io.github.kinase.peers;

import io.github.kinase.Activation;
import io.github.kinase.RowActivation;
import java.nio.FloatBuffer;
import java.util.Set;
import java.util.TreeSet;

/** This library. */
final class KinasePeer implements Peer {

    static final String NAME = "kinase";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<String> functions(String pass) {
        Set<String> functions = new TreeSet<>(Activation.names());
        functions.addAll(RowActivation.names());
        return functions;
    }

    @Override
    public Runnable call(Work work) {
        FloatBuffer x = work.x;
        FloatBuffer dy = work.dy;
        FloatBuffer out = work.out;
        if (RowActivation.names().contains(work.function)) {
            RowActivation f = RowActivation.of(work.function);
            int rows = work.rows();
            int columns = work.columns();
            if (work.isForward()) {
                return () -> f.forward(x, out, rows, columns);
            }
            f.forward(x.duplicate(), x, rows, columns);
            return () -> f.backwardFromOutput(x, dy, out, rows, columns);
        }
        Activation f = Activation.of(work.function);
        return work.isForward() ? () -> f.forward(x, out) : () -> f.backward(x, dy, out);
    }
}
