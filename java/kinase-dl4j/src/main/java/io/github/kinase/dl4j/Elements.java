package io.github.kinase.dl4j;

import io.github.kinase.DataType;
import java.lang.ref.Reference;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner.ExecutionerType;
import org.nd4j.linalg.factory.Nd4j;

/** Where the elements of an array of ND4J are, and in which order. */
final class Elements {

    /** Whether arrays are in the memory of the CPU. */
    private static final boolean ON_CPU = Nd4j.getExecutioner().type() == ExecutionerType.NATIVE_CPU;

    /** A call costs some 50 ns, a copy by ND4J some 5 ns an element. */
    private static final int SHORTEST_RUN = 16;

    private Elements() {}

    /**
     * The type of the elements. Throws IllegalArgumentException for any but FLOAT and DOUBLE, and
     * UnsupportedOperationException where ND4J keeps its arrays elsewhere than in the memory of the CPU.
     */
    static DataType type(INDArray array) {
        if (!ON_CPU) {
            throw new UnsupportedOperationException("Kinase computes on the CPU; the backend of ND4J here is "
                    + Nd4j.getBackend().getClass().getSimpleName() + ", it must be nd4j-native");
        }
        return switch (array.dataType()) {
            case FLOAT -> DataType.FLOAT32;
            case DOUBLE -> DataType.FLOAT64;
            default -> throw new IllegalArgumentException("the elements are of type " + array.dataType()
                    + "; they must be FLOAT or DOUBLE");
        };
    }

    /** The address of the first element. The array must be kept reachable while it is used. */
    static long address(INDArray array) {
        return array.data().address() + array.offset() * array.dataType().width();
    }

    /** What to do with {@code length} elements that lie one after the other, in both arrays, from these addresses on. */
    @FunctionalInterface
    interface Run {

        void at(long a, long b, long length);
    }

    /**
     * Walks through two arrays of one shape and type in runs that are contiguous in both, as long as the strides allow: one
     * for all if both lie in memory without gaps and in the same order of dimensions. Does nothing and returns false if the
     * runs would be so short that copies are faster.
     */
    static boolean forEachRun(INDArray a, INDArray b, Run run) {
        int[] order = byStride(a);
        int outer = order.length;
        long length = 1;
        while (outer > 0 && continues(a, order[outer - 1], length) && continues(b, order[outer - 1], length)) {
            outer--;
            length *= a.size(order[outer]);
        }
        if (outer > 0 && length < SHORTEST_RUN) {
            return false;
        }
        walk(a, b, order, 0, outer, address(a), address(b), length, run);
        Reference.reachabilityFence(a);
        Reference.reachabilityFence(b);
        return true;
    }

    /** The dimensions, the one with the smallest stride last; those of one element, whose stride means nothing, first. */
    private static int[] byStride(INDArray array) {
        Comparator<Integer> order = Comparator.<Integer>comparingInt(i -> array.size(i) == 1 ? 0 : 1)
                .thenComparing(Comparator.<Integer>comparingLong(array::stride).reversed());
        return IntStream.range(0, array.rank()).boxed().sorted(order).mapToInt(i -> i).toArray();
    }

    /** Whether a dimension goes on where runs of a length end. */
    private static boolean continues(INDArray array, int dimension, long length) {
        return array.size(dimension) == 1 || array.stride(dimension) == length;
    }

    private static void walk(INDArray a, INDArray b, int[] order, int depth, int outer, long aAddress, long bAddress, long length,
                             Run run) {
        if (depth == outer) {
            run.at(aAddress, bAddress, length);
            return;
        }
        int dimension = order[depth];
        int width = a.dataType().width();
        long aStep = a.stride(dimension) * width;
        long bStep = b.stride(dimension) * width;
        for (long i = 0; i < a.size(dimension); i++) {
            walk(a, b, order, depth + 1, outer, aAddress + i * aStep, bAddress + i * bStep, length, run);
        }
    }

    /** Whether the elements lie one after the other with the last dimension innermost. */
    static boolean isRowMajor(INDArray array) {
        long expected = 1;
        for (int i = array.rank() - 1; i >= 0; i--) {
            if (array.size(i) != 1 && array.stride(i) != expected) {
                return false;
            }
            expected *= array.size(i);
        }
        return true;
    }
}
