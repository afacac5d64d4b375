package io.github.kinase.peers;

/** A peer that computes another function must not be timed; and how far it is from ours says what its speed is worth. */
final class Check {

    /**
     * What a function in another form may be off: the approximations of gelu are off by more. Relative to results above 1, as those
     * of exp are.
     */
    private static final double ERROR = 1e-4;
    /** Slopes have zeros, next to which their errors are counted absolutely; ours are within this. */
    private static final double BESIDE_ZERO = 0x1p-25;
    /** Longer calls compute the same function. */
    private static final int LONGEST = 1 << 16;

    private Check() {}

    /**
     * Computes the work, or a shorter one like it, and throws IllegalStateException unless the output is ours, as far as float32 and
     * the formula allow. The largest difference in ULP of ours.
     */
    static double run(Peer peer, Work work) throws Exception {
        Work checked = work.length <= LONGEST ? work : new Work(work.function, work.pass, LONGEST);
        return compare(peer.call(checked), checked);
    }

    /** The same for a call that computes the work. */
    static double compare(Runnable call, Work work) {
        call.run();
        Work ours = new Work(work.function, work.pass, work.length);
        if (!Roof.isRoof(work.function)) {
            new KinasePeer().call(ours).run();
        }
        double worst = 0;
        for (int i = 0; i < work.length; i++) {
            float expected = switch (work.function) {
                case Roof.COPY -> ours.x.get(i);
                case Roof.SUM -> ours.x.get(i) + ours.dy.get(i);
                default -> ours.result(i);
            };
            double difference = Math.abs((double) work.result(i) - expected);
            if (!(difference <= ERROR * Math.max(1, Math.abs(expected)))) {
                throw new IllegalStateException(work.function + " " + work.pass + " is another function here: "
                        + work.result(i) + " for " + ours.x.get(i) + ", and not " + expected);
            }
            if (work.isForward() || difference > BESIDE_ZERO) {
                worst = Math.max(worst, difference / Math.ulp(expected));
            }
        }
        return worst;
    }
}
