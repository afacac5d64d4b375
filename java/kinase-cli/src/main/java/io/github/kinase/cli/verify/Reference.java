package io.github.kinase.cli.verify;

import io.github.kinase.oracle.ExactValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Exact values for doubles, from the program {@code kinase_reference} (native/reference), which computes them with MPFR from the
 * mathematical definitions. One process per object; for one thread.
 */
final class Reference implements AutoCloseable {

    /** As many doubles as a pipe takes at once: so neither side waits for the other to read. */
    private static final int PIECE = 4096;
    /** A value: two doubles and an integer of eight bytes. */
    private static final int WORD = 3 * Long.BYTES;

    private final Process process;
    private final OutputStream questions;
    private final InputStream answers;
    private final ByteBuffer asked = ByteBuffer.allocate(PIECE * Double.BYTES).order(ByteOrder.nativeOrder());
    private final ByteBuffer answered = ByteBuffer.allocate(PIECE * WORD).order(ByteOrder.nativeOrder());

    private Reference(Process process) {
        this.process = process;
        this.questions = process.getOutputStream();
        this.answers = process.getInputStream();
    }

    /** The program, if it was built; the system property kinase.reference says where it is. */
    static Optional<Path> program() {
        return Optional.ofNullable(System.getProperty("kinase.reference")).map(Path::of).filter(Files::isExecutable);
    }

    /** Starts the program for one pass of an activation. */
    static Reference start(Path program, String name, Pass pass, Collection<Double> parameters) throws IOException {
        return start(program, 96, name, pass, parameters);
    }

    /** The same for values of so many bits, which tell on which side of a place they are. */
    static Reference start(Path program, int bits, String name, Pass pass, Collection<Double> parameters) throws IOException {
        List<String> command = new ArrayList<>(List.of(program.toString(), "--bits=" + bits, name, pass.toString()));
        parameters.forEach(parameter -> command.add(text(parameter)));
        return new Reference(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    /** As C reads it, without a rounding. */
    private static String text(double parameter) {
        return Double.isInfinite(parameter) ? parameter > 0 ? "inf" : "-inf" : Double.toHexString(parameter);
    }

    /** The exact values at the first {@code length} numbers of {@code x}. */
    void evaluate(double[] x, ExactValue[] exact, int length) throws IOException {
        for (int from = 0; from < length; from += PIECE) {
            int count = Math.min(PIECE, length - from);
            asked.clear().asDoubleBuffer().put(x, from, count);
            questions.write(asked.array(), 0, count * Double.BYTES);
            questions.flush();
            if (answers.readNBytes(answered.array(), 0, count * WORD) < count * WORD) {
                throw new IOException("kinase_reference ended before it had answered");
            }
            for (int i = 0; i < count; i++) {
                int at = i * WORD;
                exact[from + i] = new ExactValue(answered.getDouble(at), answered.getDouble(at + Double.BYTES),
                        (int) answered.getLong(at + 2 * Double.BYTES));
            }
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
