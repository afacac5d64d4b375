package io.github.kinase.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** Runs commands in this process and keeps what they write. */
abstract class CommandLineTest {

    record Outcome(int status, String out, String err) {

        Outcome good() {
            assertEquals(0, status, err);
            return this;
        }

        /** Exit status 2, nothing on standard output, and one line on standard error that contains these texts. */
        void refused(String... texts) {
            assertEquals(2, status, err);
            assertEquals("", out);
            assertEquals(1, err.lines().count(), err);
            for (String text : texts) {
                assertTrue(err.contains(text), () -> "\"" + text + "\" is not in: " + err);
            }
        }
    }

    static Outcome run(Object... arguments) {
        String[] texts = new String[arguments.length];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = arguments[i].toString();
        }
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commandLine = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int status = commandLine.execute(texts);
        return new Outcome(status, out.toString(), err.toString());
    }
}
