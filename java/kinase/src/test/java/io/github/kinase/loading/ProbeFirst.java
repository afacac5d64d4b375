package io.github.kinase.loading;

import io.github.kinase.Activation;

/** The first call of an activation, and nothing else. */
final class ProbeFirst {

    private ProbeFirst() {}

    public static void main(String[] arguments) {
        float[] x = new float[1000];
        Activation.of(arguments[0]).forward(x, x);
    }
}
