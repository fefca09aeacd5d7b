package io.penstock.worker.deliver;

import io.penstock.schema.event.EventData.ReplyTo;
import io.penstock.schema.event.EventType;
import io.penstock.schema.failure.Failure;
import io.penstock.store.connection.Connection.Outbound;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One kind of target. It sends at most once a call, and says what it knows of the outcome.
interface Outlet {

    /// @param key goes with the message, as far as the target lets it
    /// @throws InterruptedException if the run is given up; the outcome is unknown then
    Sending send(Outbound way, ReplyTo to, String text, String key) throws InterruptedException;

    /// What identifies the channel's own telling of a message of ours, where it tells: the event of
    /// what we sent has the same identity, so that both are one.
    default Echo echo(ReplyTo to, String messageId) {
        return new Echo(messageId, EventType.MESSAGE_SENT);
    }

    record Echo(String nativeId, EventType kind) {}

    /// What became of it.
    sealed interface Sending {
        /// @param messageId as the target names it
        record Taken(String messageId) implements Sending {}

        /// It certainly was not taken.
        record Refused(Failure why, @Nullable Instant notBefore) implements Sending {}

        /// It may have been taken.
        record Unknown(Failure why) implements Sending {}
    }
}
