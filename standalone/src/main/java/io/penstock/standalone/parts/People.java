package io.penstock.standalone.parts;

import io.penstock.standalone.place.Secret;
import java.util.List;

/// Who may log in at the development issuer, for the dashboard.
public enum People {
    /// All that this version offers to people, except changing connections.
    OPERATOR(
            "operator",
            Secret.OPERATOR,
            Clients.DEVELOPMENT_SCOPES.stream()
                    .filter(scope -> !scope.equals("connections:write"))
                    .toList()),
    /// Decides what a run cannot decide by itself.
    REVIEWER(
            "reviewer",
            Secret.REVIEWER,
            List.of("runs:read", "reviews:read", "reviews:decide", "traces:read"));

    private final String user;
    private final Secret password;
    private final List<String> scopes;

    People(String user, Secret password, List<String> scopes) {
        this.user = user;
        this.password = password;
        this.scopes = scopes;
    }

    /// With which they log in.
    public String user() {
        return user;
    }

    public Secret password() {
        return password;
    }

    /// What they may have; a token holds those of them that were asked for.
    List<String> scopes() {
        return scopes;
    }
}
