package io.github.kinase.loading;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The backend in vectors of the JDK: where its module is there, and where it is not. */
@Tag("native")
class VectorTest {

    private static final String[] MODULE = {"--add-modules", "jdk.incubator.vector"};
    private static final String MISSING = "the module jdk.incubator.vector is not there; --add-modules jdk.incubator.vector adds it";

    @TempDir
    private Path folder;
    private Path jar;
    private Path withoutNative;

    @BeforeEach
    void pack() throws IOException {
        LibraryJar.nativeLibrary();
        jar = LibraryJar.plain(folder);
        withoutNative = LibraryJar.with(folder.resolve("without.jar"), whole -> null);
    }

    private static void assertVector(Child.Result result) {
        assertEquals("vector", result.get("backend"), result.toString());
        result.assertClean();
        assertTrue(result.err().get(0).contains("jdk.incubator.vector"), result.toString());
    }

    @Test
    void takesOverWhereTheNativeLibraryIsMissing() throws Exception {
        Child.Result result = Child.in(folder).classPath(withoutNative).with(MODULE).probe();
        assertVector(result);
        assertTrue(result.get("reason").startsWith("there is no native library"), result.toString());
        assertTrue(result.err().get(2).startsWith("INFO: Kinase runs on vector: there is no native library"), result.toString());
    }

    @Test
    void leavesTheFirstPlaceToTheNativeLibrary() throws Exception {
        Child.Result result = Child.in(folder).classPath(jar).with(MODULE).probe();
        assertEquals("native", result.get("backend"), result.toString());
        result.assertClean();
    }

    @Test
    void forced() throws Exception {
        Child.Result result = Child.in(folder).classPath(jar).with(MODULE).with("-Dkinase.backend=vector").probe();
        assertVector(result);
        assertEquals(List.of(), result.all("reason"));
        assertEquals(1, result.err().size(), result.toString());
    }

    @Test
    void onTheModulePath() throws Exception {
        Child.Result result = Child.in(folder).with("-p", withoutNative.toString(), "--add-modules",
                "io.github.kinase,jdk.incubator.vector", "--enable-native-access=io.github.kinase", "-cp",
                Child.probeAlone(folder).toString()).probe();
        assertVector(result);
    }

    @Test
    void saysWhatWouldBeFaster() throws Exception {
        Child.in(folder).classPath(withoutNative).probe().assertJava("INFO", MISSING);
    }

    @Test
    void forcedWithoutTheModule() throws Exception {
        Child.Result result = Child.in(folder).classPath(jar).with("-Dkinase.backend=vector").probe();
        assertEquals("-Dkinase.backend=vector, but " + MISSING, result.get("thrown"));
    }

    @Test
    void notWithoutFusedMultiplyAdd() throws Exception {
        Child.Result result = Child.in(folder).classPath(jar).with(MODULE).with("-Dkinase.backend=vector", "-XX:-UseFMA").probe();
        assertTrue(result.get("thrown").contains("emulates the fused multiply-add"), result.toString());
    }
}
