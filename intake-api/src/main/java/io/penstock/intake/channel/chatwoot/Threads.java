package io.penstock.intake.channel.chatwoot;

import io.penstock.intake.channel.DataDraft;
import io.penstock.intake.channel.Fields;
import io.penstock.intake.channel.Priorities;
import io.penstock.schema.event.EventData.Conversation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// What a conversation tells about itself, beside whatever happened in it.
final class Threads {
    private Threads() {}

    static DataDraft into(DataDraft data, String id, JsonNode conversation) {
        var attributes = conversation.path("additional_attributes");
        return data.conversation(
                        new Conversation(id, Fields.textOrNull(attributes, "mail_subject"), null))
                .priority(Fields.text(conversation, "priority").map(Priorities::named).orElse(null))
                .tags(Fields.texts(conversation.path("labels")).toList())
                .locale(Fields.textOrNull(attributes, "browser_language"));
    }

    /// `[{"status": {"previous_value": …, "current_value": …}}]`; null where nothing is told.
    static @Nullable List<JsonNode> changes(JsonNode body) {
        var changes = new ArrayList<JsonNode>();
        for (var changed : body.path("changed_attributes")) {
            for (var attribute : changed.properties()) {
                var change =
                        JsonNodeFactory.instance.objectNode().put("property", attribute.getKey());
                attribute
                        .getValue()
                        .path("previous_value")
                        .asOptional()
                        .ifPresent(before -> change.set("from", before));
                change.set(
                        "to", attribute.getValue().path("current_value").asOptional().orElse(null));
                changes.add(change);
            }
        }
        return changes.isEmpty() ? null : changes;
    }
}
