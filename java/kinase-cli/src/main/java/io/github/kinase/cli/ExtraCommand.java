package io.github.kinase.cli;

import java.util.concurrent.Callable;

/**
 * A command of another module: a service that {@link Main} finds on the class path. The class carries picocli's annotation
 * {@code Command} with its name.
 */
public interface ExtraCommand extends Callable<Integer> {}
