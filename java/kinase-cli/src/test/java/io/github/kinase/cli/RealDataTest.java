package io.github.kinase.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.kinase.Activation;
import io.github.kinase.Kinase;
import io.github.kinase.backend.Backend;
import io.github.kinase.cli.npy.NpyHeader;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real images through the command line: the MNIST test set, 7.8 million pixels, normalised as for a network. The environment
 * variable KINASE_DATA names the folder that holds {@code mnist/}.
 */
class RealDataTest extends CommandLineTest {

    private static final String DATA = System.getenv("KINASE_DATA");
    private static final float MEAN = 0.1307f;
    private static final float DEVIATION = 0.3081f;

    @TempDir
    Path folder;

    @Test
    void everyBackendWritesTheSameFileAndItHoldsTheScalarResults() throws IOException {
        assumeTrue(DATA != null, "KINASE_DATA is not set: it names a folder with mnist/t10k-images-idx3-ubyte.gz in it");
        float[] pixels = new float[10_000 * 28 * 28];
        Path images = folder.resolve("images.npy");
        try (DataInputStream in = new DataInputStream(new GZIPInputStream(
                Files.newInputStream(Path.of(DATA, "mnist", "t10k-images-idx3-ubyte.gz"))))) {
            assertEquals(2051, in.readInt(), "the magic number of images in IDX");
            assertEquals(List.of(10_000, 28, 28), List.of(in.readInt(), in.readInt(), in.readInt()));
            byte[] bytes = in.readAllBytes();
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] = ((bytes[i] & 0xff) / 255f - MEAN) / DEVIATION;
            }
        }
        byte[] start = new NpyHeader("<f4", false, List.of(10_000L, 28L, 28L)).toBytes();
        ByteBuffer file = ByteBuffer.allocate(start.length + 4 * pixels.length).order(ByteOrder.LITTLE_ENDIAN).put(start);
        file.asFloatBuffer().put(pixels);
        Files.write(images, file.array());

        byte[] first = null;
        for (Backend backend : Kinase.backends()) {
            Path out = folder.resolve(backend + ".npy");
            run("apply", "gelu", images, out, "--backend", backend.name()).good();
            byte[] result = Files.readAllBytes(out);
            if (first == null) {
                first = result;
            }
            assertArrayEquals(first, result, backend.toString());
        }
        FloatBuffer results = ByteBuffer.wrap(first, start.length, 4 * pixels.length).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        Activation gelu = Activation.gelu();
        for (int i = 0; i < pixels.length; i += 97) {
            assertEquals(gelu.apply(pixels[i]), results.get(i), "pixel " + i);
        }
    }
}
