package io.penstock.store.content;

import io.penstock.schema.event.Event;
import io.penstock.schema.id.RunId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A run with what it knows.
///
/// @param results of steps, in the order in which they were found; a person's edit in place of what
///     its step found
/// @param purchases attempts that a model answered, oldest first
/// @param messages what was sent, or was meant to be, oldest first
/// @param decisions of people, oldest first
public record RunContent(
        RunId run,
        String workflow,
        int workflowVersion,
        int iteration,
        @Nullable String step,
        Event event,
        List<Found> results,
        List<Purchase> purchases,
        List<Message> messages,
        List<Decision> decisions) {

    /// @param json as the step kept it
    public record Found(String step, String json, Instant at) {}

    /// @param usageJson tokens, provider and model; nothing personal
    public record Purchase(String step, int attempt, String usageJson, Instant at) {}

    /// @param status `INTENDED`, `DONE`, `REFUSED` or `UNKNOWN`
    public record Message(String step, String channel, String status, String body, Instant at) {}

    /// @param decision `approve`, `edit` or `reject`
    /// @param answerStep whose result an edit replaced
    public record Decision(
            String step, String decision, String by, @Nullable String answerStep, Instant at) {}
}
