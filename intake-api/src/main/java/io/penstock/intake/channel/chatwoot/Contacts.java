package io.penstock.intake.channel.chatwoot;

import io.penstock.intake.accept.Item;
import io.penstock.intake.channel.Fields;
import io.penstock.schema.event.EventData.ObjectRecord;
import io.penstock.schema.event.EventType;

/// The body is the contact itself.
final class Contacts {
    private Contacts() {}

    static Item read(Notification notification, EventType type) {
        var body = notification.body();
        var id = Fields.text(body, "id");
        if (id.isEmpty()) {
            return notification.item().lacking("#/id", "The number of the contact");
        }
        var uri = People.uri(id.get());
        var identity =
                type == EventType.CONTACT_CREATED
                        ? notification.once(id.get(), notification.signedAt())
                        : notification.change(notification.signedAt());
        var record = new ObjectRecord(uri, "contact", null, null, Threads.changes(body), null);
        var data =
                notification
                        .item()
                        .data(identity)
                        .contact(People.contact(body).orElse(null))
                        .record(record);
        return notification.item().drafted(type, identity, uri, data);
    }
}
