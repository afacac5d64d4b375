package io.github.kinase.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is measured side by side is the same function; a length with a tail, and one of several rows and blocks. */
class PeersTest {

    private static final List<Integer> LENGTHS = List.of(19, 3 * Work.COLUMNS);

    static Stream<Arguments> all() {
        Map<String, Set<String>> ours = Peers.find().peers().get(0).functions();
        List<Arguments> all = new ArrayList<>();
        for (Peers.Entry peer : Peers.find().peers()) {
            peer.functions().forEach((pass, functions) -> functions.stream()
                    .filter(function -> Roof.isRoof(function) || ours.get(pass).contains(function))
                    .forEach(function -> all.add(Arguments.of(peer.type(), function, pass))));
        }
        return all.stream();
    }

    private static Peer peer(String type) throws ReflectiveOperationException {
        return (Peer) Class.forName(type).getDeclaredConstructor().newInstance();
    }

    @ParameterizedTest
    @MethodSource("all")
    void computeWhatWeCompute(String type, String function, String pass) throws Exception {
        for (int length : LENGTHS) {
            Check.run(peer(type), new Work(function, pass, length));
        }
    }

    @Test
    void anotherFunctionIsNotTimed() {
        Work tanh = new Work("gelu", Work.FORWARD, 1024);
        Work approximation = new Work("gelu_tanh", Work.FORWARD, 1024);
        IllegalStateException e = assertThrows(IllegalStateException.class, () -> Check.compare(() -> {
            new KinasePeer().call(approximation).run();
            tanh.out.put(0, approximation.out, 0, 1024);
        }, tanh));
        assertTrue(e.getMessage().startsWith("gelu forward is another function here"), e.getMessage());
        assertThrows(IllegalStateException.class, () -> Check.compare(() -> { }, new Work("relu", Work.FORWARD, 16)));
    }

    /** One bit too much in one of them. */
    @Test
    void differencesAreCountedInUlp() {
        Work work = new Work("tanh", Work.FORWARD, 1024);
        Runnable ours = new KinasePeer().call(work);
        assertEquals(0, Check.compare(ours, work));
        assertEquals(3, Check.compare(() -> {
            ours.run();
            work.out.put(7, work.out.get(7) - 3 * Math.ulp(work.out.get(7)));
        }, work));
    }

    @Test
    void everyPeerIsThere() {
        assertEquals(List.of(), Peers.find().leftOut());
        assertEquals(List.of("kinase", "onednn", "onnxruntime", "pytorch", "nd4j", "mkl", "vector-api", "jafama", "math", "memcpy"),
                Peers.find().peers().stream().map(Peers.Entry::name).toList());
        Peers.find().peers().forEach(peer -> assertTrue(peer.name().equals("kinase") || !peer.version().isBlank(), peer::toString));
    }
}
