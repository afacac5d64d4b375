package io.github.kinase.cli;

import io.github.kinase.Threads;
import picocli.CommandLine.Option;

/** The option of commands that compute: how many threads share a call. */
public final class ThreadsOption {

    @Option(names = "--threads", paramLabel = "N", defaultValue = "1",
            description = "the most threads that share a long call, up to the processors there are; ${DEFAULT-VALUE} if not given; the "
                    + "results do not depend on it")
    private int count;

    /** Throws IllegalArgumentException for a number below 1. */
    public Threads threads() {
        if (count < 1) {
            throw new IllegalArgumentException("--threads is " + count + "; it must be at least 1");
        }
        return Threads.of(count);
    }
}
