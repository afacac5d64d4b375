package io.github.kinase.experiments.gradients;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.kinase.Activation;
import io.github.kinase.cli.Main;
import io.github.kinase.experiments.gradients.Laboratory.Finding;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class GradientsTest {

    private static final Laboratory LABORATORY = new Laboratory(10, 16, 1, 32, 1);

    @TempDir
    private Path folder;

    @Test
    void vanishingUpdateOfTheArticle() {
        Chain chain = Chain.vanishing();
        double[] updated = chain.updated(0.5, chain.gradients());
        assertEquals("0.199999978", String.format("%.9f", updated[0]));
        for (int i = 1; i < chain.gradients().length; i++) {
            assertTrue(chain.gradients()[i] > 2 * chain.gradients()[i - 1]);
        }
    }

    @Test
    void explodingChainGrowsByTwentyFiveALayer() {
        Chain chain = Chain.exploding();
        assertArrayEquals(new double[] {0, 0, 0, 0}, chain.sums());
        assertArrayEquals(new double[] {0.25, 0.25, 0.25, 0.25}, chain.slopes());
        // The inputs of the layers are 1, 1/2, 1/2, 1/2.
        assertArrayEquals(new double[] {25 * 25 * 25 * 0.25, 25 * 25 * 0.125, 25 * 0.125, 0.125}, chain.gradients());
    }

    @Test
    void gradientsOfAChainAreThoseOfDifferences() {
        double[] weights = {0.7, -1.3, 2.1};
        double[] biases = {0.1, -0.2, 0.3};
        Chain chain = Chain.of(Activation.tanh(), 0.8, weights, biases);
        for (int i = 0; i < weights.length; i++) {
            double h = 1e-6;
            double[] above = weights.clone();
            above[i] += h;
            double[] below = weights.clone();
            below[i] -= h;
            double difference = (output(above, biases) - output(below, biases)) / (2 * h);
            assertEquals(difference, chain.gradients()[i], 1e-8);
        }
    }

    private static double output(double[] weights, double[] biases) {
        double y = 0.8;
        for (int i = 0; i < weights.length; i++) {
            y = Math.tanh(weights[i] * y + biases[i]);
        }
        return y;
    }

    @Test
    void clipsByValueAndByNorm() {
        double[] gradient = {3, -4, 0.1};
        assertArrayEquals(new double[] {0.5, -0.5, 0.1}, Clipping.byValue(gradient, 0.5));
        assertEquals(0.5, Clipping.norm(Clipping.byNorm(gradient, 0.5)), 1e-15);
        assertEquals(-4.0 / 3, Clipping.byNorm(gradient, 0.5)[1] / Clipping.byNorm(gradient, 0.5)[0], 1e-15);
        assertArrayEquals(gradient, Clipping.byNorm(gradient, 6));
        assertEquals(5e-200, Clipping.norm(new double[] {3e-200, -4e-200}), 1e-214);
        assertEquals(5e200, Clipping.norm(new double[] {3e200, -4e200}), 1e186);
    }

    @Test
    void sigmoidVanishesAndTanhDoesNot() {
        Finding sigmoid = LABORATORY.examine("sigmoid", 0.5);
        Finding tanh = LABORATORY.examine("tanh", 0.01);
        assertTrue(sigmoid.norms()[0] < 1e-4 * sigmoid.norms()[9]);
        assertTrue(tanh.norms()[0] > 0.05 * tanh.norms()[9]);
        assertTrue(tanh.norm() > 0.01);
        assertEquals(0.01, tanh.normClippedByNorm(), 1e-12);
        assertTrue(tanh.normClippedByValue() < tanh.norm());
        double whole = Math.sqrt(Arrays.stream(tanh.norms()).map(each -> each * each).sum());
        assertEquals(whole, tanh.norm(), 1e-9 * whole);
    }

    @Test
    void aLargerScaleExplodes() {
        double small = new Laboratory(10, 16, 1, 32, 1).examine("linear", 1).norms()[0];
        double large = new Laboratory(10, 16, 4, 32, 1).examine("linear", 1).norms()[0];
        // The loss is quadratic: its gradient has each of eleven factors of 4 twice, but for the weight's own.
        assertTrue(large > small * 1e9, large + " after " + small);
    }

    @Test
    void deadUnitsAreThoseWithoutASlope() {
        assertArrayEquals(new double[10], LABORATORY.examine("tanh", 1).dead());
        double[] none = LABORATORY.examine("thresholded_relu(theta=1000)", 1).dead();
        for (double layer : none) {
            assertEquals(1, layer, 1e-12);
        }
        double[] some = LABORATORY.examine("relu", 1).dead();
        assertTrue(Arrays.stream(some).max().orElse(0) > 0 && Arrays.stream(some).max().orElse(1) < 1, Arrays.toString(some));
    }

    @Test
    void theCommandReportsAndDraws() throws Exception {
        Path file = folder.resolve("plot.svg");
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commandLine = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        assertEquals(0, commandLine.execute("gradients", "--depth", "4", "--width", "8", "relu", "tanh", "--json", "-o", file.toString()),
                err.toString());
        JsonNode json = new ObjectMapper().readTree(out.toString());
        assertEquals(4, json.get("results").get(1).get("norms").size());
        assertTrue(Files.readString(file).contains("<svg"));
        out.getBuffer().setLength(0);
        assertEquals(0, commandLine.execute("gradients", "--examples"));
        assertTrue(out.toString().contains("0.199999978"));
        err.getBuffer().setLength(0);
        assertEquals(2, commandLine.execute("gradients", "--depth", "0", "-o", file.toString()));
        assertEquals(1, err.toString().lines().count());
        assertTrue(err.toString().contains("--depth is 0"), err.toString());
    }
}
