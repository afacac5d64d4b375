package io.github.kinase;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.kinase.backend.Memory;
import java.lang.reflect.Array;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.util.ArrayDeque;
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
    static final short HALF_GUARD = -12345;
    private static final int GUARDS_AFTER = 3;
    /** The most addresses that a call takes. */
    private static final int ADDRESSES_OF_A_CALL = 5;
    /** What the last addresses point into: who holds nothing but an address does not keep the memory from being collected. */
    private static final ThreadLocal<ArrayDeque<Buffer>> ADDRESSED = ThreadLocal.withInitial(ArrayDeque::new);

    final DataType type;
    final Storage storage;
    final int offset;
    final int length;
    /** The array behind the elements, or null. */
    final Object array;
    /** All elements and guards. */
    private final Buffer all;

    private Cells(DataType type, Storage storage, int offset, int length) {
        this.type = type;
        this.storage = storage;
        this.offset = offset;
        this.length = length;
        int size = offset + length + GUARDS_AFTER;
        array = storage.hasArray() ? newArray(type, size) : null;
        all = array == null ? view(bytes(storage, type.bytes() * size)) : wrap(array);
        Object guards = guards(type, size);
        put(all.duplicate(), guards, size);
    }

    private static Object guards(DataType type, int size) {
        Object guards = newArray(type, size);
        if (guards instanceof short[] halves) {
            Arrays.fill(halves, HALF_GUARD);
        } else if (guards instanceof float[] floats) {
            Arrays.fill(floats, GUARD);
        } else {
            Arrays.fill((double[]) guards, GUARD);
        }
        return guards;
    }

    static Object newArray(DataType type, int size) {
        return type.isHalf() ? new short[size] : type == DataType.FLOAT32 ? new float[size] : new double[size];
    }

    /** Of shorts FLOAT16. */
    static DataType type(Object array) {
        return array instanceof short[] ? DataType.FLOAT16 : array instanceof float[] ? DataType.FLOAT32 : DataType.FLOAT64;
    }

    private static Buffer wrap(Object array) {
        return array instanceof short[] halves ? ShortBuffer.wrap(halves)
                : array instanceof float[] floats ? FloatBuffer.wrap(floats) : DoubleBuffer.wrap((double[]) array);
    }

    private Buffer view(ByteBuffer bytes) {
        ByteBuffer ordered = bytes.order(ByteOrder.nativeOrder());
        return switch (type) {
            case FLOAT32 -> ordered.asFloatBuffer();
            case FLOAT64 -> ordered.asDoubleBuffer();
            case FLOAT16, BFLOAT16 -> ordered.asShortBuffer();
        };
    }

    private static void put(Buffer to, Object values, int length) {
        if (to instanceof FloatBuffer floats) {
            floats.put((float[]) values, 0, length);
        } else if (to instanceof ShortBuffer halves) {
            halves.put((short[]) values, 0, length);
        } else {
            ((DoubleBuffer) to).put((double[]) values, 0, length);
        }
    }

    private static ByteBuffer bytes(Storage storage, int size) {
        return switch (storage) {
            case VIEW_OF_HEAP_BYTES -> ByteBuffer.allocate(size);
            case UNALIGNED_DIRECT_BUFFER -> ByteBuffer.allocateDirect(size + 1).position(1).slice();
            default -> ByteBuffer.allocateDirect(size);
        };
    }

    /** Room for {@code length} floats, {@code offset} elements from the start of the storage. */
    static Cells room(Storage storage, int offset, int length) {
        return room(DataType.FLOAT32, storage, offset, length);
    }

    /** Room for {@code length} results. */
    static Cells room(DataType type, Storage storage, int offset, int length) {
        return new Cells(type, storage, offset, length);
    }

    /** The first {@code length} of {@code values}, a float[], a double[], or a short[] of FLOAT16. */
    static Cells of(Storage storage, int offset, int length, Object values) {
        return of(type(values), storage, offset, length, values);
    }

    static Cells of(DataType type, Storage storage, int offset, int length, Object values) {
        Cells cells = new Cells(type, storage, offset, length);
        put(cells.all.duplicate().position(offset), values, length);
        return cells;
    }

    long address() {
        ADDRESSED.get().addLast(all);
        if (ADDRESSED.get().size() > ADDRESSES_OF_A_CALL * 2) {
            ADDRESSED.get().removeFirst();
        }
        return Memory.address(all) + (long) type.bytes() * offset;
    }

    /** The range as the remaining elements of a new buffer. */
    private Buffer range() {
        Buffer whole = all.duplicate();
        int start = offset;
        if (storage == Storage.HEAP_SLICE || storage == Storage.DIRECT_SLICE) {
            int cut = offset / 2;
            whole = whole.position(cut).slice();
            start -= cut;
        }
        return whole.position(start).limit(start + length);
    }

    FloatBuffer buffer() {
        FloatBuffer range = (FloatBuffer) range();
        return storage.isWritable() ? range : range.asReadOnlyBuffer();
    }

    DoubleBuffer doubleBuffer() {
        DoubleBuffer range = (DoubleBuffer) range();
        return storage.isWritable() ? range : range.asReadOnlyBuffer();
    }

    ShortBuffer shortBuffer() {
        ShortBuffer range = (ShortBuffer) range();
        return storage.isWritable() ? range : range.asReadOnlyBuffer();
    }

    /** The floats of the range. */
    float[] values() {
        return (float[]) elements(offset, length);
    }

    /** The elements of the range, in an array. */
    Object contents() {
        return elements(offset, length);
    }

    private Object elements(int from, int count) {
        Object values = newArray(type, count);
        Buffer range = all.duplicate().position(from);
        if (range instanceof FloatBuffer floats) {
            floats.get((float[]) values);
        } else if (range instanceof ShortBuffer halves) {
            halves.get((short[]) values);
        } else {
            ((DoubleBuffer) range).get((double[]) values);
        }
        return values;
    }

    /** Fails with the number of elements whose bits differ, or if a guard was touched. */
    void assertHolds(Object expected, Supplier<String> what) {
        assertBits(expected, elements(offset, length), length, what);
        assertGuards(0, offset, what);
        assertGuards(offset + length, all.limit(), what);
    }

    private void assertGuards(int from, int to, Supplier<String> what) {
        Object guards = elements(from, to - from);
        for (int i = 0; i < to - from; i++) {
            assertEquals(type.isHalf() ? HALF_GUARD : GUARD, Array.getDouble(guards, i),
                    "element " + (from + i - offset) + " outside the range was written: " + what.get());
        }
    }

    /** Fails with the number of elements whose bits differ, and the first of them. */
    static void assertBits(Object expected, Object actual, int length, Supplier<String> what) {
        int different = 0;
        int first = -1;
        for (int i = length - 1; i >= 0; i--) {
            if (bits(expected, i) != bits(actual, i)) {
                different++;
                first = i;
            }
        }
        if (different > 0) {
            throw new AssertionError(what.get() + ": " + different + " of " + length + " elements differ, the first at " + first + ": "
                    + Array.get(actual, first) + " (0x" + Long.toHexString(bits(actual, first)) + ") instead of "
                    + Array.get(expected, first) + " (0x" + Long.toHexString(bits(expected, first)) + ")");
        }
    }

    private static long bits(Object values, int i) {
        return values instanceof short[] halves ? halves[i] & 0xffff
                : values instanceof float[] floats ? Float.floatToRawIntBits(floats[i])
                : Double.doubleToRawLongBits(((double[]) values)[i]);
    }

    static String describe(float value) {
        return value + " (0x" + Integer.toHexString(Float.floatToRawIntBits(value)) + ")";
    }
}
