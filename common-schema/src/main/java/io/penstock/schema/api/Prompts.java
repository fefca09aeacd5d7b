package io.penstock.schema.api;

import java.util.List;

/// `PUT /v1/prompts/{id}` of the gateway: publishes a version, or finds that the newest one is the
/// same.
public final class Prompts {
    private Prompts() {}

    /// @param messages templates (Mustache); a variable that the call does not give is an error
    public record Upload(List<Message> messages) {}

    /// @param role `system`, `user` or `assistant`
    public record Message(String role, String content) {}

    /// @param version from 1; immutable once published
    /// @param sha256 lower-case hex over the canonical template
    public record Version(String id, int version, String sha256) {}
}
