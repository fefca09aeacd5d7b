package io.penstock.embedded.machine;

/// Ends something with this JVM, unless it was ended before.
public final class ExitHook {
    private final Thread thread;

    /// @param name of the thread that runs `end` on the way out
    public ExitHook(String name, Runnable end) {
        thread = new Thread(end, name);
        Runtime.getRuntime().addShutdownHook(thread);
    }

    /// Called when it has ended; on the way out of the JVM, `end` may still run a second time.
    public void remove() {
        try {
            Runtime.getRuntime().removeShutdownHook(thread);
        } catch (IllegalStateException _) {
            // the JVM is on its way out, and hooks can no longer be taken back
        }
    }
}
