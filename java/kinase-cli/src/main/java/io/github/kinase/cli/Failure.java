package io.github.kinase.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Says in one line what an exception means to the user. */
final class Failure {

    private Failure() {}

    static String message(Exception e) {
        if (e instanceof UncheckedIOException unchecked) {
            return message(unchecked.getCause());
        }
        if (e instanceof NoSuchFileException missing) {
            return missing.getFile() + ": no such file or folder";
        }
        if (e instanceof AccessDeniedException denied) {
            return denied.getFile() + ": permission denied";
        }
        if (e instanceof FileSystemException file) {
            return file.getFile() + ": " + (file.getReason() == null ? "cannot be read or written" : file.getReason());
        }
        boolean expected = e instanceof IOException || e instanceof IllegalArgumentException || e instanceof IllegalStateException
                || e instanceof UnsupportedOperationException;
        if (expected && e.getMessage() != null) {
            return e.getMessage();
        }
        StackTraceElement[] trace = e.getStackTrace();
        return "internal error: " + e + (trace.length == 0 ? "" : " at " + trace[0]);
    }
}
