package io.penstock.worker.run;

import io.penstock.schema.event.Channel;
import io.penstock.schema.event.Event;
import io.penstock.schema.event.EventData;
import io.penstock.schema.event.EventType;
import io.penstock.schema.id.EventId;
import io.penstock.schema.id.RunId;
import io.penstock.schema.id.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Runs and events for tests, made of fictional people.
public final class Runs {
    public static final TenantId TENANT = new TenantId("acme");
    public static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    private Runs() {}

    public static Run of(Event event) {
        return new Run(
                TENANT,
                RunId.of(TENANT, event.id().value(), "whatsapp-assistant", 0),
                event,
                1,
                NOW.plusSeconds(1800),
                new Run.Claim(1, 1, "assistant", ""));
    }

    public static Event whatsapp(@Nullable String text) {
        return whatsapp(text, NOW.plusSeconds(86_400));
    }

    public static Event whatsapp(@Nullable String text, Instant until) {
        var message =
                new EventData.Message(
                        "wamid.sample",
                        text == null ? "image" : "text",
                        EventData.Message.Direction.INBOUND,
                        true,
                        text,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null);
        var data =
                new EventData(
                        new EventData.Contact("tel:+12025550143", null, null, null, null),
                        new EventData.Conversation("tel:+12025550143", null, null),
                        message,
                        null,
                        null,
                        null,
                        new EventData.ReplyTo(
                                Channel.WHATSAPP,
                                "106540352242922",
                                "tel:+12025550143",
                                "tel:+12025550143",
                                "wamid.sample",
                                until),
                        new EventData.NativeItem(
                                "wamid.sample",
                                "text",
                                "106540352242922",
                                null,
                                null,
                                new EventData.NativeItem.Raw(
                                        "delivery:1", "0".repeat(64), "application/json", 10)),
                        List.of(),
                        null,
                        null,
                        null,
                        null);
        return new Event(
                new EventId("a".repeat(26)),
                "/acme/whatsapp/106540352242922",
                EventType.MESSAGE_RECEIVED,
                "tel:+12025550143",
                NOW,
                NOW,
                TENANT,
                Channel.WHATSAPP,
                "c".repeat(26),
                null,
                null,
                null,
                null,
                data,
                Map.of());
    }
}
