package io.penstock.cli.reach;

import java.time.Duration;
import java.util.Map;

/// The Penstock that a command works on.
public record Connected(Http http, Target target, IssuerTokens tokens, StatusApi status) {
    /// The variables that a command goes by: its process's, unless it is run inside another program
    /// that says otherwise.
    public static final ScopedValue<Map<String, String>> ENVIRONMENT = ScopedValue.newInstance();

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    public static Connected toThisMachine() {
        return toThisMachine(PATIENCE);
    }

    /// @param patience for each answer
    public static Connected toThisMachine(Duration patience) {
        var http = new Http(patience);
        var target = Target.find(ENVIRONMENT.orElse(System.getenv()));
        var tokens = new IssuerTokens(http, target);
        return new Connected(http, target, tokens, new StatusApi(http, tokens, target.intake()));
    }
}
