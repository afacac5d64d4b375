package io.github.kinase;

import io.github.kinase.backend.Backend;
import io.github.kinase.backend.Backends;
import java.util.List;

/**
 * What the library runs on here. System properties, read once: {@code kinase.backend} (auto, native, java),
 * {@code kinase.simd} (avx512, avx2, neon: caps the SIMD target), {@code kinase.tmpdir} (the folder through which the
 * library of the jar is loaded), {@code kinase.library} (a library to load instead).
 */
public final class Kinase {

    /** The version of this library. */
    public static final String VERSION = "0.1.0";

    private Kinase() {}

    /**
     * What is used, and why not something better. With {@code kinase.backend=auto} arrays that are so short that a native call costs
     * more than it saves go through plain Java, also where the backend is native; how short depends on the activation.
     *
     * @param version the version of this library
     * @param backend {@code native} or {@code java}
     * @param simd the SIMD target, {@code none} for plain Java
     * @param jdk the version of the running JDK
     * @param reasons why the backend is not a better one; empty if there is nothing to improve
     */
    public record Info(String version, String backend, String simd, String jdk, List<String> reasons) {}

    /** What is used here. Throws IllegalStateException if a backend is forced that cannot run. */
    public static Info info() {
        Backend chosen = Backends.chosen();
        return new Info(VERSION, chosen.name(), chosen.simd(), Runtime.version().toString(), Backends.reasons());
    }

    /** Every backend that works here, the chosen one first; plain Java is always among them. */
    public static List<Backend> backends() {
        return Backends.available();
    }
}
