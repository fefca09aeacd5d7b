package io.penstock.store.redrive;

import io.penstock.schema.id.RunId;
import io.penstock.schema.id.TenantId;

/// The only way out of `FAILED`: a person lets the run try again. It goes on at the step where it
/// failed, with what it has behind it, fresh attempts and a fresh deadline.
///
/// Its side effects keep their keys: what was refused is sent again under the same one, what was
/// taken is not sent again, and what nobody knows goes to a person.
public interface Retries {

    /// @param by who asked for it; the timeline says so
    Retried retry(TenantId tenant, RunId run, String by);

    enum Retried {
        /// It is `PENDING`, and its open letter is redriven.
        AGAIN,
        NOT_FAILED,
        UNKNOWN
    }
}
