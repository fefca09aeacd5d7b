package io.penstock.intake.channel.whatsapp;

import io.penstock.intake.accept.EventDraft;
import io.penstock.intake.accept.Item;
import io.penstock.intake.channel.DataDraft;
import io.penstock.intake.channel.Fields;
import io.penstock.intake.channel.MessageDraft;
import io.penstock.schema.event.Channel;
import io.penstock.schema.event.EventData.Contact;
import io.penstock.schema.event.EventData.Conversation;
import io.penstock.schema.event.EventData.Custom;
import io.penstock.schema.event.EventType;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What became of a message we sent. Statuses arrive in any order, and each of them is a fact of
/// its own.
final class Statuses {
    private static final Set<String> KNOWN =
            Set.of(
                    "accepted",
                    "sent",
                    "delivered",
                    "read",
                    "played",
                    "failed",
                    "undelivered",
                    "deleted");

    private Statuses() {}

    private record Facts(
            String message,
            String status,
            Instant time,
            String identity,
            Optional<Contact> recipient,
            @Nullable String conversation) {}

    static Item read(Change change, String pointer, JsonNode item, boolean repaired) {
        for (var member : new String[] {"id", "status", "timestamp"}) {
            if (Fields.text(item, member).isEmpty()) {
                return Item.lacking(pointer, pointer + "/" + member, "A status has one");
            }
        }
        var time = Fields.seconds(item, "timestamp");
        if (time.isEmpty()) {
            return Item.lacking(pointer, pointer + "/timestamp", "Seconds since 1970");
        }
        return new Item.Drafted(
                draft(change, pointer, item, repaired, facts(change, item, time.get())));
    }

    private static Facts facts(Change change, JsonNode item, Instant time) {
        var message = Fields.text(item, "id").orElseThrow();
        var status = Fields.text(item, "status").orElseThrow();
        var seconds = Fields.text(item, "timestamp").orElseThrow();
        var participant =
                Fields.text(item, "recipient_participant_id")
                        .or(() -> Fields.text(item, "recipient_participant_user_id"));
        var identity = String.join("|", message, status, seconds);
        return new Facts(
                message,
                status,
                time,
                participant.map(who -> identity + "|" + who).orElse(identity),
                recipient(change, item),
                conversation(change, item));
    }

    private static EventDraft draft(
            Change change, String pointer, JsonNode item, boolean repaired, Facts facts) {
        var account = change.phoneNumberId();
        var known = KNOWN.contains(facts.status());
        var message =
                MessageDraft.of(facts.message())
                        .recipient(facts.recipient().map(Contact::id).orElse(null))
                        .errors(Errors.of(item.path("errors")))
                        .extra("biz_opaque_callback_data", item.path("biz_opaque_callback_data"))
                        .extra("conversation", item.path("conversation"))
                        .extra("pricing", item.path("pricing"));
        if (known) {
            message.state(facts.status());
        }
        var data =
                DataDraft.of(
                                change.receipt(),
                                facts.identity(),
                                "status:" + facts.status(),
                                account,
                                pointer)
                        .contact(facts.recipient().orElse(null))
                        .conversation(
                                facts.conversation() == null
                                        ? null
                                        : new Conversation(
                                                facts.conversation(),
                                                null,
                                                isGroup(item) ? true : null))
                        .message(message.build())
                        .custom(known ? null : custom(account, facts, item))
                        .build();
        return new EventDraft(
                pointer,
                Channel.WHATSAPP,
                known ? EventType.MESSAGE_STATUS : EventType.CUSTOM,
                account,
                facts.identity(),
                facts.conversation(),
                facts.conversation(),
                facts.time(),
                data,
                Map.of(),
                repaired);
    }

    private static Custom custom(String account, Facts facts, JsonNode item) {
        return new Custom(
                "status:" + facts.status(), account, "application/json", item, null, null);
    }

    private static Optional<Contact> recipient(Change change, JsonNode item) {
        return isGroup(item)
                ? People.person(
                        change.contacts(),
                        Fields.textOrNull(item, "recipient_participant_id"),
                        Fields.textOrNull(item, "recipient_participant_user_id"))
                : People.person(
                        change.contacts(),
                        Fields.textOrNull(item, "recipient_id"),
                        Fields.textOrNull(item, "recipient_user_id"));
    }

    private static @Nullable String conversation(Change change, JsonNode item) {
        return isGroup(item)
                ? Fields.textOrNull(item, "recipient_id")
                : recipient(change, item).map(Contact::id).orElse(null);
    }

    private static boolean isGroup(JsonNode item) {
        return Fields.text(item, "recipient_type").filter("group"::equals).isPresent();
    }
}
