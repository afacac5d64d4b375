package io.github.kinase.cli.bench;

import io.github.kinase.ChannelActivation;
import io.github.kinase.GatedActivation;
import io.github.kinase.Threads;
import io.github.kinase.backend.Backend;
import io.github.kinase.cli.ActivationChoice;
import io.github.kinase.cli.bench.Suite.Call;
import io.github.kinase.cli.bench.Suite.Case;
import io.github.kinase.cli.bench.Suite.Pass;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What is measured of activations of two inputs: gates, and numbers of the columns of a matrix. */
final class PairCases {

    private PairCases() {}

    static boolean isPair(String text) {
        return ActivationChoice.isGated(text) || ActivationChoice.isChannel(text);
    }

    /** The cases of a pass on these backends, and the Math loop if {@code math} and there is one; none from the output. */
    static List<Case> of(String text, Pass pass, Map<String, Backend> backends, Threads threads, boolean math, Arena<?> a) {
        List<Case> cases = new ArrayList<>();
        if (pass == Pass.BACKWARD_FROM_OUTPUT) {
            return cases;
        }
        boolean gated = ActivationChoice.isGated(text);
        boolean forward = pass == Pass.FORWARD;
        String name = gated ? name(GatedActivation.of(text)) : name(ChannelActivation.of(text));
        int arrays = gated ? forward ? 3 : 5 : forward ? 2 : 3;
        backends.forEach((label, backend) -> cases.add(new Case(name, pass, label, arrays, gated
                ? gated(GatedActivation.of(text).on(backend).with(threads), forward, a)
                : channel(ChannelActivation.of(text).on(backend).with(threads), forward, a))));
        PairLoop loop = math ? MathLoops.pair(name) : null;
        if (loop != null) {
            Arena<float[]> f = a.floats();
            cases.add(new Case(name, pass, BenchRow.MATH, arrays, forward
                    ? (at, n) -> loop.forward(f.x, f.up(), f.out, at, at + n, gated ? 0 : Suite.columns(n))
                    : (at, n) -> loop.backward(f.x, f.up(), f.dy, f.out, f.second(), at, at + n, gated ? 0 : Suite.columns(n))));
        }
        return cases;
    }

    private static String name(GatedActivation f) {
        return f.equals(GatedActivation.of(f.name())) ? f.name() : f.toString();
    }

    private static String name(ChannelActivation f) {
        return f.equals(ChannelActivation.of(f.name())) ? f.name() : f.toString();
    }

    private static Call gated(GatedActivation f, boolean forward, Arena<?> a) {
        Calls calls = new Calls(a.type);
        Object up = a.up();
        Object second = forward ? null : a.second();
        return forward ? (at, n) -> calls.forward(f, a.x, up, a.out, at, n)
                : (at, n) -> calls.backward(f, a.x, up, a.dy, a.out, second, at, n);
    }

    private static Call channel(ChannelActivation f, boolean forward, Arena<?> a) {
        Calls calls = new Calls(a.type);
        Object numbers = a.up();
        Object second = forward ? null : a.second();
        return forward ? (at, n) -> calls.forward(f, a.x, numbers, a.out, at, n)
                : (at, n) -> calls.backward(f, a.x, numbers, a.dy, a.out, second, at, n);
    }
}
