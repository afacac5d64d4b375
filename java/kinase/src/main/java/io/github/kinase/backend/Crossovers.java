package io.github.kinase.backend;

import io.github.kinase.DataType;
import io.github.kinase.formula.Entry;
import io.github.kinase.formula.Formulas;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Up to how many elements of an array plain Java is faster than a native call, for each activation, pass and type. Measured, once for
 * each way into native code, and kept in a file of lines {@code name,pass,elements for each type}, which {@code CrossoverTest}
 * writes. What no line names never leaves native code.
 */
public final class Crossovers {

    /** The passes in the order of their numbers. */
    public static final List<String> PASSES = List.of("forward", "backward", "backward_from_output");

    private static final int TYPES = DataType.values().length;

    /** Read when it is asked for: which file, is known once the backend is chosen. */
    private static final class Table {
        static final int[] ELEMENTS = read();
    }

    private Crossovers() {}

    /** The file for the way into native code that this JDK has. */
    public static String file() {
        Backends.chosen(); // ForeignKernels looks for what the library holds, and only once
        return "crossovers-" + (ForeignKernels.AVAILABLE ? "foreign" : "jni") + ".csv";
    }

    static int elements(Operation op, int pass, DataType type) {
        return Table.ELEMENTS[index(op.index, pass, type.ordinal())];
    }

    private static int index(int formula, int pass, int type) {
        return (formula * PASSES.size() + pass) * TYPES + type;
    }

    private static int[] read() {
        List<String> names = new ArrayList<>();
        for (Entry entry : Formulas.entries()) {
            names.add(entry.name());
        }
        int[] elements = new int[index(names.size(), 0, 0)];
        try (InputStream file = Crossovers.class.getResourceAsStream(file())) {
            if (file == null) { // a jar put together without its resources: slower for short arrays, nothing else
                return elements;
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.US_ASCII));
            lines.readLine(); // the heading
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] fields = line.split(",");
                int formula = names.indexOf(fields[0]);
                for (int type = 0; formula >= 0 && type < TYPES; type++) {
                    elements[index(formula, PASSES.indexOf(fields[1]), type)] = Integer.parseInt(fields[2 + type]);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return elements;
    }
}
