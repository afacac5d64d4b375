package io.github.kinase.backend;

import io.github.kinase.DataType;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Chooses the backend, once: a list of conditions, each with the reason that {@link #reasons()} reports and one log line
 * says. The system properties {@code kinase.backend} (auto, native, vector, java) and {@code kinase.simd} (avx512, avx2, neon: the
 * best target to use) narrow the choice; a backend that is forced and cannot run throws. Where nothing is forced, plain Java takes
 * the arrays that are so short that a native call costs more than it saves.
 */
public final class Backends {

    private static final String BACKEND = "kinase.backend";
    private static final String SIMD = "kinase.simd";
    /** Every SIMD target, the best first. */
    private static final List<String> TARGETS = List.of("avx512", "avx2", "neon");

    private static final System.Logger LOGGER = System.getLogger("io.github.kinase");
    private static final List<String> REASONS = new ArrayList<>();
    private static final Backend JAVA = JavaBackend.INSTANCE;
    /** The one that is chosen; none for plain Java. */
    private static final List<Backend> AVAILABLE = new ArrayList<>();
    /** The SIMD targets that run here as well. */
    private static final List<String> LOWER_TARGETS = new ArrayList<>();
    private static final Backend CHOSEN;
    /** What a forced backend could not do; thrown at the first use, so that {@code info} can still tell. */
    private static final IllegalStateException FORCED;
    /** Whether plain Java may take short arrays from the chosen backend. */
    private static final boolean CROSSES;

    static {
        String wanted = System.getProperty(BACKEND, "auto");
        Throwable failure = null;
        if (wanted.equals("java")) {
            REASONS.add("-D" + BACKEND + "=java asks for plain Java");
        } else {
            failure = wanted.equals("vector") ? null : addNative();
            if (AVAILABLE.isEmpty()) {
                Throwable vectorFailure = addVector();
                failure = failure == null ? vectorFailure : failure;
            }
        }
        CHOSEN = AVAILABLE.isEmpty() ? JAVA : AVAILABLE.get(0);
        FORCED = switch (wanted) {
            case "auto", "java" -> null;
            case "native", "vector" -> CHOSEN.name().equals(wanted) ? null
                    : new IllegalStateException("-D" + BACKEND + "=" + wanted + ", but " + String.join("; ", REASONS), failure);
            default -> new IllegalStateException("-D" + BACKEND + "=" + wanted + "; it must be auto, native, vector or java");
        };
        CROSSES = wanted.equals("auto") && CHOSEN instanceof NativeBackend;
        Level level = failure == null ? Level.DEBUG : NativeLibrary.exists() ? Level.WARNING : Level.INFO;
        if (LOGGER.isLoggable(level)) { // not by a lambda, which takes longer to make than to ask
            LOGGER.log(level, "Kinase runs on " + CHOSEN + (REASONS.isEmpty() ? "" : ": " + String.join("; ", REASONS)));
        }
    }

    private Backends() {}

    /** Adds the native backend for the best SIMD target that is allowed here; says why not, or why not a better one. */
    private static Throwable addNative() {
        String cap = System.getProperty(SIMD);
        if (cap != null && !TARGETS.contains(cap)) {
            REASONS.add("-D" + SIMD + "=" + cap + " is none of " + TARGETS);
            return new IllegalStateException(REASONS.get(0));
        }
        if (!NativeLibrary.exists()) {
            REASONS.add("there is no native library for " + NativeLibrary.platform() + " on the class path");
            return new IllegalStateException(REASONS.get(0));
        }
        try {
            NativeLibrary.load();
            List<String> targets = new ArrayList<>();
            for (String target : TARGETS.subList(cap == null ? 0 : TARGETS.indexOf(cap), TARGETS.size())) {
                if (NativeBackend.supports(target)) {
                    targets.add(target);
                }
            }
            if (targets.isEmpty()) {
                throw new IllegalStateException("this processor has none of the SIMD targets of the native library"
                        + (cap == null ? "" : " up to -D" + SIMD + "=" + cap) + "; AVX2 with FMA is the least");
            }
            AVAILABLE.add(proven(targets.get(0)));
            LOWER_TARGETS.addAll(targets.subList(1, targets.size()));
            if (cap != null) {
                REASONS.add("-D" + SIMD + "=" + cap + " caps the SIMD target");
            }
            return null;
        } catch (Exception | LinkageError e) {
            AVAILABLE.clear();
            REASONS.add("the native library failed to load: " + (e.getMessage() == null ? e : e.getMessage()));
            return e;
        }
    }

    private static Backend proven(String target) {
        Backend backend = new NativeBackend(target);
        SelfTest.run(backend);
        return backend;
    }

    /** Adds the backend in vectors of the JDK, or says why not. */
    private static Throwable addVector() {
        try {
            AVAILABLE.add(vector());
            return null;
        } catch (IllegalStateException | LinkageError e) {
            REASONS.add(e.getMessage() == null ? e.toString() : e.getMessage());
            return e;
        }
    }

    private static Backend vector() {
        Backend backend = new VectorBackend();
        SelfTest.runVectors(backend);
        return backend;
    }

    /** All that work. Found only for those who ask: who has a backend pays for no other when the library loads. */
    private static final class All {

        static final List<Backend> BACKENDS = new ArrayList<>(AVAILABLE);

        static {
            LOWER_TARGETS.forEach(target -> add(() -> proven(target), "on " + target, Level.WARNING));
            if (CHOSEN.name().equals("native")) {
                add(Backends::vector, "in vectors", Level.DEBUG);
            }
            BACKENDS.add(JAVA);
        }

        private static void add(Supplier<Backend> backend, String which, Level ifNot) {
            try {
                BACKENDS.add(backend.get());
            } catch (IllegalStateException | LinkageError e) {
                LOGGER.log(ifNot, "Kinase has no backend " + which, e);
            }
        }
    }

    /** The backend that calls use. Throws IllegalStateException with the cause if a forced one cannot run. */
    public static Backend chosen() {
        if (FORCED != null) {
            throw new IllegalStateException(FORCED.getMessage(), FORCED.getCause());
        }
        return CHOSEN;
    }

    /** The same for y = f(x) over so many elements of an array: plain Java where a native call costs more than it saves. */
    public static Backend forMap(Operation op, DataType type, long length) {
        return forArrays(op, NarrowKernel.FORWARD, type, length);
    }

    /** The same for a gradient. */
    public static Backend forGradient(Operation op, boolean fromOutput, DataType type, long length) {
        return forArrays(op, fromOutput ? NarrowKernel.BACKWARD_FROM_OUTPUT : NarrowKernel.BACKWARD, type, length);
    }

    private static Backend forArrays(Operation op, int pass, DataType type, long length) {
        return CROSSES && length <= Crossovers.elements(op, pass, type) ? JAVA : chosen();
    }

    /** Every backend that works here, on each of its SIMD targets, the fastest first; plain Java is the last. */
    public static List<Backend> available() {
        return List.copyOf(All.BACKENDS);
    }

    /** Why the chosen backend is not a better one; empty if there is nothing to improve. */
    public static List<String> reasons() {
        return List.copyOf(REASONS);
    }
}
