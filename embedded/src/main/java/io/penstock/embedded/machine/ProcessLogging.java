package io.penstock.embedded.machine;

import org.slf4j.bridge.SLF4JBridgeHandler;

/// Logging of a process of its own: warnings and what we say ourselves, to standard error.
public final class ProcessLogging {
    private static final String FILE = "logback.configurationFile";

    private ProcessLogging() {}

    /// Must come before the first logger; a file that was named on the command line wins.
    public static void toStandardError() {
        if (System.getProperty(FILE) == null) {
            System.setProperty(FILE, "io/penstock/embedded/process-logback.xml");
        }
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install(); // Tomcat logs through java.util.logging
    }
}
