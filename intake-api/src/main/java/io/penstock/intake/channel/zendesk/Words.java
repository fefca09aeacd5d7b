package io.penstock.intake.channel.zendesk;

import io.penstock.intake.channel.Email;
import io.penstock.intake.channel.Fields;
import io.penstock.schema.event.EventData.Contact;
import io.penstock.schema.event.EventData.Priority;
import io.penstock.schema.event.EventData.Ticket;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Zendesk's words as an event's: upper case in event subscriptions, as people read them in
/// placeholders.
final class Words {
    private static final String USER = "zendesk:user:";

    private Words() {}

    static Ticket ticket(String id, JsonNode ticket) {
        return new Ticket(
                id,
                null,
                Fields.text(ticket, "subject").or(() -> Fields.text(ticket, "title")).orElse(null),
                status(ticket),
                Fields.text(ticket, "url").map(Words::url).orElse(null));
    }

    static @Nullable Priority priority(JsonNode ticket) {
        return switch (word(ticket, "priority")) {
            case "low" -> Priority.LOW;
            case "normal" -> Priority.NORMAL;
            case "high" -> Priority.HIGH;
            case "urgent" -> Priority.URGENT;
            default -> null;
        };
    }

    /// A user by e-mail address where one is given, else by id.
    static Optional<Contact> user(JsonNode user) {
        var id = Fields.text(user, "id").map(Words::userUri);
        var email = Fields.text(user, "email").flatMap(Email::uri);
        var name =
                Fields.text(user, "name")
                        .map(full -> new Contact.Name(full, null, null))
                        .orElse(null);
        return email.or(() -> id)
                .map(
                        known ->
                                new Contact(
                                        known,
                                        email.isPresent() ? id.map(List::of).orElse(null) : null,
                                        name,
                                        null,
                                        Fields.textOrNull(user, "organization")));
    }

    static Optional<Contact> userOf(JsonNode node, String member) {
        return Fields.text(node, member)
                .map(id -> new Contact(userUri(id), null, null, null, null));
    }

    private static String userUri(String id) {
        return USER + id;
    }

    private static @Nullable String status(JsonNode ticket) {
        return switch (word(ticket, "status")) {
            case "new" -> "new";
            case "open" -> "open";
            case "pending" -> "pending";
            case "hold", "on-hold" -> "on-hold";
            case "solved" -> "solved";
            case "closed" -> "closed";
            default -> null;
        };
    }

    private static String word(JsonNode node, String member) {
        return Fields.text(node, member).orElse("").toLowerCase(Locale.ROOT);
    }

    /// Placeholders give addresses without a scheme.
    private static @Nullable String url(String text) {
        try {
            return URI.create(text.contains("://") ? text : "https://" + text).toString();
        } catch (IllegalArgumentException _) {
            return null;
        }
    }
}
