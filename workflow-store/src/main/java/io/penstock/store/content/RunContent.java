package io.penstock.store.content;

import io.penstock.schema.event.Event;
import io.penstock.schema.id.RunId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A run with what it knows.
///
/// @param results of steps, in the order in which they were found
/// @param purchases attempts that a model answered, oldest first
/// @param messages what was sent, or was meant to be, oldest first
public record RunContent(
        RunId run,
        String workflow,
        int workflowVersion,
        int iteration,
        @Nullable String step,
        Event event,
        List<Found> results,
        List<Purchase> purchases,
        List<Message> messages) {

    /// @param json as the step kept it
    public record Found(String step, String json, Instant at) {}

    /// @param usageJson tokens, provider and model; nothing personal
    public record Purchase(String step, int attempt, String usageJson, Instant at) {}

    /// @param status `INTENDED`, `DONE`, `REFUSED` or `UNKNOWN`
    public record Message(String step, String channel, String status, String body, Instant at) {}
}
