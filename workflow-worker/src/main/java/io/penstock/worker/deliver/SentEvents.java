package io.penstock.worker.deliver;

import io.penstock.platform.identity.KeyedHash;
import io.penstock.schema.event.Event;
import io.penstock.schema.event.EventData;
import io.penstock.schema.event.EventData.ReplyTo;
import io.penstock.schema.event.EventType;
import io.penstock.worker.run.StepCall;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.node.JsonNodeFactory;

/// What we sent, as an event: with the id that the channel's echo of it would get, so that the echo
/// is absorbed.
final class SentEvents {
    /// WhatsApp's word for the text of ours that it gives back with every status.
    static final String KEY = "biz_opaque_callback_data";

    private final KeyedHash keyedHash;
    private final InstantSource clock;

    SentEvents(KeyedHash keyedHash, InstantSource clock) {
        this.keyedHash = keyedHash;
        this.clock = clock;
    }

    Event sent(StepCall call, ReplyTo to, String text, String messageId, Outlet.Echo echo) {
        var cause = call.run().event();
        var tenant = call.run().tenant();
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return new Event(
                keyedHash.eventId(tenant, to.channel(), to.account(), echo.nativeId(), echo.kind()),
                cause.source(),
                EventType.MESSAGE_SENT,
                cause.subject(),
                now,
                now,
                tenant,
                to.channel(),
                cause.partitionkey(),
                null,
                cause.traceparent(),
                cause.id().value(),
                call.run().id().toString(),
                data(
                        cause,
                        to,
                        message(call, to, text, messageId),
                        new EventData.NativeItem(
                                echo.nativeId(), "text", to.account(), null, null, null)),
                Map.of());
    }

    private static EventData data(
            Event cause, ReplyTo to, EventData.Message message, EventData.NativeItem nativeItem) {
        return new EventData(
                Objects.requireNonNullElseGet(
                        cause.data().contact(),
                        () -> new EventData.Contact(to.address(), null, null, null, null)),
                Objects.requireNonNullElseGet(
                        cause.data().conversation(),
                        () -> new EventData.Conversation(to.address(), null, null)),
                message,
                null,
                null,
                null,
                null,
                nativeItem,
                null,
                null,
                null,
                null,
                null);
    }

    private static EventData.Message message(
            StepCall call, ReplyTo to, String text, String messageId) {
        return new EventData.Message(
                messageId,
                "text",
                EventData.Message.Direction.OUTBOUND,
                true,
                text,
                null,
                null,
                to.inReplyTo(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                to.address(),
                null,
                JsonNodeFactory.instance.objectNode().put(KEY, call.key()));
    }
}
