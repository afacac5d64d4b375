package io.github.kinase.cli;

import io.github.kinase.cli.npy.NpyHeader;
import io.github.kinase.cli.npy.NpyReader;
import io.github.kinase.cli.npy.NpyWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kinase apply}: an activation over a NumPy file, in pieces, so that a file may be larger than the memory. */
@Command(name = "apply", mixinStandardHelpOptions = true,
        description = "Apply an activation to a NumPy file of float16, float32 or float64, or its gradient; the output has the type "
                + "of the input.")
final class ApplyCommand implements Callable<Integer> {

    /** Small enough for the caches, large enough for the file system. */
    static final int CHUNK_ELEMENTS = 1 << 18;
    static final long BIG_FILE_ELEMENTS = 1 << 24;

    @Parameters(index = "0", paramLabel = "NAME",
            description = "an activation, as in gelu, \"leaky_relu(negative_slope=0.2)\", softmax, swiglu, gated:mish, prelu")
    private String name;

    @Parameters(index = "1", paramLabel = "IN.npy", description = "the input x")
    private Path in;

    @Parameters(index = "2", paramLabel = "OUT.npy", description = "the output, replaced only when all is done; may be IN.npy")
    private Path out;

    @Option(names = "--backward", paramLabel = "DY.npy", description = "write dx = dy * f'(x) for this dy instead of f(x)")
    private Path gradient;

    @Option(names = "--backend", paramLabel = "NAME", description = "native, vector or java; the fastest if not given")
    private String backend;

    @Option(names = "--axis", paramLabel = "N",
            description = "the axis of softmax and the like, or the one that is split, or has the numbers of --bias or --alpha: from "
                    + "0, or from -1 back; the last if not given")
    private Integer axis;

    @Mixin
    private ThreadsOption threads;

    @Mixin
    private SecondInput second;

    @Override
    public Integer call() throws IOException {
        if (second.isMeant(name)) {
            if (gradient != null) {
                throw new IllegalArgumentException("--backward writes one gradient; " + name + " of two inputs has two");
            }
            second.apply(name, in, out, axis, backend, threads.threads());
            return 0;
        }
        Transform transform = Transform.of(name, backend, threads.threads());
        try (NpyReader x = NpyReader.open(in); NpyReader dy = gradient == null ? null : NpyReader.open(gradient)) {
            NpyHeader header = x.header();
            if (dy != null && !dy.header().shape().equals(header.shape())) {
                throw new IllegalArgumentException(gradient + ": its shape is " + dy.header().shapeText()
                        + "; it must be that of " + in + ", " + header.shapeText());
            }
            if (dy != null && dy.type() != x.type()) {
                throw new IllegalArgumentException(gradient + ": its dtype is " + dy.header().descr() + "; it must be that of " + in + ", "
                        + header.descr());
            }
            Axis along = transform.along(header.shape(), axis);
            try (NpyWriter y = NpyWriter.create(out, new NpyHeader(header.descr(), false, header.shape()))) {
                run(transform, x, dy, y, along);
                y.commit();
            }
        }
        return 0;
    }

    /** Reads, computes in place and writes whole units, as many at a time as fit in a chunk. */
    private static void run(Transform transform, NpyReader x, NpyReader dy, NpyWriter y, Axis along) throws IOException {
        long elements = x.header().elements();
        if (elements == 0) {
            return;
        }
        long chunk = chunk(elements, along.unit());
        int size = x.type().bytes();
        ByteBuffer xBytes = allocate(chunk, size);
        ByteBuffer dyBytes = dy == null ? null : allocate(chunk, size);
        try (Progress progress = Progress.start("apply", elements, elements >= BIG_FILE_ELEMENTS)) {
            for (long done = 0; done < elements; done += chunk) {
                int bytes = (int) Math.min(chunk, elements - done) * size;
                x.read(xBytes.clear().limit(bytes));
                if (dy == null) {
                    transform.forward(x.type(), xBytes.flip(), along);
                    y.write(xBytes);
                } else {
                    dy.read(dyBytes.clear().limit(bytes));
                    transform.backward(x.type(), xBytes.flip(), dyBytes.flip(), along);
                    y.write(dyBytes);
                }
                progress.step(bytes / size);
            }
        }
    }

    /** As many elements as are worked on at a time: whole units. */
    static long chunk(long elements, long unit) {
        return Math.min(elements, Math.max(1, CHUNK_ELEMENTS / unit) * unit);
    }

    static ByteBuffer allocate(long elements, int size) {
        try {
            return ByteBuffer.allocateDirect(Math.toIntExact(elements * size)).order(ByteOrder.LITTLE_ENDIAN);
        } catch (OutOfMemoryError | ArithmeticException e) {
            throw new IllegalArgumentException("the " + elements + " elements that belong together do not fit in the memory, or in the "
                    + Integer.MAX_VALUE + " bytes of a buffer");
        }
    }
}
