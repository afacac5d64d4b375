package io.github.kinase.peers;

/** A peer that computes another function must not be timed. */
final class Check {

    /**
     * What a function in another form may be off: the approximations of gelu are off by more. Relative to results above 1, as those
     * of exp are.
     */
    private static final double ERROR = 1e-4;
    /** Longer calls compute the same function. */
    private static final int LONGEST = 1 << 16;

    private Check() {}

    /** Runs the call and throws IllegalStateException unless its output is ours, as far as float32 and its formula allow. */
    static void run(Runnable call, Work work) {
        if (work.length > LONGEST) {
            return;
        }
        call.run();
        Work ours = new Work(work.function, work.pass, work.length);
        if (!Roof.isRoof(work.function)) {
            new KinasePeer().call(ours).run();
        }
        for (int i = 0; i < work.length; i++) {
            double expected = switch (work.function) {
                case Roof.COPY -> ours.x.get(i);
                case Roof.SUM -> ours.x.get(i) + ours.dy.get(i);
                default -> ours.result(i);
            };
            if (!(Math.abs(work.result(i) - expected) <= ERROR * Math.max(1, Math.abs(expected)))) {
                throw new IllegalStateException(work.function + " " + work.pass + " is another function here: "
                        + work.result(i) + " for " + ours.x.get(i) + ", and not " + expected);
            }
        }
    }
}
