package io.github.kinase.peers;

import java.util.List;
import java.util.Set;

/** A library that computes activations, through the fastest of its interfaces: everything that can be made before the call is. */
interface Peer {

    /** All, ours first. */
    static List<Peer> all() {
        return List.of(new KinasePeer(), new OneDnn(), new OnnxRuntime());
    }

    static Peer of(String name) {
        return all().stream().filter(peer -> peer.name().equals(name)).findFirst().orElseThrow(() -> new IllegalArgumentException(
                "there is no peer \"" + name + "\"; all: " + String.join(", ", all().stream().map(Peer::name).toList())));
    }

    String name();

    /** The functions, in our names, that it has in a pass. */
    Set<String> functions(String pass);

    /** Computes the work into its output, as often as it is run, on the calling thread. */
    Runnable call(Work work) throws Exception;
}
