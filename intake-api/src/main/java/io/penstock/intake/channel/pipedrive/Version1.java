package io.penstock.intake.channel.pipedrive;

import io.penstock.intake.accept.Item;
import io.penstock.intake.channel.Fields;
import io.penstock.intake.channel.SingleItem.Identity;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// `{event: "added.person", meta: {object, id, webhook_id, timestamp_micro, …}, current,
/// previous}`, both whole objects. `meta.id` is the object's; nothing names the event, and `retry`
/// counts the attempts.
final class Version1 {
    private static final Pattern MICROSECONDS = Pattern.compile("[0-9]{1,17}");
    private static final long PER_SECOND = 1_000_000;

    private Version1() {}

    static Item read(Incoming incoming) {
        var at = incoming.meta("timestamp_micro").or(() -> incoming.meta("timestamp"));
        if (at.isEmpty()) {
            return incoming.item()
                    .lacking("#/meta/timestamp_micro", "It tells one change from another");
        }
        var action = incoming.meta("action").orElse("");
        var object = incoming.meta("object").orElse("");
        var event = Fields.text(incoming.item().body(), "event").orElse(action + "." + object);
        var id = incoming.meta("id").orElse("");
        var identity =
                new Identity(
                        String.join(
                                "|", incoming.meta("webhook_id").orElse(""), event, id, at.get()),
                        event,
                        time(incoming).orElse(incoming.item().receipt().at()));
        if (object.isEmpty() || id.isEmpty()) {
            return incoming.item().custom(identity, null);
        }
        var current = incoming.path("current");
        var previous = incoming.path("previous");
        return switch (action) {
            case "added" -> Change.created(object, id, current).item(incoming.item(), identity);
            case "updated" ->
                    Change.updated(object, id, current, previous).item(incoming.item(), identity);
            case "deleted" -> Change.deleted(object, id, previous).item(incoming.item(), identity);
            case "merged" ->
                    Change.merged(
                                    object,
                                    id,
                                    current,
                                    Stream.of(
                                                    Fields.text(previous, "id"),
                                                    Fields.text(current, "merge_what_id"))
                                            .flatMap(Optional::stream)
                                            .filter(other -> !other.equals(id))
                                            .distinct()
                                            .toList())
                            .item(incoming.item(), identity);
            default -> incoming.item().custom(identity, null);
        };
    }

    private static Optional<Instant> time(Incoming incoming) {
        return incoming.meta("timestamp_micro")
                .filter(text -> MICROSECONDS.matcher(text).matches())
                .map(Long::parseLong)
                .map(
                        micros ->
                                Instant.ofEpochSecond(micros / PER_SECOND)
                                        .plus(micros % PER_SECOND, ChronoUnit.MICROS)
                                        .truncatedTo(ChronoUnit.MILLIS))
                .or(() -> Fields.seconds(incoming.meta(), "timestamp"));
    }
}
