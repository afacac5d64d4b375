package io.github.kinase.peers;

import io.github.kinase.cli.bench.Elementary;
import io.github.kinase.cli.bench.Loop;
import io.github.kinase.cli.bench.MathLoops;
import java.util.Set;
import java.util.TreeSet;

/** The plain loops of the command line, over arrays and the elementary functions of a library in Java. */
abstract class JavaLoops implements Peer {

    private static final String SOFTMAX = "softmax";
    /** The loop has another function by this name: what Java offers no error function for. */
    private static final String APPROXIMATED = "gelu";

    private final Elementary functions;

    JavaLoops(Elementary functions) {
        this.functions = functions;
    }

    @Override
    public boolean hasActivations() {
        return false;
    }

    @Override
    public Set<String> functions(String pass) {
        if (pass.equals(Work.FROM_OUTPUT)) {
            return Set.of();
        }
        Set<String> names = new TreeSet<>(MathLoops.names());
        names.remove(APPROXIMATED);
        return names;
    }

    @Override
    public Runnable call(Work work) {
        Work.Arrays on = work.onHeap();
        int n = work.length;
        Loop loop = MathLoops.of(work.function, functions);
        return work.isForward() ? () -> loop.forward(on.x(), on.out(), 0, n) : () -> loop.backward(on.x(), on.dy(), on.out(), 0, n);
    }

    /** Loops over java.lang.Math; and the roofs that a user of Java knows. */
    public static final class Math extends JavaLoops {

        public Math() {
            super(Elementary.MATH);
        }

        @Override
        public String name() {
            return "math";
        }

        @Override
        public Set<String> functions(String pass) {
            Set<String> functions = new TreeSet<>(super.functions(pass));
            functions.addAll(Roof.of(pass));
            if (!pass.equals(Work.BACKWARD)) {
                functions.add(SOFTMAX);
            }
            return functions;
        }

        @Override
        public Runnable call(Work work) {
            Work.Arrays on = work.onHeap();
            int n = work.length;
            int rows = work.rows();
            int columns = work.columns();
            return switch (work.function) {
                case Roof.COPY -> () -> System.arraycopy(on.x(), 0, on.out(), 0, n);
                case Roof.SUM -> () -> sum(on.x(), on.dy(), on.out(), n);
                case SOFTMAX -> work.isForward() ? () -> MathLoops.softmax(on.x(), on.out(), 0, rows, columns)
                        : () -> MathLoops.softmaxBackward(on.x(), on.dy(), on.out(), 0, rows, columns);
                default -> super.call(work);
            };
        }

        private static void sum(float[] x, float[] dy, float[] out, int n) {
            for (int i = 0; i < n; i++) {
                out[i] = x[i] + dy[i];
            }
        }
    }

    /** Loops over the FastMath of jafama. */
    public static final class Jafama extends JavaLoops {

        public Jafama() {
            super(new JafamaFunctions());
        }

        @Override
        public String name() {
            return "jafama";
        }

        /** Those that jafama has a part in: the others would be the loops over java.lang.Math once more. */
        @Override
        public Set<String> functions(String pass) {
            Set<String> functions = new TreeSet<>(super.functions(pass));
            functions.retainAll(Set.of("exponential", "elu", "celu", "selu", "sigmoid", "log_sigmoid", "tanh", "softplus", "silu",
                    "gelu_tanh", "gelu_quick", "mish", "erf", "gaussian", "snake"));
            return functions;
        }
    }
}
