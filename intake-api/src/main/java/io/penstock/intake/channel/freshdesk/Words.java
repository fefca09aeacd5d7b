package io.penstock.intake.channel.freshdesk;

import io.penstock.intake.channel.Email;
import io.penstock.intake.channel.Fields;
import io.penstock.intake.channel.Links;
import io.penstock.intake.channel.Phone;
import io.penstock.intake.channel.Priorities;
import io.penstock.schema.event.EventData.Contact;
import io.penstock.schema.event.EventData.Priority;
import io.penstock.schema.event.EventData.Ticket;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Freshdesk's placeholders as an event's words. Statuses are words or numbers; those that an
/// administrator made up have none of ours.
final class Words {
    /// The requester stands under either, by the age of the rule.
    private static final List<String> REQUESTER =
            List.of("ticket_requester_", "ticket_contact_", "requester_");

    private Words() {}

    static Ticket ticket(String id, JsonNode ticket) {
        return new Ticket(
                id,
                null,
                Fields.textOrNull(ticket, "ticket_subject"),
                status(ticket),
                Fields.text(ticket, "ticket_url").flatMap(Links::web).orElse(null));
    }

    static @Nullable Priority priority(JsonNode ticket) {
        var word = word(ticket, "ticket_priority");
        return switch (word) {
            case "1" -> Priority.LOW;
            case "2" -> Priority.NORMAL;
            case "3" -> Priority.HIGH;
            case "4" -> Priority.URGENT;
            default -> Priorities.named(word);
        };
    }

    /// The placeholder gives them in one text, with commas between.
    static List<String> tags(JsonNode ticket) {
        var tags = ticket.path("ticket_tags");
        var all = tags.isArray() ? Fields.texts(tags) : Stream.of(tags.asString("").split(","));
        return all.map(String::strip).filter(tag -> !tag.isEmpty()).toList();
    }

    /// By e-mail address, else by telephone number; empty if the body has neither.
    static Optional<Contact> requester(JsonNode ticket) {
        var addresses =
                Stream.of(
                                requester(ticket, "email").flatMap(Email::uri),
                                requester(ticket, "phone").flatMap(Phone::written))
                        .flatMap(Optional::stream)
                        .toList();
        return addresses.stream()
                .findFirst()
                .map(
                        known ->
                                new Contact(
                                        known,
                                        addresses.size() == 1
                                                ? null
                                                : addresses.subList(1, addresses.size()),
                                        requesterName(ticket)
                                                .map(full -> new Contact.Name(full, null, null))
                                                .orElse(null),
                                        null,
                                        Fields.textOrNull(ticket, "ticket_company_name")));
    }

    static Optional<String> requesterName(JsonNode ticket) {
        return requester(ticket, "name");
    }

    private static Optional<String> requester(JsonNode ticket, String what) {
        return REQUESTER.stream()
                .map(prefix -> Fields.text(ticket, prefix + what))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static @Nullable String status(JsonNode ticket) {
        return switch (word(ticket, "ticket_status")) {
            case "open", "2" -> "open";
            case "pending", "3", "waiting on customer" -> "pending";
            case "waiting on third party" -> "on-hold";
            case "resolved", "4" -> "solved";
            case "closed", "5" -> "closed";
            default -> null;
        };
    }

    private static String word(JsonNode ticket, String member) {
        return Fields.text(ticket, member).orElse("").toLowerCase(Locale.ROOT);
    }
}
