package io.github.kinase.experiments.data;

import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Grey pictures of digits, 28 x 28, from 0 for the ground to 1 for ink.
 *
 * @param pixels one picture after the other, row by row
 * @param labels what each shows, from 0 to 9
 */
public record Digits(float[] pixels, byte[] labels) {

    public static final int SIDE = 28;
    public static final int PIXELS = SIDE * SIDE;
    public static final int CLASSES = 10;

    /** How many pictures there are. */
    public int size() {
        return labels.length;
    }

    /** The pictures of some indices as a batch for DL4J, with one label of ten set to 1. */
    public DataSet batch(int[] indices, int from, int to) {
        float[] features = new float[(to - from) * PIXELS];
        float[] targets = new float[(to - from) * CLASSES];
        for (int i = from; i < to; i++) {
            System.arraycopy(pixels, indices[i] * PIXELS, features, (i - from) * PIXELS, PIXELS);
            targets[(i - from) * CLASSES + labels[indices[i]]] = 1;
        }
        return new DataSet(Nd4j.create(features, new long[] {to - from, 1, SIDE, SIDE}, 'c'),
                Nd4j.create(targets, new long[] {to - from, CLASSES}, 'c'));
    }
}
