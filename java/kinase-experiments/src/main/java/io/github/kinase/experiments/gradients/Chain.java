package io.github.kinase.experiments.gradients;

import io.github.kinase.Activation;
import java.util.Arrays;

/**
 * Neurons of one input in a row, y = f(w_n f(... f(w_1 x + b_1) ...) + b_n), small enough to follow with a pencil. All in
 * double.
 *
 * @param weights w
 * @param biases b
 * @param sums w_i y_(i-1) + b_i
 * @param slopes f' at the sums
 * @param gradients dy/dw_i: slope_n w_n ... w_(i+1) slope_i y_(i-1)
 */
record Chain(double[] weights, double[] biases, double[] sums, double[] slopes, double[] gradients) {

    /** Ten sigmoid neurons, the first with the weight 0.2, the others with 0.75, on the input 1. */
    static Chain vanishing() {
        double[] weights = new double[10];
        Arrays.fill(weights, 0.75);
        weights[0] = 0.2;
        return of(Activation.sigmoid(), 1, weights, new double[10]);
    }

    /**
     * Four sigmoid neurons with weights of 100, and biases that keep each sum at 0, where the slope is largest, 1/4: each
     * layer makes the gradient 25 times larger.
     */
    static Chain exploding() {
        double[] weights = {100, 100, 100, 100};
        double input = 1;
        return of(Activation.sigmoid(), input, weights, new double[] {-100 * input, -50, -50, -50});
    }

    static Chain of(Activation activation, double input, double[] weights, double[] biases) {
        int n = weights.length;
        double[] inputs = new double[n];
        double[] sums = new double[n];
        double[] slopes = new double[n];
        double[] one = new double[1];
        double y = input;
        for (int i = 0; i < n; i++) {
            inputs[i] = y;
            sums[i] = weights[i] * y + biases[i];
            activation.backward(new double[] {sums[i]}, new double[] {1}, one);
            slopes[i] = one[0];
            activation.forward(new double[] {sums[i]}, one);
            y = one[0];
        }
        double[] gradients = new double[n];
        double byOutput = 1;
        for (int i = n - 1; i >= 0; i--) {
            double bySum = byOutput * slopes[i];
            gradients[i] = bySum * inputs[i];
            byOutput = bySum * weights[i];
        }
        return new Chain(weights, biases, sums, slopes, gradients);
    }

    /** The weights after one step of gradient descent. */
    double[] updated(double learningRate, double[] gradient) {
        double[] after = weights.clone();
        for (int i = 0; i < after.length; i++) {
            after[i] -= learningRate * gradient[i];
        }
        return after;
    }
}
