package io.github.kinase.cli.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.kinase.Activation;
import io.github.kinase.ChannelActivation;
import io.github.kinase.DataType;
import io.github.kinase.GatedActivation;
import io.github.kinase.RowActivation;
import io.github.kinase.oracle.ExactValue;
import io.github.kinase.oracle.HalfFormat;
import io.github.kinase.oracle.Oracle;
import io.github.kinase.oracle.Variants;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The records of {@code ./kinase verify --all --record} (benchmarks/results) against the code as it is: each worst input must
 * still give the error that was recorded, and whole blocks of results the recorded digests.
 */
class AccuracyRecordTest {

    /** The blocks of float32 where most formulas do something, from 2^-30 to 2^18, besides the sign. */
    private static final int BUSY = 0x30;
    private static final int BUSY_BLOCKS = 0x18;

    static Stream<RecordedRow> elementwise() {
        return RecordedRow.all().filter(RecordedRow::isElementwise);
    }

    static Stream<Arguments> elementwiseWithIndex() {
        return withIndex(elementwise().toList());
    }

    static Stream<RecordedRow> all() {
        return RecordedRow.all();
    }

    static Stream<Arguments> pairsWithIndex() {
        return withIndex(RecordedRow.all().filter(RecordedRow::isPair).toList());
    }

    static Stream<Arguments> rowsWithIndex() {
        return withIndex(RecordedRow.all().filter(RecordedRow::isRow).toList());
    }

    private static Stream<Arguments> withIndex(List<RecordedRow> rows) {
        return Stream.iterate(0, i -> i + 1).limit(rows.size()).map(i -> Arguments.of(rows.get(i), i));
    }

    @ParameterizedTest
    @MethodSource("all")
    void promisesHoldAndRowsSayHowTheyWereMade(RecordedRow row) {
        assertTrue(row.json().get("ok").asBoolean());
        row.json().get("bits_equal").forEach(equal -> assertTrue(equal.asBoolean()));
        JsonNode run = row.json().get("run");
        for (String key : List.of("command", "commit", "machine", "jdk", "seconds")) {
            assertTrue(run.hasNonNull(key), key);
        }
        assertTrue(run.get("commit").asText().matches("[0-9a-f]{7,12}"), "not measured from a commit: " + run);
    }

    @ParameterizedTest
    @EnumSource
    void everyActivationHasARowForEachOfItsPassesAlsoWithOtherParameters(DataType type) {
        List<String> expected = new ArrayList<>();
        for (String text : Stream.concat(Activation.names().stream(), Variants.ALL.stream()).toList()) {
            Activation activation = Activation.of(text);
            Arrays.stream(Pass.values()).filter(pass -> pass.has(activation))
                    .forEach(pass -> expected.add((text.contains("(") ? activation : text) + " " + pass));
        }
        List<String> recorded = RecordedRow.of(type).stream().filter(RecordedRow::isElementwise)
                .map(row -> row.name() + " " + row.pass()).toList();
        assertEquals(expected.stream().sorted().toList(), recorded.stream().sorted().toList());
    }

    @ParameterizedTest
    @EnumSource
    void everyActivationOfTwoInputsHasARowForEachPass(DataType type) {
        long inputs = type == DataType.FLOAT32 ? 1 << 24 : 1 << 20;
        List<String> expected = Stream.of(GatedActivation.names(), ChannelActivation.names(), VerifyCommand.BIASED)
                .flatMap(List::stream).flatMap(name -> Stream.of(name + " forward " + inputs, name + " backward " + inputs)).toList();
        List<String> recorded = RecordedRow.of(type).stream().filter(RecordedRow::isPair)
                .map(row -> row.name() + " " + row.pass() + " " + row.json().get("inputs")).toList();
        assertEquals(expected.stream().sorted().toList(), recorded.stream().sorted().toList());
    }

    @ParameterizedTest
    @EnumSource
    void everyActivationByRowHasARowForEachPass(DataType type) {
        List<String> expected = RowActivation.names().stream()
                .flatMap(name -> Stream.of(name + " forward", name + " backward_from_output")).toList();
        List<String> recorded = RecordedRow.of(type).stream().filter(RecordedRow::isRow).map(row -> row.name() + " " + row.pass()).toList();
        assertEquals(expected.stream().sorted().toList(), recorded.stream().sorted().toList());
    }

