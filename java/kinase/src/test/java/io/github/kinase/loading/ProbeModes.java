package io.github.kinase.loading;

import io.github.kinase.Kinase;

/** Prints the bits of a denormal product, computed at run time: before loading, after it, after calls, in a new thread. */
public final class ProbeModes {

    /** Volatile, so that nothing is folded at compile time. */
    private static volatile float factor = 0.5f;

    private ProbeModes() {}

    public static void main(String[] args) throws InterruptedException {
        print();
        String backend = Kinase.info().backend();
        print();
        Probe.chosenBits();
        print();
        Thread thread = new Thread(ProbeModes::print);
        thread.start();
        thread.join();
        System.out.println("backend=" + backend);
    }

    private static void print() {
        System.out.println("product=" + Integer.toHexString(Float.floatToRawIntBits(Float.MIN_NORMAL * factor)));
    }
}
