package io.github.kinase.loading;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The library leaves the floating-point mode of its host alone, and needs nothing but the C library. */
@Tag("native")
class FloatingPointModeTest {

    @TempDir
    private Path folder;

    @Test
    void denormalNumbersStay() throws Exception {
        LibraryJar.nativeLibrary();
        Child.Result result = Child.in(folder).classPath(LibraryJar.plain(folder)).run(ProbeModes.class.getName());
        assertEquals("native", result.get("backend"), result.toString());
        assertEquals(List.of("400000", "400000", "400000", "400000"), result.all("product"));
    }

    /** What sets MXCSR, the x87 control word or FPCR; crtfastmath.o, which -ffast-math links in, is nothing else. */
    @Test
    void noInstructionSetsTheMode() throws Exception {
        Pattern setter = Pattern.compile("\\b(v?ldmxcsr|fldcw|fldenv|frstor|fxrstor\\w*|xrstor\\w*|msr\\s+fpcr)\\b");
        List<String> setters = objdump("-d").stream().filter(line -> setter.matcher(line).find()).toList();
        assertEquals(List.of(), setters);
    }

    @Test
    void onlyTheCLibraryIsNeeded() throws Exception {
        List<String> needed = objdump("-p").stream().map(String::strip).filter(line -> line.startsWith("NEEDED"))
                .map(line -> line.substring("NEEDED".length()).strip()).toList();
        assertEquals(List.of("libc.so.6"), needed);
    }

    private List<String> objdump(String option) throws Exception {
        Path library = LibraryJar.nativeLibraryFile();
        Child.Result result = null;
        try {
            result = Child.run(folder, List.of("objdump", option, library.toString()), Map.of());
        } catch (IOException e) {
            assumeTrue(false, "there is no objdump (binutils): " + e.getMessage());
        }
        assertEquals(0, result.status(), () -> "objdump");
        return result.out();
    }
}
