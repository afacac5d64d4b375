package io.github.kinase;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.kinase.backend.Memory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.function.Supplier;

/** A range of elements somewhere in memory, with guards on both sides that nothing may touch. */
final class Cells {

    /** Every way to hand elements to the library. */
    enum Storage {
        ARRAY, ADDRESS, HEAP_BUFFER, HEAP_SLICE, READ_ONLY_HEAP_BUFFER, VIEW_OF_HEAP_BYTES, DIRECT_BUFFER, DIRECT_SLICE,
        /** At an address that is no multiple of the size of an element. */
        UNALIGNED_DIRECT_BUFFER;

        boolean isBuffer() {
            return this != ARRAY && this != ADDRESS;
        }

        boolean hasArray() {
            return this == ARRAY || this == HEAP_BUFFER || this == HEAP_SLICE || this == READ_ONLY_HEAP_BUFFER;
        }

        boolean isWritable() {
            return this != READ_ONLY_HEAP_BUFFER;
        }
    }

    static final float GUARD = -12345.678f;
    private static final int GUARDS_AFTER = 3;

    final Storage storage;
    final int offset;
    final int length;
    /** The array behind the elements, or null. */
    final float[] array;
    /** All elements and guards. */
    private final FloatBuffer all;

    private Cells(Storage storage, int offset, int length) {
        this.storage = storage;
        this.offset = offset;
        this.length = length;
        int size = offset + length + GUARDS_AFTER;
        array = storage.hasArray() ? new float[size] : null;
        all = storage.hasArray() ? FloatBuffer.wrap(array) : bytes(storage, 4 * size).order(ByteOrder.nativeOrder()).asFloatBuffer();
        float[] guards = new float[size];
        Arrays.fill(guards, GUARD);
        all.duplicate().put(guards);
    }

    private static ByteBuffer bytes(Storage storage, int size) {
        return switch (storage) {
            case VIEW_OF_HEAP_BYTES -> ByteBuffer.allocate(size);
            case UNALIGNED_DIRECT_BUFFER -> ByteBuffer.allocateDirect(size + 1).position(1).slice();
            default -> ByteBuffer.allocateDirect(size);
        };
    }

    /** Room for {@code length} results, {@code offset} elements from the start of the storage. */
    static Cells room(Storage storage, int offset, int length) {
        return new Cells(storage, offset, length);
    }

    /** The first {@code length} of {@code values}. */
    static Cells of(Storage storage, int offset, int length, float[] values) {
        Cells cells = new Cells(storage, offset, length);
        cells.all.duplicate().position(offset).put(values, 0, length);
        return cells;
    }

    long address() {
        return Memory.address(all) + 4L * offset;
    }

    /** The range as the remaining elements of a new buffer. */
    FloatBuffer buffer() {
        FloatBuffer whole = all.duplicate();
        int start = offset;
        if (storage == Storage.HEAP_SLICE || storage == Storage.DIRECT_SLICE) {
            int cut = offset / 2;
            whole = whole.position(cut).slice();
            start -= cut;
        }
        FloatBuffer range = whole.position(start).limit(start + length);
        return storage.isWritable() ? range : range.asReadOnlyBuffer();
    }

    float[] values() {
        float[] values = new float[length];
        all.duplicate().position(offset).get(values);
        return values;
    }

    /** Fails with the number of elements whose bits differ, or if a guard was touched. */
    void assertHolds(float[] expected, Supplier<String> what) {
        assertBits(expected, values(), length, what);
        for (int i = 0; i < all.limit(); i++) {
            if (i < offset || i >= offset + length) {
                assertEquals(GUARD, all.get(i), "element " + (i - offset) + " outside the range was written: " + what.get());
            }
        }
    }

    /** Fails with the number of elements whose bits differ, and the first of them. */
    static void assertBits(float[] expected, float[] actual, int length, Supplier<String> what) {
        int different = 0;
        int first = -1;
        for (int i = length - 1; i >= 0; i--) {
            if (Float.floatToRawIntBits(expected[i]) != Float.floatToRawIntBits(actual[i])) {
                different++;
                first = i;
            }
        }
        if (different > 0) {
            throw new AssertionError(what.get() + ": " + different + " of " + length + " elements differ, the first at " + first + ": "
                    + describe(actual[first]) + " instead of " + describe(expected[first]));
        }
    }

    static String describe(float value) {
        return value + " (0x" + Integer.toHexString(Float.floatToRawIntBits(value)) + ")";
    }
}
