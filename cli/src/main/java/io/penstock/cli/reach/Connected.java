package io.penstock.cli.reach;

import java.time.Duration;

/// The Penstock that a command works on.
public record Connected(Http http, Target target, IssuerTokens tokens, StatusApi status) {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    public static Connected toThisMachine() {
        return toThisMachine(PATIENCE);
    }

    /// @param patience for each answer
    public static Connected toThisMachine(Duration patience) {
        var http = new Http(patience);
        var target = Target.find(System.getenv());
        var tokens = new IssuerTokens(http, target);
        return new Connected(http, target, tokens, new StatusApi(http, tokens, target.intake()));
    }
}
