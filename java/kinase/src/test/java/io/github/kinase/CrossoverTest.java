package io.github.kinase;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.kinase.backend.Backend;
import io.github.kinase.backend.Backends;
import io.github.kinase.backend.Crossovers;
import io.github.kinase.backend.Operation;
import io.github.kinase.formula.Formula;
import io.github.kinase.formula.Formulas;
import java.io.IOException;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Short arrays go through plain Java up to the lengths in two files, one for java.lang.foreign and one for JNI. {@code
 * -Dkinase.writeCrossovers=true} measures that of the running JDK anew, on the chosen backend and plain Java, in a minute on a
 * quiet machine: from 22 on the first, before it the second.
 */
class CrossoverTest {

    private static final Path FOLDER = Path.of("src/main/resources/io/github/kinase/backend");

    /** Beyond the longest, no call of the native backend costs more than it saves. */
    private static final int[] LENGTHS = {1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 18, 20, 22, 24, 28, 32, 36, 40, 44, 48, 56, 64, 72, 80,
        96, 112, 128};
    /** Nanoseconds of one sample, and the samples of which the fastest counts. */
    private static final int SAMPLE = 20_000;
    private static final int SAMPLES = 15;
    /** Of which the median counts. */
    private static final int ROUNDS = 3;

    private record Case(Operation op, int pass, DataType type) {

        String line() {
            return op.formula().name() + "," + Crossovers.PASSES.get(pass);
        }

        Backend chosen(long length) {
            return pass == 0 ? Backends.forMap(op, type, length) : Backends.forGradient(op, pass == 2, type, length);
        }
    }