    /** As of those of two inputs. */
    @ParameterizedTest
    @MethodSource("rowsWithIndex")
    void blocksOfRowsStillHaveTheRecordedDigestsAndErrors(RecordedRow row, int index) {
        RowSweep sweep = row.rowSweep();
        int block = index * 37 % sweep.blocks();
        Tally tally = sweep.newTally();
        assertEquals(row.blockDigest(block), sweep.run(block, tally), () -> "block " + block);
        double recorded = row.json().get("max_ulp").asDouble();
        assertTrue(tally.holds() && tally.maxError() <= recorded + 1e-6, () -> tally.maxError() + " ULP");
    }

    /** An error depends on two or three inputs, of which a row names one: so blocks are measured again. */
    @ParameterizedTest
    @MethodSource("pairsWithIndex")
    void blocksOfTwoInputsStillHaveTheRecordedDigestsAndErrors(RecordedRow row, int index) throws IOException {
        ReferenceProgram.require();
        int block = index * 89 % PairSweep.BLOCKS;
        PairSweep sweep = row.pairSweep();
        Tally tally = sweep.newTally();
        assertEquals(row.blockDigest(block), sweep.run(block, tally), () -> "block " + block);
        double recorded = row.json().get("max_ulp").asDouble();
        assertTrue(tally.holds() && tally.maxError() <= recorded + 1e-6, () -> tally.maxError() + " ULP");
    }

    @ParameterizedTest
    @MethodSource("elementwise")
    void worstInputsStillGiveTheRecordedError(RecordedRow row) throws IOException {
        double error = row.type().isHalf() ? halfError(row) : row.type() == DataType.FLOAT32 ? float32Error(row) : float64Error(row);
        assertEquals(row.json().get("max_ulp").asDouble(), error, 1e-6);
    }

    /** Without MPFR: that of two neighbours at the same distance it is the right one, is for the digests to say. */
    private static double halfError(RecordedRow row) {
        HalfFormat format = HalfSweep.format(row.type());
        Activation activation = row.activation();
        short[] x = {format.nearest(row.worstInput())};
        short[] result = new short[1];
        row.pass().run(activation, row.type(), x, new short[] {format.nearest(1)}, result);
        double[] exact = new double[1];
        row.pass().exact(Oracle.of(activation.name(), activation.parameters(row.type()).values()), new float[] {(float) row.worstInput()},
                exact, 1);
        return row.pass().promise(activation, row.type(), true).error(format, result[0], exact[0], result[0]);
    }

    private static double float32Error(RecordedRow row) {
        Activation activation = row.activation();
        float[] x = {(float) row.worstInput()};
        float[] result = new float[1];
        double[] exact = new double[1];
        row.pass().run(activation, x, new float[] {1}, result, 1);
        row.pass().exact(Oracle.of(activation.name(), activation.parameters(DataType.FLOAT32).values()), x, exact, 1);
        return row.pass().promise(activation, DataType.FLOAT32, row.isByDefault()).error(result[0], exact[0]);
    }

    private static double float64Error(RecordedRow row) throws IOException {
        ReferenceProgram.require();
        Activation activation = row.activation();
        double[] x = {row.worstInput()};
        double[] result = new double[1];
        ExactValue[] exact = new ExactValue[1];
        row.pass().run(activation, x, new double[] {1}, result, 1);
        try (Reference reference = Reference.start(Reference.program().orElseThrow(), activation.name(), row.pass(),
                activation.parameters(DataType.FLOAT64).values())) {
            reference.evaluate(x, exact, 1);
        }
        return row.pass().promise(activation, DataType.FLOAT64, row.isByDefault()).error(result[0], exact[0]);
    }

    /** One block of any kind and one busy one of each row; all rows together take every block several times. */
    @ParameterizedTest
    @MethodSource("elementwiseWithIndex")
    void blocksStillHaveTheRecordedDigests(RecordedRow row, int index) {
        int busy = BUSY + index % BUSY_BLOCKS + (index / BUSY_BLOCKS % 2 == 0 ? 0 : 0x80);
        for (int block : new int[] {index * 89 % Inputs.BLOCKS, busy}) {
            assertEquals(row.blockDigest(block), row.recomputed(block), () -> "block " + block);
        }
    }
}
