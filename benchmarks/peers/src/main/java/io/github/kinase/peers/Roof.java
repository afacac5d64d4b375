package io.github.kinase.peers;

import java.util.Set;

/** What memory allows: functions that move as many bytes as an activation and do next to nothing with them. */
final class Roof {

    /** The roof of forward: one input, one output. */
    static final String COPY = "copy";
    /** The roof of backward: two inputs, one output. */
    static final String SUM = "sum";

    private Roof() {}

    /** That of a pass, as the function of a peer. */
    static Set<String> of(String pass) {
        return switch (pass) {
            case Work.FORWARD -> Set.of(COPY);
            case Work.BACKWARD -> Set.of(SUM);
            default -> Set.of();
        };
    }

    static boolean isRoof(String function) {
        return function.equals(COPY) || function.equals(SUM);
    }
}
