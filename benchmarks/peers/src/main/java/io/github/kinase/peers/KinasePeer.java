package io.github.kinase.peers;

import static io.github.kinase.DataType.FLOAT32;

import io.github.kinase.Activation;
import io.github.kinase.RowActivation;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * This library: short calls on arrays, of which it computes the shortest in Java as the loops of users do, long ones on addresses as
 * its peers in C++.
 */
public final class KinasePeer implements Peer {

    static final String NAME = "kinase";

    /** So many elements are a short call. */
    private static final int SHORT = 256;

    @Override
    public String name() {
        return NAME;
    }

    /** In the order of the catalogue, which is that of the report. */
    @Override
    public Set<String> functions(String pass) {
        List<String> elementwise = Activation.names();
        Set<String> functions = new LinkedHashSet<>(switch (pass) {
            case Work.FORWARD, Work.BACKWARD -> elementwise;
            default -> elementwise.stream().filter(name -> Activation.of(name).hasBackwardFromOutput()).toList();
        });
        if (!pass.equals(Work.BACKWARD)) {
            functions.addAll(RowActivation.names());
        }
        return functions;
    }

    @Override
    public Runnable call(Work work) {
        if (work.length <= SHORT && !isRow(work)) {
            return onArrays(Activation.of(work.function), work);
        }
        long x = Work.address(work.x);
        long dy = Work.address(work.dy);
        long out = Work.address(work.out);
        int n = work.length;
        if (work.isForward()) {
            return forward(work, x, out);
        }
        if (isRow(work)) {
            RowActivation f = RowActivation.of(work.function);
            int rows = work.rows();
            int columns = work.columns();
            return () -> f.backwardFromOutput(x, dy, out, rows, columns, FLOAT32);
        }
        Activation f = Activation.of(work.function);
        return work.pass.equals(Work.BACKWARD) ? () -> f.backward(x, dy, out, n, FLOAT32)
                : () -> f.backwardFromOutput(x, dy, out, n, FLOAT32);
    }

    private static Runnable onArrays(Activation f, Work work) {
        Work.Arrays on = work.onHeap();
        return switch (work.pass) {
            case Work.FORWARD -> () -> f.forward(on.x(), on.out());
            case Work.BACKWARD -> () -> f.backward(on.x(), on.dy(), on.out());
            default -> () -> f.backwardFromOutput(on.x(), on.dy(), on.out());
        };
    }

    /** The forward pass of a function from one address to another. */
    static Runnable forward(Work work, long x, long y) {
        if (isRow(work)) {
            RowActivation f = RowActivation.of(work.function);
            int rows = work.rows();
            int columns = work.columns();
            return () -> f.forward(x, y, rows, columns, FLOAT32);
        }
        Activation f = Activation.of(work.function);
        int n = work.length;
        return () -> f.forward(x, y, n, FLOAT32);
    }

    private static boolean isRow(Work work) {
        return RowActivation.names().contains(work.function);
    }
}
