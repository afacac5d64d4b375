package io.github.kinase.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class NeuronCommandTest extends CommandLineTest {

    @Test
    void computesEachInputAndTheirSum() throws Exception {
        JsonNode json = new ObjectMapper().readTree(run("neuron", "--inputs", "1,-2", "--weights", "0.5,0.25", "--biases", "0.1,-0.2",
                "--bias", "0.3", "sigmoid", "relu", "leaky_relu(negative_slope=0.2)", "--json").good().out());
        assertEquals(0.6, json.get("sums").get(0).asDouble(), 1e-12);
        assertEquals(-0.7, json.get("sums").get(1).asDouble(), 1e-12);
        assertEquals(0.3, json.get("sum").asDouble(), 1e-12);
        JsonNode sigmoid = json.get("activations").get(0);
        assertEquals(1 / (1 + Math.exp(-0.6)), sigmoid.get("each").get(0).asDouble(), 1e-7);
        assertEquals(1 / (1 + Math.exp(0.7)), sigmoid.get("each").get(1).asDouble(), 1e-7);
        assertEquals(1 / (1 + Math.exp(-0.3)), sigmoid.get("all").asDouble(), 1e-7);
        assertEquals(0, json.get("activations").get(1).get("each").get(1).asDouble());
        assertEquals(-0.14, json.get("activations").get(2).get("each").get(1).asDouble(), 1e-7);
    }

    @Test
    void drawsTheSameFromTheSameSeed() {
        String first = run("neuron", "--seed", "7").good().out();
        assertEquals(first, run("neuron", "--seed", "7").good().out());
        assertNotEquals(first, run("neuron", "--seed", "8").good().out());
        assertTrue(run("neuron", "--inputs", "100", "--weights", "1", "--biases", "0.5", "--bias", "0", "linear").good().out()
                .contains("    1   0.5  100.5   100.5\n"));
        for (String name : new String[] {"sigmoid", "tanh", "relu", "leaky_relu"}) {
            assertTrue(first.contains(name), first);
        }
        assertEquals(1 + 1 + 3 + 1 + 1 + 2, run("neuron", "--n", "3").good().out().lines().count());
    }

    @Test
    void refusesWhatDoesNotFit() {
        run("neuron", "--inputs", "1,2", "--weights", "1,2,3").refused("--weights has 3 values", "must have 2");
        run("neuron", "--inputs", "1,2", "--n", "3").refused("--n is 3", "2 values");
        run("neuron", "--n", "0").refused("--n is 0", "from 1 to");
        run("neuron", "sigmoi").refused("sigmoi", "sigmoid");
        run("neuron", "--inputs", "1,x").refused("--inputs", "x");
    }
}
