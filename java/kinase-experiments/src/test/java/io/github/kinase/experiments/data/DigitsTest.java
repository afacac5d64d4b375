package io.github.kinase.experiments.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.dataset.DataSet;

class DigitsTest {

    @TempDir
    private Path folder;

    private static byte[] images(int magic, int count, int side, int written) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(magic);
        out.writeInt(count);
        out.writeInt(side);
        out.writeInt(side);
        for (int i = 0; i < written * 784; i++) {
            out.write(i % 256);
        }
        return bytes.toByteArray();
    }

    private static byte[] labels(int... labels) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(0x0801);
        out.writeInt(labels.length);
        for (int label : labels) {
            out.write(label);
        }
        return bytes.toByteArray();
    }

    private static byte[] zipped(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(bytes);
        }
        return out.toByteArray();
    }

    private void write(byte[] images, byte[] labels) throws IOException {
        Files.write(folder.resolve("train-images-idx3-ubyte"), images);
        Files.write(folder.resolve("train-labels-idx1-ubyte.gz"), zipped(labels));
    }

    private String refusal(int count) {
        return assertThrows(Exception.class, () -> Mnist.read(folder, count)).getMessage();
    }

    @Test
    void readsIdxFilesGzippedOrNot() throws IOException {
        write(images(0x0803, 3, 28, 3), labels(7, 0, 9));
        Digits digits = Mnist.read(folder, 2);
        assertEquals(2, digits.size());
        assertArrayEquals(new byte[] {7, 0}, digits.labels());
        assertEquals(255 / 255f, digits.pixels()[255]);
        assertEquals((784 + 5) % 256 / 255f, digits.pixels()[784 + 5]);
        Files.write(folder.resolve("train-images-idx3-ubyte"), zipped(images(0x0803, 3, 28, 3)));
        assertArrayEquals(digits.pixels(), Mnist.read(folder, 2).pixels());
    }

    @Test
    void refusesWhatIsDamaged() throws IOException {
        assertTrue(refusal(1).contains("no train-images-idx3-ubyte"));
        write(images(0x0803, 3, 28, 3), labels(1, 2));
        assertTrue(refusal(1).contains("2 labels for the 3 images"), refusal(1));
        write(images(0x0803, 3, 28, 2), labels(1, 2, 3));
        assertTrue(refusal(3).contains("ends within entry 2"), refusal(3));
        assertTrue(refusal(4).contains("--samples is 4") && refusal(4).contains("has 3"), refusal(4));
        write(images(0x0803, 3, 28, 3), labels(1, 10, 3));
        assertTrue(refusal(3).contains("label 1 is 10"), refusal(3));
        write(images(0x0801, 3, 28, 3), labels(1, 2, 3));
        assertTrue(refusal(3).contains("00000801, not 00000803"), refusal(3));
        write(images(0x0803, 3, 32, 3), labels(1, 2, 3));
        assertTrue(refusal(3).contains("32 x 32"), refusal(3));
        write(images(0x0803, -3, 28, 3), labels(1, 2, 3));
        assertTrue(refusal(3).contains("-3 images"), refusal(3));
        write(new byte[] {0, 0, 8}, labels(1, 2, 3));
        assertTrue(refusal(3).contains("within its header"), refusal(3));
        byte[] zip = zipped(images(0x0803, 3, 28, 3));
        Arrays.fill(zip, 12, 40, (byte) -1);
        write(zip, labels(1, 2, 3));
        assertTrue(refusal(3).startsWith(folder.resolve("train-images-idx3-ubyte") + ": "), refusal(3));
    }

    /** Where there are data sets: they are not in the repository. */
    @Test
    void readsTheRealMnist() throws IOException {
        String data = System.getenv("KINASE_DATA");
        Assumptions.assumeTrue(data != null, "KINASE_DATA names no folder with mnist in it");
        Digits digits = Mnist.read(Path.of(data, "mnist"), 10);
        assertArrayEquals(new byte[] {5, 0, 4, 1, 9, 2, 1, 3, 1, 4}, digits.labels());
    }

    @Test
    void drawsTheSameDigitsFromTheSameSeed() {
        Digits digits = DrawnDigits.draw(300, 5);
        assertArrayEquals(digits.pixels(), DrawnDigits.draw(300, 5).pixels());
        assertFalse(Arrays.equals(digits.pixels(), DrawnDigits.draw(300, 6).pixels()));
        int[] counts = new int[10];
        for (int i = 0; i < 300; i++) {
            counts[digits.labels()[i]]++;
            double ink = 0;
            for (int j = 0; j < Digits.PIXELS; j++) {
                float pixel = digits.pixels()[i * Digits.PIXELS + j];
                assertTrue(pixel >= 0 && pixel <= 1);
                ink += pixel > 0.6 ? 1 : 0;
            }
            assertTrue(ink > 15 && ink < 350, "picture " + i + " of a " + digits.labels()[i] + " has " + ink + " dark pixels");
        }
        assertTrue(Arrays.stream(counts).min().orElse(0) > 10, Arrays.toString(counts));
    }

    @Test
    void batchesHoldThePicturesAndOneLabelOfTen() {
        Digits digits = DrawnDigits.draw(5, 1);
        DataSet batch = digits.batch(new int[] {4, 0, 2}, 1, 3);
        assertArrayEquals(new long[] {2, 1, 28, 28}, batch.getFeatures().shape());
        assertEquals(digits.pixels()[2 * 784 + 28 * 3 + 4], batch.getFeatures().getFloat(1, 0, 3, 4));
        assertArrayEquals(new long[] {2, 10}, batch.getLabels().shape());
        assertEquals(1, batch.getLabels().getFloat(1, digits.labels()[2]));
        assertEquals(2, batch.getLabels().sumNumber().intValue());
    }
}
