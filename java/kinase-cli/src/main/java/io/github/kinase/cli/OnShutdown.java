package io.github.kinase.cli;

/** Runs something if the virtual machine is stopped, by Ctrl-C for example, before this is closed. */
public final class OnShutdown implements AutoCloseable {

    private final Thread hook;

    public OnShutdown(Runnable action) {
        hook = new Thread(action, "kinase-on-shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // Too late: the virtual machine is stopping, and the hook runs.
        }
    }
}
