package io.penstock.gateway.prompt;

/// What publishing a template came to.
sealed interface Publication {
    PromptVersion version();

    record Published(PromptVersion version) implements Publication {}

    /// The newest version has the same content.
    record Unchanged(PromptVersion version) implements Publication {}
}
