package io.github.kinase.cli;

import java.io.Closeable;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import me.tongfei.progressbar.ProgressState;

/** A progress bar with the time left, on standard error if that is a terminal, and otherwise nothing. */
public final class Progress implements Closeable {

    private static final int WIDTH = 79;
    private static final int REFRESH_MILLIS = 200;

    private final ProgressBar bar;

    private Progress(ProgressBar bar) {
        this.bar = bar;
    }

    /** Starts a bar for a task of {@code total} steps; {@code wanted} false gives none at all. */
    public static Progress start(String task, long total, boolean wanted) {
        if (!wanted || !isTerminal()) {
            return new Progress(null);
        }
        return new Progress(new ProgressBarBuilder().setTaskName(task).setInitialMax(total)
                .setUpdateIntervalMillis(REFRESH_MILLIS).setStyle(ProgressBarStyle.ASCII).clearDisplayOnFinish()
                .setEtaFunction(Progress::timeLeft).setConsumer(new ConsoleProgressBarConsumer(System.err, WIDTH)).build());
    }

    private static Optional<Duration> timeLeft(ProgressState state) {
        long done = state.getCurrent();
        return done == 0 ? Optional.empty()
                : Optional.of(state.getElapsedAfterStart().dividedBy(done).multipliedBy(state.getMax() - done));
    }

    /** Moves on by a number of steps. */
    public void step(long steps) {
        if (bar != null) {
            bar.stepBy(steps);
        }
    }

    /** Names what is being done now. */
    public void say(String message) {
        if (bar != null) {
            bar.setExtraMessage(message);
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }

    /** System.console() tells of standard input and output only, so that Linux is asked for standard error itself. */
    private static boolean isTerminal() {
        try {
            return Path.of("/proc/self/fd/2").toRealPath().toString().matches("/dev/(pts/|tty|console).*");
        } catch (IOException e) {
            return System.console() != null && consoleIsTerminal();
        }
    }

    /** Before JDK 22 a console is always a terminal. */
    private static boolean consoleIsTerminal() {
        try {
            return (Boolean) Console.class.getMethod("isTerminal").invoke(System.console());
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }
}
