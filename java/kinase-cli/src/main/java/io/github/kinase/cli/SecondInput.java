package io.github.kinase.cli;

import io.github.kinase.ChannelActivation;
import io.github.kinase.GatedActivation;
import io.github.kinase.GatedActivation.Half;
import io.github.kinase.Threads;
import io.github.kinase.backend.Backend;
import io.github.kinase.cli.npy.NpyHeader;
import io.github.kinase.cli.npy.NpyReader;
import io.github.kinase.cli.npy.NpyWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/** The options of {@code kinase apply} for activations of two inputs, and what they do. */
final class SecondInput {

    private static final String PRELU = "prelu";
    private static final String BIASED = "biased:";

    @Option(names = "--gate", paramLabel = "UP.npy",
            description = "for a gated NAME: IN.npy is the gate and this the other input, of the same shape; without this "
                    + "option the two are the halves of IN.npy along --axis")
    private Path up;

    @Option(names = "--gate-half", paramLabel = "HALF",
            description = "which half is the gate: second, as in the GLU of PyTorch and Keras, if not given, or first, as in "
                    + "most language models")
    private String half;

    @Option(names = "--bias", paramLabel = "B.npy",
            description = "one number for each index of --axis, which is added to x before an element-wise NAME")
    private Path bias;

    @Option(names = "--alpha", paramLabel = "A.npy", description = "for prelu: one slope for each index of --axis")
    private Path alpha;

    /** Whether the name or an option asks for two inputs. */
    boolean isMeant(String name) {
        return up != null || half != null || bias != null || alpha != null || ActivationChoice.isGated(name)
                || ActivationChoice.isChannel(name);
    }

    /**
     * Writes the activation of a file and the options, over pieces of it. Throws IllegalArgumentException for a combination that
     * means nothing, or shapes that do not fit, before the output is touched.
     */
    void apply(String text, Path in, Path out, Integer axis, String backendName, Threads threads) throws IOException {
        String name = text.strip();
        Backend backend = backendName == null ? null : BackendChoice.require(backendName);
        require(alpha == null || name.equals(PRELU), "--alpha is for " + PRELU + ", and not for " + name);
        require(bias == null || !ActivationChoice.isGated(name) && !ActivationChoice.isRow(name) && !name.equals(PRELU),
                "--bias is for activations that work on each element alone, and not for " + name);
        if (ActivationChoice.isGated(name)) {
            gated(Combination.gate(name, backend, threads), in, out, axis);
        } else {
            require(up == null && half == null, (up != null ? "--gate" : "--gate-half")
                    + " is for gated activations, as in swiglu or gated:mish, and not for " + name);
            byChannel(name, backend, threads, in, out, axis);
        }
    }

    private void gated(GatedActivation activation, Path in, Path out, Integer axis) throws IOException {
        require(up == null || half == null && axis == null, (half != null ? "--gate-half" : "--axis")
                + " says how to split the input, which is whole with --gate");
        require(half == null || half.equals("first") || half.equals("second"),
                "--gate-half is " + half + "; it must be first or second");
        try (NpyReader x = NpyReader.open(in); NpyReader other = up == null ? null : NpyReader.open(up)) {
            if (other != null) {
                requireShape(other, x.header().shape(), "that of " + in);
                requireType(other, x);
                run(Combination.gated(activation), x, other, out);
            } else {
                Half which = half == null ? Half.SECOND : Half.valueOf(half.toUpperCase(Locale.ROOT));
                run(Combination.split(activation, Axis.of(x.header().shape(), axis, activation.name()), which), x, null, out);
            }
        }
    }

    private void byChannel(String name, Backend backend, Threads threads, Path in, Path out, Integer axis) throws IOException {
        Path file = name.equals(PRELU) ? alpha : bias;
        boolean named = ActivationChoice.isChannel(name);
        ChannelActivation activation = Combination.channel(named ? name : BIASED + ActivationChoice.element(name), backend,
                threads);
        require(file != null, name + " needs " + (name.equals(PRELU) ? "--alpha A.npy" : "--bias B.npy")
                + ", one number for each index of --axis");
        try (NpyReader x = NpyReader.open(in); NpyReader numbers = NpyReader.open(file)) {
            Axis along = Axis.of(x.header().shape(), axis, name);
            requireShape(numbers, List.of(along.length()), "one number for each index of axis " + along.number() + " of " + in);
            requireType(numbers, x);
            run(Combination.byChannel(activation, along, readAll(numbers)), x, null, out);
        }
    }

    private static ByteBuffer readAll(NpyReader reader) throws IOException {
        ByteBuffer bytes = ApplyCommand.allocate(reader.header().elements(), reader.type().bytes());
        reader.read(bytes);
        return bytes.flip();
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    private static void requireShape(NpyReader file, List<Long> shape, String meaning) {
        NpyHeader wanted = new NpyHeader(file.header().descr(), false, shape);
        require(file.header().shape().equals(shape), file.path() + ": its shape is " + file.header().shapeText() + "; it must be "
                + wanted.shapeText() + ", " + meaning);
    }

    private static void requireType(NpyReader file, NpyReader x) {
        require(file.type() == x.type(), file.path() + ": its dtype is " + file.header().descr() + "; it must be that of " + x.path()
                + ", " + x.header().descr());
    }

    private static void run(Combination combination, NpyReader x, NpyReader other, Path out) throws IOException {
        NpyHeader header = x.header();
        List<Long> shape = combination.shape(header.shape());
        try (NpyWriter writer = NpyWriter.create(out, new NpyHeader(header.descr(), false, shape))) {
            if (header.elements() > 0) {
                run(combination, x, other, writer, new NpyHeader(header.descr(), false, shape).elements());
            }
            writer.commit();
        }
    }

    /** Reads, computes and writes whole units, as many at a time as fit in a chunk. */
    private static void run(Combination combination, NpyReader x, NpyReader other, NpyWriter writer, long results)
            throws IOException {
        long elements = x.header().elements();
        long shrink = elements / results;
        long chunk = ApplyCommand.chunk(elements, combination.unit());
        int size = x.type().bytes();
        ByteBuffer xBytes = ApplyCommand.allocate(chunk, size);
        ByteBuffer otherBytes = other == null ? null : ApplyCommand.allocate(chunk, size);
        ByteBuffer yBytes = shrink == 1 ? xBytes : ApplyCommand.allocate(chunk / shrink, size);
        try (Progress progress = Progress.start("apply", elements, elements >= ApplyCommand.BIG_FILE_ELEMENTS)) {
            for (long done = 0; done < elements; done += chunk) {
                int length = (int) Math.min(chunk, elements - done);
                x.read(xBytes.clear().limit(length * size));
                if (other != null) {
                    other.read(otherBytes.clear().limit(length * size));
                    otherBytes.flip();
                }
                xBytes.flip();
                yBytes.position(0).limit((int) (length / shrink) * size);
                combination.run(x.type(), xBytes, otherBytes, yBytes);
                writer.write(yBytes);
                progress.step(length);
            }
        }
    }
}
