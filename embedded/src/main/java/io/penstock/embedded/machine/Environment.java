package io.penstock.embedded.machine;

import java.util.Map;
import java.util.Optional;

/// The settings of a process of its own, read from environment variables: unlike arguments, other
/// users of the machine cannot see them.
public record Environment(Map<String, String> variables) {

    public static Environment ofThisProcess() {
        return new Environment(System.getenv());
    }

    public Optional<String> find(String name) {
        return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank());
    }

    /// @throws IllegalArgumentException that names the variable to set
    public String require(String name) {
        return find(name).orElseThrow(() -> new IllegalArgumentException("Set " + name));
    }

    /// @throws IllegalArgumentException that names the variable to correct
    public int port(String name, int otherwise) {
        var text = find(name).orElse(Integer.toString(otherwise));
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException _) {
            throw new IllegalArgumentException(name + " must be a port number, not " + text);
        }
    }
}
