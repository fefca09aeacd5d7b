package io.penstock.intake.channel.intercom;

import io.penstock.intake.accept.Item;
import io.penstock.intake.channel.Fields;
import io.penstock.intake.channel.SingleItem;
import io.penstock.intake.channel.SingleItem.Identity;

/// What every notification has: an id that stays the same however often it is delivered, a topic,
/// and the object that it is about.
final class Notification {
    private static final String PING = "ping";

    private Notification() {}

    static Item read(SingleItem item) {
        var body = item.body();
        var topic = Fields.text(body, "topic");
        if (topic.isEmpty()) {
            return item.lacking("#/topic", "What happened");
        }
        if (topic.get().equals(PING)) {
            return new Item.Skipped(SingleItem.POINTER, PING);
        }
        var id = Fields.text(body, "id");
        if (id.isEmpty()) {
            return item.lacking("#/id", "The id of the notification");
        }
        var time = Fields.seconds(body, "created_at").orElse(item.receipt().at());
        var identity = new Identity(id.get(), topic.get(), time);
        return switch (firstWord(topic.get())) {
            case "conversation" -> Conversations.read(item, identity);
            case "ticket" -> Tickets.read(item, identity);
            case "contact", "user", "lead" -> Contacts.read(item, identity);
            default -> item.custom(identity, null);
        };
    }

    private static String firstWord(String topic) {
        var dot = topic.indexOf('.');
        return dot < 0 ? topic : topic.substring(0, dot);
    }
}
