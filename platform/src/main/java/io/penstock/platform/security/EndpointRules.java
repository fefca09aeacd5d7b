package io.penstock.platform.security;

import java.util.List;

/// Every endpoint of a service and who may call it; what is not listed is denied to all.
public record EndpointRules(List<EndpointRule> rules) {
    public EndpointRules {
        rules = List.copyOf(rules);
    }

    public static EndpointRules of(EndpointRule... rules) {
        return new EndpointRules(List.of(rules));
    }
}
