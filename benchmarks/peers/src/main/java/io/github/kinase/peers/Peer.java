package io.github.kinase.peers;

import java.util.List;
import java.util.Set;

/**
 * A library that computes activations, through the fastest of its interfaces: everything that can be made before the call is. Its
 * functions may include those of {@link Roof}.
 */
public interface Peer {

    String name();

    /** The functions, in our names, that it has in a pass; asked for before its native library is loaded. */
    Set<String> functions(String pass);

    /** Whether they are its own, and not composed here of elementary functions of it. */
    default boolean hasActivations() {
        return true;
    }

    /** What the java command needs to run it. */
    default List<String> options() {
        return List.of();
    }

    /** Computes the work into its output, as often as it is run, on the calling thread. */
    Runnable call(Work work) throws Exception;
}
