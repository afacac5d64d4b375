package io.github.kinase.peers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Properties;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;

/**
 * The peers of META-INF/services. One whose classes are not here, as those of a module that the JDK lacks, is left out.
 *
 * @param leftOut why
 */
record Peers(List<Entry> peers, List<String> leftOut) {

    /**
     * A peer for those who run it.
     *
     * @param type its class
     * @param hasActivations whether its functions are its own
     * @param options of the java command
     * @param functions by pass
     */
    record Entry(String name, String type, String version, boolean hasActivations, List<String> options,
                 Map<String, Set<String>> functions) {}

    static Peers find() {
        Properties versions = versions();
        Peers found = new Peers(new ArrayList<>(), new ArrayList<>());
        Iterator<Peer> peers = ServiceLoader.load(Peer.class).iterator();
        while (true) {
            try {
                Peer peer = peers.next();
                Map<String, Set<String>> functions = new LinkedHashMap<>();
                Work.PASSES.forEach(pass -> functions.put(pass, peer.functions(pass)));
                found.peers.add(new Entry(peer.name(), peer.getClass().getName(), versions.getProperty(peer.name(), ""),
                        peer.hasActivations(), peer.options(), functions));
            } catch (NoSuchElementException end) {
                return found;
            } catch (LinkageError | ServiceConfigurationError e) {
                found.leftOut.add(String.valueOf(e.getCause() == null ? e : e.getCause()));
            }
        }
    }

    private static Properties versions() {
        Properties versions = new Properties();
        try (InputStream in = Peers.class.getResourceAsStream("versions.properties")) {
            versions.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return versions;
    }
}
