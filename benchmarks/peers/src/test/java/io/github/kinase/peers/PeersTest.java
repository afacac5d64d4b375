package io.github.kinase.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is measured side by side is the same function. */
class PeersTest {

    private static final int LENGTH = 3 * Work.COLUMNS;

    static Stream<Arguments> all() {
        Set<String> ours = new KinasePeer().functions(Work.FORWARD);
        return Peer.all().stream().skip(1).flatMap(peer -> Stream.of(Work.FORWARD, Work.BACKWARD)
                .flatMap(pass -> peer.functions(pass).stream().filter(ours::contains)
                        .map(function -> Arguments.of(peer.name(), function, pass))));
    }

    @ParameterizedTest
    @MethodSource("all")
    void computeWhatWeCompute(String peer, String function, String pass) throws Exception {
        Work ours = new Work(function, pass, LENGTH);
        new KinasePeer().call(ours).run();
        Work theirs = new Work(function, pass, LENGTH);
        Peer.of(peer).call(theirs).run();
        for (int i : List.of(0, 1, 2, 1000, LENGTH - 1)) {
            float expected = ours.out.get(i);
            assertEquals(expected, theirs.out.get(i), 2e-3 * Math.abs(expected) + 2e-4, "at " + ours.x.get(i));
        }
    }
}
