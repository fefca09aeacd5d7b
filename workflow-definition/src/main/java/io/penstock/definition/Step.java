package io.penstock.definition;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One step of a workflow.
public sealed interface Step {

    /// Unique within the definition, and the step's name in expressions: `steps.{id}`.
    String id();

    /// Who is asked when it fails.
    String owner();

    RetryPolicy retry();

    /// Finds context for what the event says.
    ///
    /// @param query renders to the search; where it renders to nothing, confidence is 0
    /// @param sources collections to search; empty means all
    /// @param history turns of the conversation that go with the query
    /// @param top blocks wanted
    /// @param minConfidence 0 to 1; below it the run needs a person (`LOW_CONFIDENCE`)
    record Retrieve(
            String id,
            String owner,
            RetryPolicy retry,
            Template query,
            List<String> sources,
            int history,
            int top,
            double minConfidence)
            implements Step {
        public Retrieve {
            sources = List.copyOf(sources);
        }
    }

    /// Asks a model for an object that obeys a schema.
    ///
    /// @param route the gateway's list of models to try
    record Generate(
            String id,
            String owner,
            RetryPolicy retry,
            VersionedName prompt,
            String route,
            OutputSchema output)
            implements Step {}

    /// Waits for a person, when its condition holds.
    ///
    /// @param due how long the queue has; null means without end
    record Review(
            String id,
            String owner,
            RetryPolicy retry,
            Condition when,
            String queue,
            @Nullable Duration due,
            OnExpiry onExpiry)
            implements Step {}

    /// What a review that nobody decided in time does: moves once to `{queue}-overdue`, or fails
    /// the run.
    enum OnExpiry {
        ESCALATE,
        FAIL
    }

    /// Sends an answer.
    record Deliver(String id, String owner, RetryPolicy retry, ReplyAddress to, Template body)
            implements Step {}
}
