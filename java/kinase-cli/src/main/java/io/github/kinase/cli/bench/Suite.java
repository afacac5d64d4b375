package io.github.kinase.cli.bench;

import io.github.kinase.Activation;
import io.github.kinase.DataType;
import io.github.kinase.RowActivation;
import io.github.kinase.backend.Backend;
import io.github.kinase.cli.ActivationChoice;
import io.github.kinase.formula.Formulas;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What is measured: for an activation and a pass, the same call on each backend and as a Math loop. */
final class Suite {

    /** The length of a softmax row, unless the elements of a call are no multiple of it and make one row. */
    static final int COLUMNS = 1024;

    /** The passes, by their names. */
    enum Pass {
        FORWARD, BACKWARD, BACKWARD_FROM_OUTPUT;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A call over {@code n} elements of the arena from the index {@code at} on. */
    interface Call {
        void run(int at, int n);
    }

    /**
     * One thing to measure.
     *
     * @param arrays how many a call reads or writes
     */
    record Case(String name, Pass pass, String backend, int arrays, Call call) {

        /** The call over {@code n} elements, on the next piece of it. */
        void run(Arena<?> arena, int n) {
            call.run(arena.next(n), n);
        }
    }

    /** The only activation by row that has a Math loop. */
    private static final String SOFTMAX = "softmax";

    private final Map<String, Backend> backends;
    private final boolean math;
    private final Arena<?> arena;
    private final Calls calls;

    /** Measures these backends, by their labels, and the Math loops if {@code math}, which takes an arena of float32. */
    Suite(Map<String, Backend> backends, boolean math, Arena<?> arena) {
        this.backends = backends;
        this.math = math;
        this.arena = arena;
        this.calls = new Calls(arena.type);
    }

    /** The cases of an activation and a pass; empty if it has no such pass. */
    List<Case> cases(String text, Pass pass) {
        if (PairCases.isPair(text)) {
            return PairCases.of(text, pass, backends, math, arena);
        }
        return ActivationChoice.isRow(text) ? rowCases(RowActivation.of(text), pass)
                : elementCases(Activation.of(text), pass);
    }

    private List<Case> elementCases(Activation activation, Pass pass) {
        Arena<?> a = arena;
        List<Case> cases = new ArrayList<>();
        boolean standard = isStandard(activation);
        String name = standard ? activation.name() : activation.toString();
        if (pass == Pass.BACKWARD_FROM_OUTPUT) {
            if (!activation.hasBackwardFromOutput()) {
                return cases;
            }
            calls.forward(activation, a.x, a.values, 0, a.length);
        }
        backends.forEach((label, backend) -> {
            Activation on = activation.on(backend);
            cases.add(new Case(name, pass, label, arrays(pass), switch (pass) {
                case FORWARD -> (at, n) -> calls.forward(on, a.x, a.out, at, n);
                case BACKWARD -> (at, n) -> calls.backward(on, a.x, a.dy, a.out, at, n);
                case BACKWARD_FROM_OUTPUT -> (at, n) -> calls.backwardFromOutput(on, a.values, a.dy, a.out, at, n);
            }));
        });
        Loop loop = math && standard && pass != Pass.BACKWARD_FROM_OUTPUT ? MathLoops.of(name) : null;
        if (loop != null) {
            Arena<float[]> floats = a.floats();
            cases.add(new Case(name, pass, BenchRow.MATH, arrays(pass), pass == Pass.FORWARD
                    ? (at, n) -> loop.forward(floats.x, floats.out, at, at + n)
                    : (at, n) -> loop.backward(floats.x, floats.dy, floats.out, at, at + n)));
        }
        return cases;
    }

    /** Whether it has the default parameters, for which the Math loops are written. */
    private static boolean isStandard(Activation activation) {
        return activation.parameters().equals(Formulas.defaults(Formulas.type(activation.name())));
    }

    private List<Case> rowCases(RowActivation activation, Pass pass) {
        Arena<?> a = arena;
        List<Case> cases = new ArrayList<>();
        if (pass == Pass.BACKWARD) {
            return cases;
        }
        boolean forward = pass == Pass.FORWARD;
        String name = activation.equals(RowActivation.of(activation.name())) ? activation.name() : activation.toString();
        if (!forward) {
            calls.forward(activation, a.x, a.values, 0, a.length);
        }
        backends.forEach((label, backend) -> {
            RowActivation on = activation.on(backend);
            cases.add(new Case(name, pass, label, arrays(pass), forward
                    ? (at, n) -> calls.forward(on, a.x, a.out, at, n)
                    : (at, n) -> calls.backwardFromOutput(on, a.values, a.dy, a.out, at, n)));
        });
        if (math && name.equals(SOFTMAX)) {
            Arena<float[]> floats = a.floats();
            cases.add(new Case(name, pass, BenchRow.MATH, arrays(pass), forward
                    ? (at, n) -> MathLoops.softmax(floats.x, floats.out, at, rows(n), columns(n))
                    : (at, n) -> MathLoops.softmaxBackward(floats.values, floats.dy, floats.out, at, rows(n), columns(n))));
        }
        return cases;
    }

    private static int arrays(Pass pass) {
        return pass == Pass.FORWARD ? 2 : 3;
    }

    static int columns(int n) {
        return n % COLUMNS == 0 ? COLUMNS : n;
    }

    static int rows(int n) {
        return n / columns(n);
    }

    /** The roofs: no activation can be faster than copying its input, or than a sum of as many arrays as it has backward. */
    List<Case> roofs() {
        Arena<?> a = arena;
        Case copy = new Case(BenchRow.COPY, Pass.FORWARD, "java", 2, (at, n) -> System.arraycopy(a.x, at, a.out, at, n));
        if (a.type != DataType.FLOAT32) {
            return List.of(copy);
        }
        Arena<float[]> floats = a.floats();
        return List.of(copy, new Case(BenchRow.SUM, Pass.BACKWARD, "java", 3,
                (at, n) -> sum(floats.x, floats.dy, floats.out, at, at + n)));
    }

    private static void sum(float[] x, float[] dy, float[] out, int from, int to) {
        for (int i = from; i < to; i++) {
            out[i] = x[i] + dy[i];
        }
    }
}
