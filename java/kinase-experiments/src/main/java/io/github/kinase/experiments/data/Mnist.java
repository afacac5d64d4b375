package io.github.kinase.experiments.data;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PushbackInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** MNIST in its IDX files, gzipped or not. */
public final class Mnist {

    /** Unsigned bytes in three dimensions, and in one: the first number of an IDX file. */
    private static final int IMAGES = 0x0803;
    private static final int LABELS = 0x0801;
    private static final int GZIP = 0x1f8b;

    private Mnist() {}

    /**
     * The first {@code count} pictures of the training set in a folder. Throws IOException, which names the file, if it is
     * missing or damaged or does not fit the other, and IllegalArgumentException if there are fewer.
     */
    public static Digits read(Path folder, int count) throws IOException {
        Path images = find(folder, "train-images-idx3-ubyte", "train-images.idx3-ubyte");
        Path labels = find(folder, "train-labels-idx1-ubyte", "train-labels.idx1-ubyte");
        try (DataInputStream imageData = open(images); DataInputStream labelData = open(labels)) {
            int available = header(imageData, images, IMAGES, "images");
            int labelled = header(labelData, labels, LABELS, "labels");
            if (available != labelled) {
                throw new IOException(labels + ": " + labelled + " labels for the " + available + " images of " + images);
            }
            if (count > available) {
                throw new IllegalArgumentException("--samples is " + count + "; " + images + " has " + available);
            }
            return new Digits(pixels(imageData, images, count), labels(labelData, labels, count));
        }
    }

    private static Path find(Path folder, String... names) throws IOException {
        for (String name : names) {
            for (String ending : new String[] {"", ".gz"}) {
                Path file = folder.resolve(name + ending);
                if (Files.exists(file)) {
                    return file;
                }
            }
        }
        throw new FileNotFoundException(folder + ": no " + names[0] + " or " + names[0] + ".gz in this folder");
    }

    private static DataInputStream open(Path file) throws IOException {
        PushbackInputStream in = new PushbackInputStream(Files.newInputStream(file), 2);
        byte[] start = in.readNBytes(2);
        in.unread(start);
        boolean zipped = start.length == 2 && ((start[0] & 0xff) << 8 | start[1] & 0xff) == GZIP;
        try {
            return new DataInputStream(zipped ? new GZIPInputStream(in, 1 << 16) : new BufferedInputStream(in));
        } catch (IOException e) {
            in.close();
            throw new IOException(file + ": damaged as a gzip file: " + e.getMessage(), e);
        }
    }

    /** Reads the start of a file and returns how many entries it has. */
    private static int header(DataInputStream in, Path file, int kind, String what) throws IOException {
        try {
            int magic = in.readInt();
            if (magic != kind) {
                throw new IOException(String.format("%s: not an IDX file of %s: it starts with %08x, not %08x", file, what, magic, kind));
            }
            int count = in.readInt();
            if (count < 0) {
                throw new IOException(file + ": damaged: it says that it has " + count + " " + what);
            }
            if (kind == IMAGES) {
                int rows = in.readInt();
                int columns = in.readInt();
                if (rows != Digits.SIDE || columns != Digits.SIDE) {
                    throw new IOException(file + ": images of " + rows + " x " + columns + "; they must be of 28 x 28");
                }
            }
            return count;
        } catch (EOFException e) {
            throw new IOException(file + ": it ends within its header", e);
        }
    }

    private static float[] pixels(DataInputStream in, Path file, int count) throws IOException {
        float[] pixels = new float[Math.multiplyExact(count, Digits.PIXELS)];
        byte[] image = new byte[Digits.PIXELS];
        for (int i = 0; i < count; i++) {
            readFully(in, file, image, i);
            for (int j = 0; j < image.length; j++) {
                pixels[i * Digits.PIXELS + j] = (image[j] & 0xff) / 255f;
            }
        }
        return pixels;
    }

    private static byte[] labels(DataInputStream in, Path file, int count) throws IOException {
        byte[] labels = new byte[count];
        byte[] label = new byte[1];
        for (int i = 0; i < count; i++) {
            readFully(in, file, label, i);
            if (label[0] < 0 || label[0] >= Digits.CLASSES) {
                throw new IOException(file + ": label " + i + " is " + (label[0] & 0xff) + "; it must be from 0 to 9");
            }
            labels[i] = label[0];
        }
        return labels;
    }

    private static void readFully(DataInputStream in, Path file, byte[] bytes, int entry) throws IOException {
        try {
            in.readFully(bytes);
        } catch (EOFException e) {
            throw new IOException(file + ": it ends within entry " + entry, e);
        } catch (IOException e) {
            throw new IOException(file + ": entry " + entry + " cannot be read: " + e.getMessage(), e);
        }
    }
}
