package io.penstock.embedded.model;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A path: `[/PROVIDER][/fault/SCRIPT]/v1/chat/completions`, where PROVIDER is any name that tells
/// one provider from another.
///
/// @param provider empty if the path names none
/// @param script as it stands in the path
/// @param endpoint the rest, with its slash
record Address(String provider, @Nullable String script, String endpoint) {
    private static final String FAULT = "fault";
    private static final Set<String> NO_PROVIDERS =
            Set.of(FAULT, "v1", "openai", "chat", "embeddings", "models", "messages");

    static Address of(String path) {
        var rest = path;
        var provider = "";
        if (!NO_PROVIDERS.contains(first(rest)) && !first(rest).isEmpty()) {
            provider = first(rest);
            rest = rest.substring(provider.length() + 1);
        }
        if (!first(rest).equals(FAULT)) {
            return new Address(provider, null, rest);
        }
        rest = rest.substring(FAULT.length() + 1);
        var script = first(rest);
        return new Address(
                provider, script, rest.isEmpty() ? "" : rest.substring(script.length() + 1));
    }

    private static String first(String path) {
        var end = path.indexOf('/', 1);
        return path.isEmpty() ? "" : path.substring(1, end < 0 ? path.length() : end);
    }
}