    private static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (Class<?> formula : Formulas.types()) {
            Operation op = new Operation(Formulas.create(formula, Formulas.defaults(formula)));
            for (int pass = 0; pass < (op.formula() instanceof Formula.FromOutput ? 3 : 2); pass++) {
                for (DataType type : DataType.values()) {
                    cases.add(new Case(op, pass, type));
                }
            }
        }
        return cases;
    }

    @ParameterizedTest
    @ValueSource(strings = {"crossovers-foreign.csv", "crossovers-jni.csv"})
    void aFileHasALineForEveryPassOfEveryActivation(String file) throws IOException {
        List<String> lines = Files.readAllLines(FOLDER.resolve(file));
        assertEquals("name,pass,float32,float64,float16,bfloat16", lines.get(0));
        assertEquals(cases().stream().map(Case::line).distinct().toList(),
                lines.stream().skip(1).map(line -> line.substring(0, line.indexOf(',', line.indexOf(',') + 1))).toList());
    }

    @Test
    @Tag("native")
    void javaTakesArraysUpToTheCrossoverAndNoLonger() throws IOException, InterruptedException {
        assumeTrue(Kinase.info().backend().equals("native"), "there is nothing to cross over to");
        if (Boolean.getBoolean("kinase.writeCrossovers")) {
            write();
            return; // the library has read the old file
        }
        List<String> lines = Files.readAllLines(FOLDER.resolve(Crossovers.file()));
        List<Case> cases = cases();
        int types = DataType.values().length;
        for (int i = 0; i < cases.size(); i++) {
            Case each = cases.get(i);
            int elements = Integer.parseInt(lines.get(1 + i / types).split(",")[2 + i % types]);
            String what = each.line() + " of " + each.type + ", " + elements;
            assertTrue(elements == 0 || each.chosen(elements).name().equals("java"), what);
            assertEquals("native", each.chosen(elements + 1).name(), what);
        }
    }

    private static void write() throws IOException, InterruptedException {
        List<Case> cases = cases();
        for (int round = 0; round < 3; round++) {
            for (Case each : cases) {
                for (int length : LENGTHS) { // all: plain Java has another loop for longer arrays
                    measure(each, length, 2000);
                }
            }
            waitForTheCompilers();
        }
        int[][] measured = new int[cases.size()][ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < cases.size(); i++) {
                measured[i][round] = crossover(cases.get(i));
            }
        }
        List<String> lines = new ArrayList<>(List.of("name,pass,float32,float64,float16,bfloat16"));
        int types = DataType.values().length;
        for (int i = 0; i < cases.size(); i += types) {
            StringBuilder line = new StringBuilder(cases.get(i).line());
            for (int[] rounds : Arrays.copyOfRange(measured, i, i + types)) {
                Arrays.sort(rounds);
                line.append(',').append(rounds[ROUNDS / 2]);
            }
            lines.add(line.toString());
        }
        Files.createDirectories(FOLDER);
        Files.write(FOLDER.resolve(Crossovers.file()), lines);
    }

    private static void waitForTheCompilers() throws InterruptedException {
        CompilationMXBean compilers = ManagementFactory.getCompilationMXBean();
        long before;
        do {
            before = compilers.getTotalCompilationTime();
            Thread.sleep(500);
        } while (before != compilers.getTotalCompilationTime());
    }

    /** The length up to which Java is to be taken so that the worst loss at any length, against the better of the two, is least. */
    private static int crossover(Case each) {
        double[] losses = new double[LENGTHS.length + 1]; // by how many of the lengths Java takes
        for (int i = 0; i < LENGTHS.length; i++) {
            double[] times = measure(each, LENGTHS[i], 0);
            for (int taken = 0; taken < losses.length; taken++) {
                losses[taken] = Math.max(losses[taken], (taken > i ? times[1] / times[0] : times[0] / times[1]) - 1);
            }
            if (times[1] > 3 * times[0]) {
                break;
            }
        }
        int best = 0;
        for (int taken = 1; taken < losses.length; taken++) {
            best = losses[taken] < losses[best] ? taken : best;
        }
        return best == 0 ? 0 : LENGTHS[best - 1];
    }

    /** Nanoseconds of a call, native and in Java, side by side; {@code calls} is 0 for samples that are long enough to be timed. */
    private static double[] measure(Case each, int length, int calls) {
        Backend[] backends = {Backends.available().get(0), Backend.java()};
        Object x = ordinary(each.type);
        Object dy = ordinary(each.type);
        Object out = Cells.newArray(each.type, LENGTHS[LENGTHS.length - 1]);
        double[] best = {Double.MAX_VALUE, Double.MAX_VALUE};
        int[] times = {Math.max(calls, 50), Math.max(calls, 50)};
        for (int sample = 0; sample < (calls > 0 ? 1 : SAMPLES); sample++) {
            for (int k = 0; k < backends.length; k++) {
                long start = System.nanoTime();
                run(backends[k], each, x, dy, out, length, times[k]);
                double time = (double) (System.nanoTime() - start) / times[k];
                best[k] = Math.min(best[k], time);
                times[k] = calls > 0 ? calls : (int) Math.max(50, SAMPLE / best[k]);
            }
        }
        return best;
    }

    private static void run(Backend backend, Case each, Object x, Object dy, Object out, int length, int times) {
        DataType type = each.type;
        for (int i = 0; i < times; i++) {
            if (each.pass == 0 && type.isHalf()) {
                backend.mapNarrow(each.op, type, x, 0, type, out, 0, length);
            } else if (each.pass == 0) {
                backend.map(each.op, type, x, 0, out, 0, length);
            } else if (type.isHalf()) {
                backend.gradientNarrow(each.op, each.pass == 2, type, x, 0, type, dy, 0, type, out, 0, length);
            } else {
                backend.gradient(each.op, each.pass == 2, type, x, 0, dy, 0, out, 0, length);
            }
        }
    }

    /** Numbers as networks have them, of either sign in no order. */
    private static Object ordinary(DataType type) {
        Object numbers = Cells.newArray(type, LENGTHS[LENGTHS.length - 1]);
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < LENGTHS[LENGTHS.length - 1]; i++) {
            double number = 8 * random.nextDouble() - 4;
            switch (type) {
                case FLOAT32 -> ((float[]) numbers)[i] = (float) number;
                case FLOAT64 -> ((double[]) numbers)[i] = number;
                case FLOAT16, BFLOAT16 -> ((short[]) numbers)[i] = HalfPrecision.fromDouble(number, type);
            }
        }
        return numbers;
    }
}
