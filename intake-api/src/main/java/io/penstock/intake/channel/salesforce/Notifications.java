package io.penstock.intake.channel.salesforce;

import io.penstock.intake.accept.Item;
import io.penstock.intake.channel.Fields;
import io.penstock.intake.channel.StorableText;
import io.penstock.intake.channel.salesforce.OutboundMessage.Notification;
import io.penstock.intake.delivery.Receipt;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The notifications of an outbound message. They say that an object changed, and never how: the
/// object may have been made just now, too.
final class Notifications {
    static final String POINTER = "/Notification";

    private Notifications() {}

    static List<Item> read(Receipt receipt, OutboundMessage message) {
        var all = message.notifications();
        if (all.isEmpty()) {
            var first = pointer(0);
            return List.of(Item.lacking(first, first, "An outbound message has notifications"));
        }
        return IntStream.range(0, all.size())
                .mapToObj(i -> read(receipt, pointer(i), all.get(i)))
                .toList();
    }

    private static Item read(Receipt receipt, String pointer, Notification notification) {
        var id = notification.id();
        if (id.isEmpty()) {
            return Item.lacking(pointer, pointer + "/Id", "The id of the notification");
        }
        if (notification.object() == null) {
            return Item.lacking(pointer, pointer + "/sObject", "The object that changed");
        }
        var storable = StorableText.repair(notification.object().fields());
        var fields = storable.node();
        var incoming =
                new Incoming(
                        receipt,
                        pointer,
                        OrganizationIds.canonical(notification.organization()),
                        id.get(),
                        notification.object().type().orElse("sObject"),
                        Stream.of("LastModifiedDate", "SystemModstamp")
                                .map(name -> Fields.timestamp(fields, name))
                                .flatMap(Optional::stream)
                                .findFirst()
                                .orElse(receipt.at()),
                        storable.changed());
        var type = notification.object().type();
        var object = Fields.text(fields, "Id");
        return type.isPresent() && object.isPresent()
                ? new Happening(incoming, Happening.What.UPDATED, type.get(), object.get(), fields)
                        .item()
                : incoming.custom(fields);
    }

    private static String pointer(int index) {
        return POINTER + "[" + (index + 1) + "]";
    }
}
