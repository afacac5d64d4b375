package io.github.kinase.loading;

import io.github.kinase.Activation;
import io.github.kinase.DataType;
import io.github.kinase.Kinase;
import io.github.kinase.RowActivation;
import io.github.kinase.backend.Backend;
import io.github.kinase.backend.Backends;
import io.github.kinase.backend.Memory;
import io.github.kinase.backend.Operation;
import io.github.kinase.formula.Rectifiers;
import java.io.File;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.zip.CRC32;

/**
 * A user's program: says what the library runs on and a checksum of the bits of some calls, in lines of key=value. Run in
 * child JVMs and foreign class loaders, so it uses nothing but the library.
 */
public final class Probe {

    /** Long enough for several pieces of the native backend, with a tail. */
    private static final int LENGTH = 40_003;

    private Probe() {}

    public static void main(String[] args) {
        try {
            Kinase.Info info = Kinase.info();
            System.out.println("backend=" + info.backend());
            System.out.println("simd=" + info.simd());
            info.reasons().forEach(reason -> System.out.println("reason=" + reason));
            System.out.println("one=" + Backends.forMap(new Operation(new Rectifiers.Relu(0, 6, 0)), DataType.FLOAT32, 1).name());
            System.out.println("bits=" + chosenBits());
            System.out.println("java=" + javaBits());
        } catch (IllegalStateException e) {
            System.out.println("thrown=" + e.getMessage());
            System.out.println("cause=" + e.getCause());
        }
        String[] left = new File(System.getProperty("java.io.tmpdir")).list();
        System.out.println("left=" + (left == null ? 0 : left.length));
    }

    /** The checksum on the chosen backend. */
    public static String chosenBits() {
        return bits(Kinase.backends().get(0));
    }

    /** The checksum in plain Java, which all others must have. */
    public static String javaBits() {
        List<Backend> all = Kinase.backends();
        return bits(all.get(all.size() - 1));
    }

    private static String bits(Backend backend) {
        CRC32 crc = new CRC32();
        float[] x = inputs();
        for (String text : List.of("relu", "leaky_relu(negative_slope=0.2)", "sigmoid", "tanh", "gelu", "softplus")) {
            Activation activation = Activation.of(text).on(backend);
            float[] y = new float[LENGTH];
            activation.forward(x, y);
            add(crc, y);
            activation.backward(x, x, y);
            add(crc, y);
            add(crc, direct(activation, x));
            addDoubles(crc, activation, x);
        }
        float[] y = new float[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            x[i] = (i - LENGTH / 2) * 1e-3f;
        }
        RowActivation.softmax().on(backend).forward(x, 0, y, 0, 4, LENGTH / 4);
        add(crc, y);
        return Long.toHexString(crc.getValue());
    }

    /** Enough for two of the pieces of doubles, with a tail. */
    private static void addDoubles(CRC32 crc, Activation activation, float[] floats) {
        double[] x = new double[LENGTH / 4];
        for (int i = 0; i < x.length; i++) {
            x[i] = floats[i] * (1 + i * 0x1p-40);
        }
        double[] y = new double[x.length];
        activation.forward(x, y);
        activation.backward(x, y, y);
        ByteBuffer bytes = ByteBuffer.allocate(8 * y.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asDoubleBuffer().put(y);
        crc.update(bytes.array());
    }

    private static float[] direct(Activation activation, float[] x) {
        FloatBuffer in = ByteBuffer.allocateDirect(4 * LENGTH).order(ByteOrder.nativeOrder()).asFloatBuffer();
        FloatBuffer out = ByteBuffer.allocateDirect(4 * LENGTH).order(ByteOrder.nativeOrder()).asFloatBuffer();
        in.put(x).flip();
        activation.forward(in, out);
        if (Memory.accessible()) {
            activation.backward(Memory.address(in), Memory.address(out), Memory.address(out), LENGTH, DataType.FLOAT32);
        } else {
            activation.backward(in, out, out);
        }
        float[] result = new float[LENGTH];
        out.get(result);
        return result;
    }

    /** Distinct values of every kind and size. */
    private static float[] inputs() {
        float[] x = new float[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            x[i] = i % 3 == 0 ? (i - LENGTH / 2) * 1e-3f : Float.intBitsToFloat(i * 0x9E3779B1);
        }
        return x;
    }

    private static void add(CRC32 crc, float[] y) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * y.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(y);
        crc.update(bytes.array());
    }
}
