package io.penstock.gateway.prompt;

import io.penstock.schema.api.Prompts;
import java.util.List;

/// A published template; it never changes.
///
/// @param sha256 lower-case hex over the canonical JSON of the messages
public record PromptVersion(String id, int version, String sha256, List<Prompts.Message> messages) {
    public PromptVersion {
        messages = List.copyOf(messages);
    }
}
