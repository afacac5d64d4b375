package io.github.kinase.cli;

import io.github.kinase.Kinase;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kinase info}: what the library runs on here, and why not on something better. */
@Command(name = "info", mixinStandardHelpOptions = true,
        description = "Show the backend and SIMD target used here, and why not a better one.")
final class InfoCommand implements Callable<Integer> {

    @Mixin
    private Report report;

    @Override
    public Integer call() {
        Kinase.Info info = Kinase.info();
        if (report.json()) {
            report.writeJson(info);
            return 0;
        }
        report.out().println("version  " + info.version());
        report.out().println("backend  " + info.backend());
        report.out().println("simd     " + info.simd());
        report.out().println("jdk      " + info.jdk());
        info.reasons().forEach(reason -> report.out().println("because  " + reason));
        report.out().flush();
        return 0;
    }
}
