package io.penstock.intake.channel.salesforce;

import io.penstock.intake.channel.Fields;
import io.penstock.intake.channel.Priorities;
import io.penstock.schema.event.EventData.Priority;
import io.penstock.schema.event.EventData.Ticket;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Salesforce's words for cases as an event's; those that an administrator made up have none.
final class Words {
    private Words() {}

    static Ticket ticket(String id, JsonNode fields) {
        return new Ticket(
                id,
                Fields.textOrNull(fields, "CaseNumber"),
                Fields.textOrNull(fields, "Subject"),
                status(fields),
                null);
    }

    static @Nullable Priority priority(JsonNode fields) {
        var word = word(fields, "Priority");
        return word.equals("critical") ? Priority.URGENT : Priorities.named(word);
    }

    private static @Nullable String status(JsonNode fields) {
        return switch (word(fields, "Status")) {
            case "new" -> "new";
            case "working", "in progress", "escalated" -> "open";
            case "on hold" -> "on-hold";
            case "waiting on customer" -> "pending";
            case "closed" -> "closed";
            default -> null;
        };
    }

    private static String word(JsonNode fields, String member) {
        return Fields.text(fields, member).orElse("").toLowerCase(Locale.ROOT);
    }
}
