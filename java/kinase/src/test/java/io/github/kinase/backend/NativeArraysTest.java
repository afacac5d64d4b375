package io.github.kinase.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;

class NativeArraysTest {

    /** FreqInlineSize, in bytes of code: what is longer is not inlined. */
    private static final int INLINED = 325;

    @Test
    void areTooLongToBeInlined() {
        StringWriter code = new StringWriter();
        PrintWriter out = new PrintWriter(code);
        String file = NativeArrays.class.getResource("NativeArrays.class").getPath();
        assertEquals(0, ToolProvider.findFirst("javap").orElseThrow().run(out, out, "-c", "-p", file));
        Matcher instruction = Pattern.compile("(?m)^ +(\\d+): return$").matcher(code.toString());
        int last = 0;
        while (instruction.find()) {
            last = Integer.parseInt(instruction.group(1));
        }
        assertTrue(last > INLINED, "NativeArrays.run has " + last + " bytes of code, and must have more than " + INLINED);
    }
}
