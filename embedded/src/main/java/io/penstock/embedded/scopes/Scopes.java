package io.penstock.embedded.scopes;

import java.util.List;

/// Every scope of the design, those that no endpoint wants yet, too: none of them opens anything
/// that is not its own.
public final class Scopes {
    private static final List<String> ALL =
            List.of(
                    "events:write",
                    "runs:read",
                    "runs:operate",
                    "reviews:read",
                    "reviews:decide",
                    "dead-letters:read",
                    "dead-letters:replay",
                    "runs:audit",
                    "traces:read",
                    "traces:reveal",
                    "documents:read",
                    "documents:write",
                    "documents:search-as",
                    "prompts:read",
                    "prompts:write",
                    "prompts:publish",
                    "workflows:read",
                    "workflows:write",
                    "evaluations:read",
                    "evaluations:run",
                    "connections:read",
                    "connections:write",
                    "subscriptions:write",
                    "usage:read",
                    "policies:write",
                    "audit:read",
                    "audit:verify",
                    "subjects:export",
                    "subjects:erase",
                    "keys:rotate",
                    "admin:tenants",
                    "llm:invoke",
                    "tenants:act-for",
                    "metrics:read");

    private Scopes() {}

    public static List<String> all() {
        return ALL;
    }
}
