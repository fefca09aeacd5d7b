package io.penstock.intake.channel.pipedrive;

import io.penstock.intake.accept.Item;
import io.penstock.intake.channel.Fields;
import io.penstock.intake.channel.SingleItem.Identity;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// `{meta: {action: "change", entity, entity_id, id, timestamp, …}, data, previous}`, where
/// `previous` holds what changed alone, and `data` is null of what was deleted. `meta.id` is the
/// event's, and `attempt` counts.
///
/// One that was merged into another is deleted and says into which.
final class Version2 {
    private Version2() {}

    static Item read(Incoming incoming) {
        var eventId = incoming.meta("id");
        if (eventId.isEmpty()) {
            return incoming.item().lacking("#/meta/id", "The id of the event");
        }
        var entity = incoming.meta("entity").orElseThrow();
        var data = incoming.path("data");
        var previous = incoming.path("previous");
        var action = incoming.meta("action").orElse("");
        var identity =
                new Identity(
                        eventId.get(),
                        action + "." + entity,
                        Fields.timestamp(incoming.meta(), "timestamp")
                                .orElse(incoming.item().receipt().at()));
        var id =
                Stream.of(
                                incoming.meta("entity_id"),
                                Fields.text(data, "id"),
                                Fields.text(previous, "id"))
                        .flatMap(Optional::stream)
                        .findFirst();
        if (id.isEmpty()) {
            return incoming.item().custom(identity, null);
        }
        return switch (action) {
            case "create" -> Change.created(entity, id.get(), data).item(incoming.item(), identity);
            case "change" ->
                    Change.updated(entity, id.get(), data, previous)
                            .item(incoming.item(), identity);
            case "delete" ->
                    incoming.meta("merged_to_id")
                            .map(into -> Change.merged(entity, into, data, List.of(id.get())))
                            .orElseGet(() -> Change.deleted(entity, id.get(), previous))
                            .item(incoming.item(), identity);
            default -> incoming.item().custom(identity, null);
        };
    }
}
