package io.github.kinase.experiments.compare;

/**
 * What the result of a comparison depends on, besides the names.
 *
 * @param data the folder of MNIST, or {@code drawn}
 * @param samples pictures for training and validation together
 */
record Settings(String data, int samples, int epochs, int batch, long seed) {

    static final String DRAWN = "drawn";

    private static final int VALIDATION_PERCENT = 20;

    /** The last fifth of the pictures. */
    int validation() {
        return samples * VALIDATION_PERCENT / 100;
    }

    int training() {
        return samples - validation();
    }

    /** Batches of an epoch; the last may be smaller. */
    int batches() {
        return (training() + batch - 1) / batch;
    }
}
