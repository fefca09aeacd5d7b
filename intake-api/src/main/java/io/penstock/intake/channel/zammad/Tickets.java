package io.penstock.intake.channel.zammad;

import io.penstock.intake.channel.Fields;
import io.penstock.intake.channel.Priorities;
import io.penstock.schema.event.EventData.Priority;
import io.penstock.schema.event.EventData.Ticket;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Tickets in Zammad's words, which stand alone or in an object of the same name.
final class Tickets {
    private Tickets() {}

    static Ticket of(String id, JsonNode ticket) {
        return new Ticket(
                id,
                Fields.textOrNull(ticket, "number"),
                Fields.textOrNull(ticket, "title"),
                status(word(ticket, "state")),
                null);
    }

    /// `3 high`: the number is for sorting.
    static @Nullable Priority priority(JsonNode ticket) {
        var name = word(ticket, "priority");
        return Priorities.named(name.substring(name.indexOf(' ') + 1));
    }

    private static @Nullable String status(String state) {
        return switch (state) {
            case "new" -> "new";
            case "open" -> "open";
            case "pending reminder", "pending close" -> "pending";
            case "closed", "merged" -> "closed";
            default -> null;
        };
    }

    private static String word(JsonNode ticket, String member) {
        return Fields.text(ticket, member)
                .or(() -> Fields.text(ticket.path(member), "name"))
                .orElse("");
    }
}
