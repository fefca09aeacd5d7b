package io.penstock.embedded.scopes;

import org.jspecify.annotations.Nullable;

/// What a service enforces.
///
/// @param scope null: open
public record Rule(String method, String path, @Nullable String scope) {
    Endpoint endpoint() {
        return Endpoint.of(method, path);
    }
}
