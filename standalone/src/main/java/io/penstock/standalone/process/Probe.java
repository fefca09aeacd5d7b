package io.penstock.standalone.process;

/// Asks a process whether it can do its work. Answers within seconds, whatever the process does.
@FunctionalInterface
public interface Probe {
    boolean ready();
}
