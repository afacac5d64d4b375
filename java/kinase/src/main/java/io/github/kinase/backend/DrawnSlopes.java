package io.github.kinase.backend;

/**
 * The slopes of rrelu in training: a function of the index of an element and the seed, and of nothing else. Operation by
 * operation the same as {@code native/src/rrelu_training-inl.h}.
 */
public record DrawnSlopes(double lower, double upper, long seed) {

    /**
     * The slope of an element, lower + (upper - lower) u in double, rounded to float32. u is a multiple of 2^-24 in [0, 1):
     * the upper 24 bits of number {@code index + 1} of SplitMix64 (Steele, Lea and Flood 2014), which is number {@code index}
     * of {@code new SplittableRandom(seed).longs()}.
     */
    public float at(long index) {
        long z = seed + (index + 1) * 0x9e3779b97f4a7c15L;
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        // The last step of the generator, z ^ z >>> 31, does not reach the upper 24 bits.
        return (float) (lower + (upper - lower) * ((z >>> 40) * 0x1p-24));
    }
}
