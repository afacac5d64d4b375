package io.github.kinase.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NativeArraysTest {

    /** FreqInlineSize, in bytes of code: what is longer is not inlined. */
    private static final int INLINED = 325;

    @ParameterizedTest
    @ValueSource(classes = {NativeArrays.class, NativeRows.class, NativeGates.class, NativeChannels.class})
    void areTooLongToBeInlined(Class<?> calls) {
        StringWriter code = new StringWriter();
        PrintWriter out = new PrintWriter(code);
        String file = calls.getResource(calls.getSimpleName() + ".class").getPath();
        assertEquals(0, ToolProvider.findFirst("javap").orElseThrow().run(out, out, "-c", "-p", file));
        Matcher method = Pattern.compile("(?s)  static void (\\w+)\\(.*?\\R(?=\\R|})").matcher(code.toString());
        int methods = 0;
        for (; method.find(); methods++) {
            Matcher instruction = Pattern.compile("(?m)^ +(\\d+): return$").matcher(method.group());
            int last = 0;
            while (instruction.find()) {
                last = Integer.parseInt(instruction.group(1));
            }
            assertTrue(last > INLINED, calls + "." + method.group(1) + " has " + last + " bytes of code, and must have more than "
                    + INLINED);
        }
        assertTrue(methods > 0, code.toString());
    }
}
