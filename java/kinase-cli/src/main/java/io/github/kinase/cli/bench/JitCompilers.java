package io.github.kinase.cli.bench;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Whether the compilers of the virtual machine have something to do. HotSpot lists what is being compiled, and what waits for it; of
 * another machine there is the time that compilations have taken, which moves when one is done.
 */
final class JitCompilers {

    private static final String COMMANDS = "com.sun.management:type=DiagnosticCommand";
    private static final String QUEUE = "compilerQueue";
    /** What a line begins with that names a method, being compiled or waiting, and no other line. */
    private static final Pattern METHOD = Pattern.compile("^(C\\d CompilerThread|\\d)", Pattern.MULTILINE);

    private final MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    private final CompilationMXBean compilations = ManagementFactory.getCompilationMXBean();
    private long compiled = compilations.getTotalCompilationTime();

    /** Whether one is at work, or was since the last time that this was asked. */
    boolean areBusy() {
        long before = compiled;
        compiled = compilations.getTotalCompilationTime();
        return compiled != before || namesMethods(list());
    }

    /** What is being compiled and what waits for it; empty if the machine has no such list. */
    String list() {
        try {
            return beans.invoke(new ObjectName(COMMANDS), QUEUE, new Object[0], new String[0]).toString();
        } catch (JMException e) {
            return "";
        }
    }

    static boolean namesMethods(String list) {
        return METHOD.matcher(list).find();
    }
}
