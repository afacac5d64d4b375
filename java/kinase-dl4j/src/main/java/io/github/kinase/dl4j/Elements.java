package io.github.kinase.dl4j;

import io.github.kinase.DataType;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner.ExecutionerType;
import org.nd4j.linalg.factory.Nd4j;

/** Where the elements of an array of ND4J are, and in which order. */
final class Elements {

    /** Whether arrays are in the memory of the CPU. */
    private static final boolean ON_CPU = Nd4j.getExecutioner().type() == ExecutionerType.NATIVE_CPU;

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

    /**
     * The dimensions in the order of the memory, the innermost last, if the elements lie there one after the other without
     * gaps; null otherwise.
     */
    static int[] denseOrder(INDArray array) {
        int[] order = IntStream.range(0, array.rank()).boxed().sorted((a, b) -> {
            int byStride = Long.compare(array.stride(b), array.stride(a));
            // A dimension of one element may have any stride: outermost, where it does not matter.
            boolean oneA = array.size(a) == 1;
            boolean oneB = array.size(b) == 1;
            return oneA || oneB ? Boolean.compare(oneB, oneA) : byStride;
        }).mapToInt(i -> i).toArray();
        long expected = 1;
        for (int i = order.length - 1; i >= 0 && array.size(order[i]) != 1; i--) {
            if (array.stride(order[i]) != expected) {
                return null;
            }
            expected *= array.size(order[i]);
        }
        return order;
    }

    /** Whether two arrays of one shape have their elements in the same order, if the first one is dense. */
    static boolean sameOrder(INDArray dense, INDArray other) {
        for (int i = 0; i < dense.rank(); i++) {
            if (dense.size(i) != 1 && dense.stride(i) != other.stride(i)) {
                return false;
            }
        }
        return true;
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
