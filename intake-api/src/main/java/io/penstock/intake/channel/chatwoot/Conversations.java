package io.penstock.intake.channel.chatwoot;

import io.penstock.intake.accept.Item;
import io.penstock.intake.channel.Fields;
import io.penstock.schema.event.EventData.ObjectRecord;
import io.penstock.schema.event.EventType;

/// The body is the conversation itself.
final class Conversations {
    private Conversations() {}

    static Item read(Notification notification, EventType type) {
        var conversation = notification.body();
        var id = Fields.text(conversation, "id");
        if (id.isEmpty()) {
            return notification.item().lacking("#/id", "The number of the conversation");
        }
        var time = notification.time(conversation, "timestamp");
        var identity =
                type == EventType.CONVERSATION_CREATED
                        ? notification.once(id.get(), notification.time(conversation, "created_at"))
                        : notification.change(time);
        var record =
                new ObjectRecord(
                        "chatwoot:conversation:" + id.get(),
                        "conversation",
                        null,
                        null,
                        Threads.changes(conversation),
                        null);
        var data =
                Threads.into(notification.item().data(identity), id.get(), conversation)
                        .contact(People.customerOf(conversation).orElse(null))
                        .record(record);
        return notification.item().drafted(type, identity, id.get(), data);
    }
}
