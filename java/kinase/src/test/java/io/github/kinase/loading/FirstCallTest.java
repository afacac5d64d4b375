package io.github.kinase.loading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the first call of a JVM loads of ours besides the library: to load all formulas and their kernels took it twice as long. */
@Tag("native")
class FirstCallTest {

    @TempDir
    private Path folder;

    @Test
    void loadsNoFormulaButItsOwn() throws Exception {
        List<String> loaded = loaded("gelu");
        assertTrue(loaded.contains("backend.SelfTest"), loaded.toString());
        assertNone(loaded, "formula\\.(?!Formula\\$)\\w+\\$(?!Gelu$|Types).*", "another formula");
        assertNone(loaded, "stamped\\.(?!Gelu).*", "a kernel of another formula");
        assertNone(loaded, ".*\\$\\$Lambda.*", "a lambda, of which the first takes 10 ms");
    }

    /** The classes of the library that a program loads, without its name. */
    private List<String> loaded(String name) throws Exception {
        Child.Result result = Child.in(folder).classPath(LibraryJar.plain(folder)).with("-Xlog:class+load:stdout")
                .run(ProbeFirst.class.getName(), name);
        assertEquals(0, result.status(), result.err().toString());
        return result.out().stream().map(Pattern.compile("io\\.github\\.kinase\\.(\\S+)")::matcher)
                .filter(Matcher::find).map(match -> match.group(1)).toList();
    }

    private static void assertNone(List<String> loaded, String pattern, String what) {
        assertEquals(List.of(), loaded.stream().filter(Pattern.compile(pattern).asMatchPredicate()).toList(), what);
    }
}
