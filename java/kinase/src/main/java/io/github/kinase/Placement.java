package io.github.kinase;

import io.github.kinase.backend.Backend;
import io.github.kinase.backend.Backends;
import java.util.Objects;

/** Where the calls of an activation run: on which backend, and on whose threads. */
final class Placement {

    /** The backend that {@link Backends} has chosen, on the calling thread. */
    static final Placement CHOSEN = new Placement(null, null);

    /** The elements of the part that is timed; shorter calls are never shared. */
    private static final long FIRST = 4096;
    /** The nanoseconds of a part, or less, so that each thread can have so many: one that comes late leaves its share to the others. */
    private static final double PART = 20_000;
    private static final int PARTS = 8;
    /** By how much what an element takes may grow from one call to the next. */
    private static final float GROWTH = 1.25f;

    /** Null for the backend that has been chosen. */
    private final Backend pinned;
    /** Null for the calling thread alone. */
    private final Threads threads;
    /**
     * What an element has taken, in nanoseconds, by kind of call and type; 0 where there was none yet. Written by any thread: whichever
     * number is read is one that was measured.
     */
    private final float[] times = new float[KINDS * DataType.values().length];

    /** The kinds of calls, which take their own time. */
    private static final int KINDS = 3;
    static final int FORWARD = 0;
    static final int BACKWARD = 1;
    static final int FROM_OUTPUT = 2;

    private Placement(Backend pinned, Threads threads) {
        this.pinned = pinned;
        this.threads = threads;
    }

    Placement on(Backend backend) {
        return new Placement(Objects.requireNonNull(backend, "backend"), threads);
    }

    Placement with(Threads given) {
        return new Placement(pinned, Objects.requireNonNull(given, "threads").count() == 1 ? null : given);
    }

    /** The same for another activation. */
    Placement copy() {
        return new Placement(pinned, threads);
    }

    Backend backend() {
        return pinned != null ? pinned : Backends.chosen();
    }

    /** Null for the backend that has been chosen. */
    Backend pinned() {
        return pinned;
    }

    /** Whether a call on so many elements is one for {@link #share}. */
    boolean shares(int kind, DataType type, long elements) {
        if (threads == null || elements < 2 * FIRST) {
            return false;
        }
        float time = times[KINDS * type.ordinal() + kind];
        return time == 0 || threads.payFor(elements, time);
    }

    /** Runs a call on units of so many elements each in parts: the first, which is timed, then the others, on several threads. */
    void share(int kind, DataType type, long units, long elements, SharedCall.Part part) {
        long first = Math.min(units, (FIRST + elements - 1) / elements);
        long start = System.nanoTime();
        part.run(0, first);
        float time = learn(KINDS * type.ordinal() + kind, (System.nanoTime() - start) / (float) (first * elements));
        long rest = units - first;
        if (!threads.payFor(rest * elements, time)) {
            if (rest > 0) {
                part.run(first, rest);
            }
            return;
        }
        double parts = Math.max((double) PARTS * threads.count(), (double) rest * elements * time / PART);
        long grain = (long) Math.ceil(rest / parts);
        // Of elements in whole lines of 64 bytes, so that no line is written by two threads where the call starts with one.
        threads.run(first, units, elements == 1 ? (grain + 63) / 64 * 64 : grain, part);
    }

    /** Keeps what an element has taken now, which an interruption may have made too much: little more than what it took before. */
    private float learn(int slot, float now) {
        float before = times[slot];
        float time = Math.max(Float.MIN_NORMAL, before == 0 ? now : Math.min(now, GROWTH * before));
        times[slot] = time;
        return time;
    }

    /** Where an element is: the index in an array, or with null the address. */
    static long at(DataType type, Object array, long start, long element) {
        return start + (array == null ? type.bytes() * element : element);
    }
}
