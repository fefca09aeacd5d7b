package io.penstock.intake.channel.twilio;

import io.penstock.intake.accept.Item;
import io.penstock.intake.channel.Fields;
import io.penstock.intake.channel.SingleItem;
import io.penstock.intake.channel.SingleItem.Identity;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Tells messages from status callbacks, and both from all else that Twilio posts. None of them
/// names a time.
final class Incoming {
    private static final String OTHER = "request";

    /// Statuses of what customers write.
    private static final Set<String> INBOUND = Set.of("receiving", "received");

    private Incoming() {}

    static Item read(SingleItem item) {
        var message = message(item);
        var status =
                Fields.text(item.body(), "MessageStatus").filter(word -> !INBOUND.contains(word));
        if (message.isEmpty()) {
            var identity =
                    new Identity(
                            item.receipt().raw().sha256(),
                            Fields.text(item.body(), "EventType").orElse(OTHER),
                            item.receipt().at());
            return item.custom(identity, null);
        }
        return status.isPresent()
                ? Statuses.read(item, message.get(), status.get())
                : Messages.read(item, message.get());
    }

    /// Older names say the same.
    private static Optional<String> message(SingleItem item) {
        return Stream.of("MessageSid", "SmsMessageSid", "SmsSid")
                .flatMap(name -> Fields.text(item.body(), name).stream())
                .findFirst();
    }
}
