package io.penstock.worker.run;

import io.penstock.schema.event.Event;
import io.penstock.schema.id.RunId;
import io.penstock.schema.id.TenantId;
import java.time.Instant;

/// A run as it was claimed.
///
/// @param iteration from 1; grows when a person restarts the run, so that its side effects happen
///     again
/// @param deadline after this instant no further step is begun
/// @param claim what every write shows
public record Run(
        TenantId tenant, RunId id, Event event, int iteration, Instant deadline, Claim claim) {

    /// @param fence a higher one means that somebody else holds the run
    /// @param conversation whose turn it is
    /// @param route of the model calls that it was claimed for; empty for none
    public record Claim(long fence, long conversation, String workflow, String route) {}

    /// The idempotency key of a step's side effect: the same at every attempt.
    String key(String step) {
        return id + "/" + step + "/" + iteration;
    }
}
