package io.github.kinase.backend;

import java.lang.reflect.Array;

/**
 * An array that each thread has for itself. Of the JDK's own types, and nothing of ours: a class of ours in a thread's map would keep
 * our class loader alive for as long as the thread, in a web application for ever. (The keys of that map are weak.) A class, where
 * {@code ThreadLocal.withInitial} would take a lambda for each: the JVM makes those as it starts, at a millisecond each.
 */
final class Scratch<A> extends ThreadLocal<A> {

    private final Class<A> type;
    private final int length;

    private Scratch(Class<A> type, int length) {
        this.type = type;
        this.length = length;
    }

    static ThreadLocal<float[]> floats(int length) {
        return new Scratch<>(float[].class, length);
    }

    static ThreadLocal<double[]> doubles(int length) {
        return new Scratch<>(double[].class, length);
    }

    @Override
    protected A initialValue() {
        return type.cast(Array.newInstance(type.getComponentType(), length));
    }
}
