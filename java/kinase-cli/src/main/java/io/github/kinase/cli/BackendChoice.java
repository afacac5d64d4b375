package io.github.kinase.cli;

import io.github.kinase.Kinase;
import io.github.kinase.backend.Backend;
import io.github.kinase.backend.Backends;
import java.util.List;
import java.util.Optional;

/** Finds a backend by what the user calls it. */
public final class BackendChoice {

    private BackendChoice() {}

    /** The best backend of this name, {@code native}, {@code vector} or {@code java}, or with its target, as in {@code native-avx2}. */
    public static Optional<Backend> find(String name) {
        return Kinase.backends().stream()
                .filter(backend -> backend.name().equals(name) || backend.toString().equals(name)).findFirst();
    }

    /** The same. Throws IllegalArgumentException, with the reasons, if there is none here. */
    public static Backend require(String name) {
        return find(name).orElseThrow(() -> new IllegalArgumentException(missing(name)));
    }

    /** Why there is no backend of this name. */
    public static String missing(String name) {
        List<String> reasons = name.startsWith("native") ? Backends.reasons() : List.of();
        return "there is no backend \"" + name + "\" here" + (reasons.isEmpty() ? "" : ": " + String.join("; ", reasons))
                + "; there is " + Kinase.backends();
    }
}
