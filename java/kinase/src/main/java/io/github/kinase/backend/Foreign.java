package io.github.kinase.backend;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;

/**
 * Functions of the library through java.lang.foreign, which is reached through handles, for this class is compiled for JDK 17. Only
 * once the library is loaded.
 */
final class Foreign {

    private Foreign() {}

    /**
     * A critical call of a function, which takes arrays where they lie. No safepoint passes during the call, so what it does must be
     * short. Null where there is no java.lang.foreign, or none that works: JNI serves as well, only slower for short arrays.
     *
     * @param arguments their types in order: I for int, J for long, D for double, A for an array, and S for sums in double[]
     */
    static MethodHandle bind(String function, String arguments, Class<?> array) {
        if (Runtime.version().feature() < 22) {
            return null;
        }
        try {
            return critical(function, arguments, array);
        } catch (Throwable e) {
            System.getLogger("io.github.kinase").log(System.Logger.Level.DEBUG, "no java.lang.foreign; JNI instead", e);
            return null;
        }
    }

    private static MethodHandle critical(String function, String arguments, Class<?> array) throws Throwable {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        Class<?> segment = Class.forName("java.lang.foreign.MemorySegment");
        Class<?> layout = Class.forName("java.lang.foreign.MemoryLayout");
        Class<?> descriptor = Class.forName("java.lang.foreign.FunctionDescriptor");
        Class<?> linker = Class.forName("java.lang.foreign.Linker");
        Class<?> option = Class.forName("java.lang.foreign.Linker$Option");
        Class<?> symbols = Class.forName("java.lang.foreign.SymbolLookup");

        Object layouts = Array.newInstance(layout, arguments.length());
        MethodHandle[] filters = new MethodHandle[arguments.length()];
        MethodHandle ofArray = lookup.findStatic(segment, "ofArray", MethodType.methodType(segment, array));
        MethodHandle ofSums = lookup.findStatic(segment, "ofArray", MethodType.methodType(segment, double[].class));
        for (int i = 0; i < arguments.length(); i++) {
            Array.set(layouts, i, layout(arguments.charAt(i)));
            filters[i] = arguments.charAt(i) == 'A' ? ofArray : arguments.charAt(i) == 'S' ? ofSums : null;
        }
        Object signature = descriptor.getMethod("ofVoid", layouts.getClass()).invoke(null, layouts);
        Object options = Array.newInstance(option, 1);
        Array.set(options, 0, option.getMethod("critical", boolean.class).invoke(null, true));
        Object loaded = lookup.findStatic(symbols, "loaderLookup", MethodType.methodType(symbols)).invoke();
        Object address = symbols.getMethod("findOrThrow", String.class).invoke(loaded, function);
        Object nativeLinker = linker.getMethod("nativeLinker").invoke(null);
        loadResources();
        MethodHandle downcall = (MethodHandle) lookup.findVirtual(linker, "downcallHandle", MethodType.methodType(MethodHandle.class,
                segment, descriptor, options.getClass())).asFixedArity().invoke(nativeLinker, address, signature, options);
        return MethodHandles.filterArguments(downcall, 0, filters);
    }

    /**
     * Loads what no array needs and the compiler asks for: while the class of an arena's resources, an argument of the constructor of
     * what every segment belongs to, is not loaded, it does not inline that constructor, and calls allocate their segments for ever.
     */
    private static void loadResources() throws Exception {
        ((AutoCloseable) Class.forName("java.lang.foreign.Arena").getMethod("ofConfined").invoke(null)).close();
    }

    private static Object layout(char argument) throws ReflectiveOperationException {
        String name = switch (argument) {
            case 'I' -> "JAVA_INT";
            case 'J' -> "JAVA_LONG";
            case 'D' -> "JAVA_DOUBLE";
            default -> "ADDRESS";
        };
        return Class.forName("java.lang.foreign.ValueLayout").getField(name).get(null);
    }
}
