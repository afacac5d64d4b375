package io.github.kinase.cli.bench;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class JitCompilersTest {

    private static final String EMPTY = "Current compiles: \n\nC1 compile queue:\nEmpty\n\nC2 compile queue:\nEmpty\n\n";

    @Test
    void theyAreBusyWhileAMethodIsCompiledOrWaits() {
        assertFalse(JitCompilers.namesMethods(""));
        assertFalse(JitCompilers.namesMethods(EMPTY));
        assertTrue(JitCompilers.namesMethods(EMPTY.replace("compiles: \n",
                "compiles: \nC2 CompilerThread0  1186       4       java.lang.String::length (42 bytes)\n")));
        assertTrue(JitCompilers.namesMethods(EMPTY.replaceFirst("Empty", "1809   !   1       java.lang.String::length (42 bytes)\n")));
    }

    @Test
    void theListIsThereAndComesToAnEnd() {
        JitCompilers compilers = new JitCompilers();
        assertTrue(compilers.list().contains("compile queue:"), compilers::list);
        assertTimeoutPreemptively(Duration.ofMinutes(1), () -> {
            while (compilers.areBusy()) {
                Thread.sleep(20);
            }
        });
    }
}
