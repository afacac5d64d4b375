package io.github.kinase;

import io.github.kinase.backend.Backend;
import io.github.kinase.oracle.HalfFormat;
import io.github.kinase.oracle.Oracle;
import io.github.kinase.oracle.Variants;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** What every test loops over: the backends, the activations, the lengths and the inputs. */
final class Cases {

    /** The longest of {@link #LENGTHS}. */
    static final int MAX_LENGTH = 40_000;

    /** By what each exercises. */
    static final Map<String, Integer> LENGTHS = new LinkedHashMap<>();

    static {
        LENGTHS.put("empty", 0);
        LENGTHS.put("one", 1);
        for (int width : new int[] {4, 8, 16, 32, 64}) {
            LENGTHS.put("one less than the width " + width, width - 1);
            LENGTHS.put("the width " + width, width);
            LENGTHS.put("one more than the width " + width, width + 1);
        }
        LENGTHS.put("five of the widest vectors and a tail", 5 * 16 + 3);
        LENGTHS.put("several blocks and a tail", 1000);
        LENGTHS.put("one less than a piece of scratch", 1023);
        LENGTHS.put("one more than a piece of scratch", 1025);
        LENGTHS.put("one less than a critical region of sums of doubles", 4095);
        LENGTHS.put("a critical region of sums of doubles", 4096);
        LENGTHS.put("two of them and a tail", 8200);
        LENGTHS.put("one less than a critical region", 16383);
        LENGTHS.put("a critical region", 16384);
        LENGTHS.put("one more than a critical region", 16385);
        LENGTHS.put("several critical regions and a tail", MAX_LENGTH);
    }

    /** Those of which every combination is affordable. */
    static final List<Integer> SHORT_LENGTHS = List.of(0, 1, 17, 100, 1025);

    static final float[] SPECIAL = {0, -0f, Float.MIN_VALUE, -Float.MIN_VALUE, Float.MIN_NORMAL, -Float.MIN_NORMAL, 1, -1,
        Float.MAX_VALUE, -Float.MAX_VALUE, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NaN,
        Float.intBitsToFloat(0xffc12345), Float.intBitsToFloat(0x7f800001), Float.intBitsToFloat(0xff800001)};

    /** Those whose elements Java has a type for. */
    static final List<DataType> FULL_TYPES = List.of(DataType.FLOAT32, DataType.FLOAT64);

    private Cases() {}

    static List<Backend> backends() {
        return Kinase.backends();
    }

    static Backend javaBackend() {
        return backends().stream().filter(backend -> backend.name().equals("java")).findFirst().orElseThrow();
    }

    static List<Activation> activations() {
        return Stream.concat(Activation.names().stream(), Variants.ALL.stream()).map(Activation::of).toList();
    }

    static Stream<Arguments> backendsAndActivations() {
        return backends().stream().flatMap(backend -> activations().stream().map(activation -> Arguments.of(backend, activation)));
    }

    static Oracle oracle(Activation activation) {
        return Oracle.of(activation.name(), activation.parameters(DataType.FLOAT32).values());
    }

    /** Different numbers of every size in every lane, with a special one now and then. */
    static float[] inputs(int seed, int length) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] x = new float[length];
        for (int i = 0; i < length; i++) {
            double number = 2 * random.nextDouble() - 1;
            x[i] = switch (random.nextInt(4)) {
                case 0 -> (float) (5 * number);
                case 1 -> (float) (110 * number);
                case 2 -> (float) Math.scalb(number, random.nextInt(-150, 128));
                default -> i % 7 == 0 ? SPECIAL[random.nextInt(SPECIAL.length)] : (float) (20 * number);
            };
        }
        return x;
    }

    /** Numbers near 0 of every size, with anything at all only now and then: most vectors hold nothing else. */
    static float[] ordinary(int seed, int length) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] x = inputs(seed, length);
        for (int i = 0; i < length; i++) {
            if (random.nextInt(600) != 0) {
                double number = 2 * random.nextDouble() - 1;
                x[i] = (float) (random.nextBoolean() ? 10 * number : Math.scalb(number, random.nextInt(-150, 3)));
            }
        }
        return x;
    }

    /** The same as doubles, with bits that no float has, and exponents that no float has. */
    static double[] doubles(int seed, int length) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] floats = inputs(seed, length);
        double[] x = new double[length];
        for (int i = 0; i < length; i++) {
            x[i] = random.nextInt(4) == 0 ? Math.scalb(2 * random.nextDouble() - 1, random.nextInt(-1080, 1025))
                    : floats[i] * (1 + random.nextDouble() * 0x1p-20);
        }
        return x;
    }

    /** The definition of a type of 16 bits. */
    static HalfFormat format(DataType type) {
        return type == DataType.FLOAT16 ? HalfFormat.FLOAT16 : HalfFormat.BFLOAT16;
    }

    /** Any bits, and as many numbers where most activations happen. */
    static short[] halves(DataType type, int seed, int length) {
        SplittableRandom random = new SplittableRandom(seed);
        short[] x = new short[length];
        for (int i = 0; i < length; i++) {
            x[i] = random.nextBoolean() ? (short) random.nextInt() : HalfPrecision.fromDouble(16 * random.nextDouble() - 8, type);
        }
        return x;
    }

    static Object inputs(DataType type, int seed, int length) {
        return type.isHalf() ? halves(type, seed, length) : type == DataType.FLOAT32 ? inputs(seed, length) : doubles(seed, length);
    }
}
