package io.penstock.platform.security;

import java.util.List;

/// Every endpoint of a service and who may call it; what is not listed is denied to all.
///
/// @param tokenless path patterns under which every endpoint authenticates by itself: what is none
///     is answered 404 or 405 there, and nobody is asked for a token
public record EndpointRules(List<EndpointRule> rules, List<String> tokenless) {
    public EndpointRules {
        rules = List.copyOf(rules);
        tokenless = List.copyOf(tokenless);
    }

    public static EndpointRules of(EndpointRule... rules) {
        return new EndpointRules(List.of(rules), List.of());
    }

    /// The same, where under one pattern every endpoint authenticates by itself.
    public static EndpointRules withTokenless(String pattern, EndpointRule... rules) {
        return new EndpointRules(List.of(rules), List.of(pattern));
    }
}
