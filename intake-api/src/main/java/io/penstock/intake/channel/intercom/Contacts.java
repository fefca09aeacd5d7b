package io.penstock.intake.channel.intercom;

import io.penstock.intake.accept.Item;
import io.penstock.intake.channel.SingleItem;
import io.penstock.intake.channel.SingleItem.Identity;
import io.penstock.schema.event.EventData.ObjectRecord;
import io.penstock.schema.event.EventType;
import java.util.regex.Pattern;

/// Users and leads, by their topics of any version of the API: `contact.created`,
/// `contact.user.created`, `user.created`.
final class Contacts {
    private static final Pattern KIND =
            Pattern.compile("^(?:contact\\.)?(?:user|lead)\\.|contact\\.");

    private Contacts() {}

    static Item read(SingleItem item, Identity identity) {
        var type = type(KIND.matcher(identity.nativeType()).replaceFirst(""));
        var object = item.body().path("data").path("item");
        var contact = People.contact(object);
        var uri = People.uri(object);
        if (type == EventType.CUSTOM) {
            return item.custom(identity, uri.orElse(null));
        }
        if (contact.isEmpty() || uri.isEmpty()) {
            return item.lacking("#/data/item/id", "The id of the contact");
        }
        var record = new ObjectRecord(uri.get(), "contact", null, null, null, null);
        var data = item.data(identity).contact(contact.get()).record(record);
        return item.drafted(type, identity, uri.get(), data);
    }

    private static EventType type(String what) {
        return switch (what) {
            case "created" -> EventType.CONTACT_CREATED;
            case "updated",
                    "email.updated",
                    "added_email",
                    "signed_up",
                    "subscribed",
                    "unsubscribed",
                    "archived",
                    "unarchived" ->
                    EventType.CONTACT_UPDATED;
            case "merged" -> EventType.CONTACT_MERGED;
            case "deleted" -> EventType.CONTACT_DELETED;
            default -> EventType.CUSTOM;
        };
    }
}
