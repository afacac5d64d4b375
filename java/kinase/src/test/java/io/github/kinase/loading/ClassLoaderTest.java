package io.github.kinase.loading;

import java.io.File;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;

/** Class loaders that know nothing of each other, as in application servers, plugins and Spark. */
@Tag("native")
class ClassLoaderTest {

    @TempDir
    private Path folder;
    private Path jar;

    @BeforeEach
    void pack() throws IOException {
        LibraryJar.nativeLibrary();
        jar = LibraryJar.plain(folder);
    }

    @Test
    void childLoader() throws Exception {
        try (URLClassLoader loader = loader()) {
            assertEquals(Probe.javaBits(), bitsIn(loader));
        }
    }

    @Test
    void twoLoadersAtOnceAndTheFirstGoesAway() throws Exception {
        try (URLClassLoader second = loader()) {
            WeakReference<ClassLoader> first = useAndClose(second);
            assertCollected(first);
            assertEquals(Probe.javaBits(), bitsIn(second));
        }
    }

    @Test
    void loadersOneAfterTheOther() throws Exception {
        for (int i = 0; i < 5; i++) {
            try (URLClassLoader loader = loader()) {
                assertEquals(Probe.javaBits(), bitsIn(loader));
            }
        }
    }

    private WeakReference<ClassLoader> useAndClose(ClassLoader second) throws Exception {
        try (URLClassLoader first = loader()) {
            assertEquals(Probe.javaBits(), bitsIn(first));
            assertEquals(Probe.javaBits(), bitsIn(second));
            assertEquals(Probe.javaBits(), bitsIn(first));
            assertNotSame(first.loadClass(Probe.class.getName()), second.loadClass(Probe.class.getName()));
            return new WeakReference<>(first);
        }
    }

    private static void assertCollected(WeakReference<ClassLoader> loader) throws InterruptedException {
        for (int i = 0; i < 50 && loader.get() != null; i++) {
            System.gc();
            Thread.sleep(50);
        }
        assertNull(loader.get(), "something keeps the class loader alive");
    }

    private URLClassLoader loader() throws IOException {
        URL[] path = {jar.toUri().toURL(), new File(Child.probeClasses().toString()).toURI().toURL()};
        return new URLClassLoader(path, ClassLoader.getPlatformClassLoader());
    }

    /** The bits of the chosen backend, which must be native. */
    private static String bitsIn(ClassLoader loader) throws Exception {
        Object info = loader.loadClass("io.github.kinase.Kinase").getMethod("info").invoke(null);
        assertEquals("native", info.getClass().getMethod("backend").invoke(info), info.toString());
        return (String) loader.loadClass(Probe.class.getName()).getMethod("chosenBits").invoke(null);
    }
}
