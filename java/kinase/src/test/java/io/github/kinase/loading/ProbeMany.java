package io.github.kinase.loading;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;

/**
 * Loads the library once per argument, each time in a class loader of its own: an argument is the jar to use, or jar and
 * {@code kinase.library} separated by the path separator. Prints the reasons, one line each; a crash takes this process.
 */
public final class ProbeMany {

    private ProbeMany() {}

    public static void main(String[] args) throws Exception {
        for (String arg : args) {
            String[] parts = arg.split(File.pathSeparator);
            System.clearProperty("kinase.library");
            if (parts.length > 1) {
                System.setProperty("kinase.library", parts[1]);
            }
            try (URLClassLoader loader = new URLClassLoader(new URL[] {new File(parts[0]).toURI().toURL()},
                    ClassLoader.getPlatformClassLoader())) {
                Object info = loader.loadClass("io.github.kinase.Kinase").getMethod("info").invoke(null);
                String backend = (String) info.getClass().getMethod("backend").invoke(info);
                List<?> reasons = (List<?>) info.getClass().getMethod("reasons").invoke(info);
                System.out.println(backend + "=" + reasons);
            }
        }
        System.out.println("left=" + new File(System.getProperty("java.io.tmpdir")).list().length);
    }
}
