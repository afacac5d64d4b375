package io.github.kinase.dl4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class LayersAndModelTest {

    private final MultiLayerNetwork model = LayersAndModel.model();

    @Test
    void hasSixArraysOfParameters() {
        Map<String, INDArray> parameters = model.paramTable();
        assertEquals(List.of("0_W", "0_b", "1_W", "1_b", "2_W", "2_b"), List.copyOf(parameters.keySet()));
        long[][] shapes = {{15, 6}, {6}, {6, 15}, {15}, {15, 20}, {20}};
        int i = 0;
        for (INDArray each : parameters.values()) {
            assertArrayEquals(shapes[i++], each.shape());
        }
        assertEquals(15 * 6 + 6 + 6 * 15 + 15 + 15 * 20 + 20, model.numParams());
    }

    @Test
    void summarisesItsLayers() {
        String summary = model.summary();
        for (String text : new String[] {"hidden 1", "hidden 2", "output", "15,6", "6,15", "15,20", "521"}) {
            assertTrue(summary.contains(text), text + " is not in " + summary);
        }
    }

    /** The same by hand, in double. */
    @Test
    void computesWhatTheFormulasSay() {
        INDArray output = model.output(Nd4j.ones(DataType.FLOAT, 6, 15));
        assertArrayEquals(new long[] {6, 20}, output.shape());
        double[] x = new double[15];
        Arrays.fill(x, 1);
        double[] first = dense("0", x);
        for (int i = 0; i < first.length; i++) {
            first[i] = Math.max(first[i], 0);
        }
        double[] second = dense("1", first);
        for (int i = 0; i < second.length; i++) {
            second[i] = 1 / (1 + Math.exp(-second[i]));
        }
        double[] expected = dense("2", second);
        for (int row = 0; row < 6; row++) {
            for (int i = 0; i < 20; i++) {
                assertEquals(expected[i], output.getDouble(row, i), 1e-5);
            }
        }
    }

    private double[] dense(String layer, double[] x) {
        INDArray weights = model.getParam(layer + "_W");
        INDArray bias = model.getParam(layer + "_b");
        double[] y = new double[(int) bias.length()];
        for (int j = 0; j < y.length; j++) {
            y[j] = bias.getDouble(j);
            for (int i = 0; i < x.length; i++) {
                y[j] += x[i] * weights.getDouble(i, j);
            }
        }
        return y;
    }
}
