package io.penstock.intake.channel.whatsapp;

import io.penstock.intake.accept.EventDraft;
import io.penstock.intake.accept.Item;
import io.penstock.intake.channel.DataDraft;
import io.penstock.intake.channel.Fields;
import io.penstock.intake.delivery.Receipt;
import io.penstock.schema.event.Channel;
import io.penstock.schema.event.EventData.Contact;
import io.penstock.schema.event.EventData.Conversation;
import io.penstock.schema.event.EventData.Custom;
import io.penstock.schema.event.EventType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What is no message: preferences of a person, errors, and updates of the account. They keep
/// their body as it came.
final class Notices {
    /// Fields about the account, its numbers and its templates; any other field is a custom event.
    private static final List<String> ACCOUNT_FIELDS =
            List.of(
                    "account_",
                    "business_",
                    "message_template_",
                    "template_",
                    "phone_number_",
                    "payment_configuration_",
                    "partner_",
                    "security");

    /// Within one to two of them, a delivery that tells no time is the same if it is sent again.
    private static final Duration BUCKET = Duration.ofHours(2);

    private Notices() {}

    /// Meta names none of these; the same content at the same time is the same notice.
    ///
    /// @param time null where Meta tells none
    private record Facts(
            EventType type,
            String account,
            String word,
            @Nullable Instant time,
            @Nullable Contact contact,
            JsonNode body) {

        String identity(Object when) {
            var digest = UUID.nameUUIDFromBytes(body.toString().getBytes(StandardCharsets.UTF_8));
            return "%s|%s|%s".formatted(word, when, digest);
        }
    }

    static Item preference(Change change, String pointer, JsonNode item, boolean repaired) {
        var contact =
                People.person(
                        change.contacts(),
                        Fields.textOrNull(item, "wa_id"),
                        Fields.textOrNull(item, "user_id"));
        if (contact.isEmpty()) {
            return Item.lacking(pointer, pointer + "/wa_id", "A phone number or a user id");
        }
        var time = Fields.seconds(item, "timestamp");
        if (time.isEmpty()) {
            return Item.lacking(pointer, pointer + "/timestamp", "Seconds since 1970");
        }
        return drafted(
                change,
                pointer,
                repaired,
                new Facts(
                        EventType.CONTACT_UPDATED,
                        change.phoneNumberId(),
                        "user_preferences",
                        time.get(),
                        contact.get(),
                        item));
    }

    /// Such an error tells no time of its own, so it is dated by the entry.
    static Item error(Change change, String pointer, JsonNode item, boolean repaired) {
        return drafted(
                change,
                pointer,
                repaired,
                new Facts(
                        EventType.ACCOUNT_NOTICE,
                        change.phoneNumberId(),
                        "errors",
                        change.at(),
                        null,
                        item));
    }

    /// A change without items, as a whole.
    static Item whole(Change change, JsonNode value, boolean repaired) {
        var type =
                ACCOUNT_FIELDS.stream().anyMatch(change.field()::startsWith)
                        ? EventType.ACCOUNT_NOTICE
                        : EventType.CUSTOM;
        return drafted(
                change,
                change.pointer(),
                repaired,
                new Facts(
                        type,
                        change.business() == null ? "" : change.business(),
                        change.field(),
                        change.at(),
                        null,
                        value));
    }

    private static Item drafted(Change change, String pointer, boolean repaired, Facts facts) {
        var time = facts.time();
        if (time != null) {
            var identity = facts.identity(time.getEpochSecond());
            return new Item.Drafted(draft(change, pointer, repaired, facts, identity));
        }
        var receipt = change.receipt();
        var bucket = Math.floorDiv(receipt.at().getEpochSecond(), BUCKET.toSeconds());
        var identity = facts.identity(inBucket(receipt, bucket));
        return new Item.Drafted(
                draft(change, pointer, repaired, facts, identity),
                List.of(facts.identity(inBucket(receipt, bucket - 1))));
    }

    private static String inBucket(Receipt receipt, long bucket) {
        return receipt.raw().sha256() + "|" + bucket;
    }

    private static EventDraft draft(
            Change change, String pointer, boolean repaired, Facts facts, String identity) {
        var contact = facts.contact();
        var conversation = contact == null ? null : contact.id();
        var data =
                DataDraft.of(change.receipt(), identity, facts.word(), facts.account(), pointer)
                        .contact(contact)
                        .conversation(
                                conversation == null
                                        ? null
                                        : new Conversation(conversation, null, null))
                        .custom(
                                new Custom(
                                        facts.word(),
                                        facts.account(),
                                        "application/json",
                                        facts.body(),
                                        null,
                                        null))
                        .build();
        return new EventDraft(
                pointer,
                Channel.WHATSAPP,
                facts.type(),
                facts.account(),
                identity,
                conversation,
                conversation,
                facts.time() == null ? change.receipt().at() : facts.time(),
                data,
                Map.of(),
                repaired);
    }
}
