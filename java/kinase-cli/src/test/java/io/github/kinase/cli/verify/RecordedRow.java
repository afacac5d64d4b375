package io.github.kinase.cli.verify;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.kinase.Activation;
import io.github.kinase.ChannelActivation;
import io.github.kinase.DataType;
import io.github.kinase.GatedActivation;
import io.github.kinase.RowActivation;
import io.github.kinase.cli.ActivationChoice;
import io.github.kinase.oracle.HalfFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.CRC32C;

/** A row of a record that {@code ./kinase verify --all --record} has written, and what the code as it is gives for it. */
record RecordedRow(JsonNode json) {

    private static final Path RESULTS = Path.of("../../benchmarks/results");
    /** Numbers keep the digits of the record: how many a double is written with depends on the JDK (JDK-4511638). */
    private static final ObjectMapper JSON = JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .nodeFactory(JsonNodeFactory.withExactBigDecimals(true)).build();
    private static final int PIECE = 1 << 16;
    /** What {@code --all} takes. */
    private static final List<Long> STRIDES = List.of(1L, VerifyCommand.VARIANT_STRIDE);
    private static final List<Long> SAMPLES = List.of(VerifyCommand.ALL_SAMPLES, VerifyCommand.VARIANT_SAMPLES);

    static List<RecordedRow> of(DataType type) {
        Path file = RESULTS.resolve("accuracy-" + type.name().toLowerCase(Locale.ROOT) + ".json");
        try {
            JsonNode rows = JSON.readTree(file.toFile()).get("rows");
            return StreamSupport.stream(rows.spliterator(), false).map(RecordedRow::new).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<RecordedRow> all() {
        return Arrays.stream(DataType.values()).flatMap(type -> of(type).stream());
    }

    String name() {
        return json.get("name").asText();
    }

    Pass pass() {
        return Pass.valueOf(json.get("pass").asText().toUpperCase(Locale.ROOT));
    }

    DataType type() {
        return DataType.valueOf(json.get("dtype").asText().toUpperCase(Locale.ROOT));
    }

    boolean isElementwise() {
        return Activation.names().contains(name().replaceAll("\\(.*", ""));
    }

    /** Whether it is about an activation of two inputs. */
    boolean isPair() {
        return ActivationChoice.isGated(name()) || ActivationChoice.isChannel(name());
    }

    /** What {@code --all} runs for an activation of two inputs. */
    PairSweep pairSweep() {
        Path reference = type() == DataType.FLOAT64 ? Reference.program().orElseThrow() : null;
        long inputs = json.get("inputs").asLong();
        return ActivationChoice.isGated(name()) ? new GatedSweep(GatedActivation.of(name()), pass(), type(), inputs, reference)
                : new ChannelSweep(ChannelActivation.of(name()), pass(), type(), inputs, reference);
    }

    boolean isRow() {
        return ActivationChoice.isRow(name());
    }

    /** What {@code --all} runs for an activation by row. */
    RowSweep rowSweep() {
        return new RowSweep(RowActivation.of(name()), pass() == Pass.FORWARD, type());
    }

    Activation activation() {
        return Activation.of(name());
    }

    /** Whether the parameters are the defaults, if there are any. */
    boolean isByDefault() {
        return !isElementwise() || activation().equals(Activation.of(activation().name()));
    }

    double worstInput() {
        return Double.parseDouble(json.get("worst_input").asText());
    }

    /** The digest that the record has for a block. */
    String blockDigest(int block) {
        return json.get("blocks").asText().substring(8 * block, 8 * block + 8);
    }

    /** The digest of a block as the code gives it; computed without the classes of verify but for the choice of inputs. */
    String recomputed(int block) {
        CRC32C digest = new CRC32C();
        ByteBuffer bytes = ByteBuffer.allocate(PIECE * type().bytes()).order(ByteOrder.LITTLE_ENDIAN);
        if (type().isHalf()) {
            updateHalf(digest, bytes, block);
        } else if (type() == DataType.FLOAT32) {
            update(digest, bytes, inputs(), block);
        } else {
            update(digest, bytes, samples(), block);
        }
        return String.format("%08x", digest.getValue());
    }

    private void updateHalf(CRC32C digest, ByteBuffer bytes, int block) {
        int length = HalfFormat.COUNT / Inputs.BLOCKS;
        short[] x = Arrays.copyOfRange(HalfFormat.all(), block * length, (block + 1) * length);
        short[] dy = new short[length];
        short[] result = new short[length];
        Arrays.fill(dy, HalfSweep.format(type()).nearest(1));
        pass().run(activation(), type(), x, dy, result);
        bytes.clear().asShortBuffer().put(result);
        digest.update(bytes.limit(length * Short.BYTES));
    }

    private void update(CRC32C digest, ByteBuffer bytes, Inputs inputs, int block) {
        float[] x = new float[PIECE];
        float[] dy = new float[PIECE];
        float[] result = new float[PIECE];
        Arrays.fill(dy, 1);
        for (long from = 0; from < inputs.count(block); from += PIECE) {
            int length = inputs.fill(block, from, x);
            pass().run(activation(), x, dy, result, length);
            bytes.clear().asFloatBuffer().put(result, 0, length);
            digest.update(bytes.limit(length * Float.BYTES));
        }
    }

    private void update(CRC32C digest, ByteBuffer bytes, Samples samples, int block) {
        double[] x = new double[PIECE];
        double[] dy = new double[PIECE];
        double[] result = new double[PIECE];
        Arrays.fill(dy, 1);
        for (long from = 0; from < samples.count(block); from += PIECE) {
            int length = samples.fill(block, from, x);
            pass().run(activation(), x, dy, result, length);
            bytes.clear().asDoubleBuffer().put(result, 0, length);
            digest.update(bytes.limit(length * Double.BYTES));
        }
    }

    private Inputs inputs() {
        return STRIDES.stream().map(stride -> new Inputs(stride, activation().parameters().values()))
                .filter(inputs -> inputs.count() == json.get("inputs").asLong()).findFirst().orElseThrow();
    }

    private Samples samples() {
        return SAMPLES.stream().map(count -> new Samples(count, activation().parameters(DataType.FLOAT64).values()))
                .filter(samples -> samples.count() == json.get("inputs").asLong()).findFirst().orElseThrow();
    }

    @Override
    public String toString() {
        return name() + " " + json.get("pass").asText() + " " + json.get("dtype").asText();
    }
}
