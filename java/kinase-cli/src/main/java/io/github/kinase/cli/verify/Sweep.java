package io.github.kinase.cli.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;

/** Work that any number of threads share, each with a tally of its own. */
interface Sweep {

    /** How many inputs all threads together will process. */
    long inputs();

    Tally newTally();

    /** Takes blocks until none is left; reports the size of each piece. */
    void work(Tally tally, LongConsumer progress);

    Verdict verdict(Tally tally);

    /** Lets {@code threads} threads work and merges what they have found. */
    default Verdict run(ExecutorService executor, int threads, LongConsumer progress) throws InterruptedException {
        List<Tally> tallies = new ArrayList<>();
        List<Future<?>> workers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Tally tally = newTally();
            tallies.add(tally);
            workers.add(executor.submit(() -> work(tally, progress)));
        }
        Tally all = newTally();
        for (int i = 0; i < threads; i++) {
            try {
                workers.get(i).get();
            } catch (ExecutionException e) {
                throw new IllegalStateException(e.getCause());
            }
            all.merge(tallies.get(i));
        }
        return verdict(all);
    }
}
