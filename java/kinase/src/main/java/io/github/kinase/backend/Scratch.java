package io.github.kinase.backend;

/**
 * Arrays that each thread has for itself. Of the JDK's own types, and nothing of ours: a class of ours in a thread's map would keep
 * our class loader alive for as long as the thread, in a web application for ever. (The keys of that map are weak.) Classes, where
 * {@code ThreadLocal.withInitial} would take a lambda for each: the JVM makes those as it starts, at a millisecond each.
 */
final class Scratch {

    private Scratch() {}

    static ThreadLocal<float[]> floats(int length) {
        return new Floats(length);
    }

    static ThreadLocal<double[]> doubles(int length) {
        return new Doubles(length);
    }

    private static final class Floats extends ThreadLocal<float[]> {
        private final int length;

        Floats(int length) {
            this.length = length;
        }

        @Override
        protected float[] initialValue() {
            return new float[length];
        }
    }

    private static final class Doubles extends ThreadLocal<double[]> {
        private final int length;

        Doubles(int length) {
            this.length = length;
        }

        @Override
        protected double[] initialValue() {
            return new double[length];
        }
    }
}
