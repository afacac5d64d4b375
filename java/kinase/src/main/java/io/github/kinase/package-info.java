/**
 * Neural-network activation functions, forward and backward: accurate to the last bit, the same bits on every machine,
 * computed by C++ SIMD where the native library loads and by plain Java where it does not. Start at
 * {@link io.github.kinase.Activation}.
 */
package io.github.kinase;
