package io.penstock.store.redrive;

import io.penstock.schema.id.RunId;
import io.penstock.schema.id.TenantId;
import org.jspecify.annotations.Nullable;

/// The only ways out of an end: a person lets the run try again, or begin again.
///
/// Tried again, it goes on at the step where it failed, with what it has behind it, fresh attempts
/// and a fresh deadline. Its side effects keep their keys: what was refused is sent again under the
/// same one, what was taken is not sent again, and what nobody knows goes to a person.
public interface Retries {

    /// @param by who asked for it; the timeline says so
    Retried retry(TenantId tenant, RunId run, String by);

    /// Begins a run that has ended again, at its first step: nothing of before counts, and its side
    /// effects happen again under new keys.
    ///
    /// @param version of its definition to move to: a number, or [Order#NEWEST]; null: its own
    /// @param by who asked for it; the timeline says so
    Restarted restart(TenantId tenant, RunId run, @Nullable String version, String by);

    sealed interface Restarted {
        /// It is `PENDING`, and its open letter is redriven.
        record Again() implements Restarted {}

        record NotEnded() implements Restarted {}

        /// @param why it cannot move to that version
        record Unfit(String why) implements Restarted {}

        record Unknown() implements Restarted {}
    }

    enum Retried {
        /// It is `PENDING`, and its open letter is redriven.
        AGAIN,
        NOT_FAILED,
        UNKNOWN
    }
}
