package io.github.kinase;

/**
 * A call whose parts are taken by whichever thread is free. Threads may come at any time: the call ends when all parts are done and
 * every thread that has begun one has stopped, and whoever comes later finds nothing to do.
 */
final class SharedCall implements Runnable {

    /** A range of units of a call: elements, rows or slices. */
    interface Part {
        void run(long from, long count);
    }

    /** How often to look for the end before sleeping: waking up takes as long as many a part. */
    private static final int LOOKS = 2000;

    private final Part part;
    private final long units;
    private final long grain;
    private long next;
    private int running;
    private boolean ended;
    private Throwable failure;
    /** Follows {@link #running}, to be read without the lock. */
    private volatile boolean idle = true;

    SharedCall(long from, long units, long grain, Part part) {
        this.next = from;
        this.units = units;
        this.grain = grain;
        this.part = part;
    }

    /** Takes parts until there are none. */
    @Override
    public void run() {
        long from = begin();
        try {
            for (; from < units; from = take()) {
                part.run(from, Math.min(grain, units - from));
            }
        } catch (Throwable e) {
            fail(e);
        } finally {
            stop(from);
        }
    }

    private synchronized long begin() {
        if (ended || failure != null || next >= units) {
            return Long.MAX_VALUE;
        }
        running++;
        idle = false;
        return take();
    }

    private synchronized long take() {
        long from = failure == null ? next : units;
        next = Math.min(units, next + grain);
        return from;
    }

    private synchronized void stop(long from) {
        if (from == Long.MAX_VALUE) {
            return;
        }
        running--;
        if (running == 0) {
            idle = true;
            notifyAll();
        }
    }

    /** Keeps what went wrong first, and lets nobody take another part. */
    synchronized void fail(Throwable e) {
        if (failure == null) {
            failure = e;
        }
    }

    /** Waits for the threads that have begun, and throws what went wrong. */
    void end() {
        for (int look = 0; !idle && look < LOOKS; look++) {
            Thread.onSpinWait();
        }
        boolean interrupted = false;
        synchronized (this) {
            ended = true;
            while (running > 0) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure != null) {
            throw SharedCall.<RuntimeException>unchecked(failure);
        }
    }

    /** Operators of a custom activation may throw what they do not declare. */
    @SuppressWarnings("unchecked")
    private static <T extends Throwable> T unchecked(Throwable e) throws T {
        throw (T) e;
    }
}
