package io.penstock.store.send;

import io.penstock.schema.id.EventId;
import io.penstock.schema.id.RunId;
import io.penstock.schema.id.TenantId;
import io.penstock.store.run.Checkpoint;
import io.penstock.store.run.Held;
import java.util.List;
import java.util.Optional;

/// The record of side effects. WhatsApp honours no key, so what may have been sent is never sent
/// again by itself: a status callback settles it, or a person.
public interface Sends {

    /// Writes the intent, before the effect.
    Intent intend(Held held, Outgoing outgoing);

    /// What stands under `key` that may have left already; writes nothing.
    Optional<Intent> earlier(Held held, String key);

    /// Writes the outcome, after the effect.
    Checkpoint outcome(Held held, String key, Outcome outcome);

    /// Whether something was sent under `key`, or may have been.
    boolean begun(TenantId tenant, String key);

    /// Asks for the right to announce what was sent under `key`; the announcement belongs in the
    /// same transaction.
    Telling tell(Held held, String key);

    /// The runs under way that the channel's own telling of what we sent has started: it came
    /// before the outcome was written, and did not say whose it is.
    ///
    /// @param sent the event of what we sent, which has the same id
    List<RunId> startedBy(TenantId tenant, EventId sent);

    /// Lets runs go on whose send was settled by a callback while they waited for it, or for a
    /// person to decide about it; level-triggered, called by a sweep.
    ///
    /// @return how many were looked at
    int wakeSettled(int limit);

    /// How many intents of unknown outcome are older than their callback's minute, and wait for a
    /// worker or a person.
    long overdue();
}
