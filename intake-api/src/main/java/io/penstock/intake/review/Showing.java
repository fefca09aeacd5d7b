package io.penstock.intake.review;

import io.penstock.definition.Action;
import io.penstock.definition.Step;
import io.penstock.schema.api.Reviews;
import io.penstock.schema.api.Reviews.Block;
import io.penstock.schema.api.Reviews.Contact;
import io.penstock.schema.api.Reviews.Shown;
import io.penstock.schema.api.Reviews.ShownEvent;
import io.penstock.schema.event.Event;
import io.penstock.schema.event.EventData;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/// What a reviewer sees of a [Situation], in the words of the API.
final class Showing {
    private Showing() {}

    static Shown of(Situation situation) {
        var results = situation.known().results();
        var answering = situation.answerStep();
        JsonNode answer =
                answering
                        .<JsonNode>map(step -> results.get(step.id()))
                        .orElse(MissingNode.getInstance());
        return new Shown(
                event(situation.event()),
                results.values().stream()
                        .flatMap(result -> result.path("blocks").valueStream())
                        .map(Showing::block)
                        .toList(),
                confidence(situation),
                answer.path("output").isObject() ? answer.path("output") : null,
                answering.map(Step.Generate::id).orElse(null),
                answering.map(step -> step.output().schema()).orElse(null),
                answer.path("support").isNumber() ? answer.path("support").asDouble() : null,
                situation.next(situation.approved()).map(Showing::action).orElse(null),
                situation.choices());
    }

    /// Nothing but what it began with.
    static Shown of(Event event) {
        return new Shown(event(event), List.of(), null, null, null, null, null, null, List.of());
    }

    private static @Nullable Double confidence(Situation situation) {
        return situation.known().results().values().stream()
                .map(result -> result.path("confidence"))
                .filter(JsonNode::isNumber)
                .map(JsonNode::asDouble)
                .reduce((_, last) -> last)
                .orElse(null);
    }

    private static Reviews.Action action(Ahead.Next next) {
        return switch (next.action()) {
            case Action.Message(var to, var text) ->
                    new Reviews.Action.Delivery(next.step(), to.address(), text);
            case Action.Request(var method, var address, var connection, var headers, var body) ->
                    new Reviews.Action.Call(
                            next.step(),
                            method.name(),
                            address.toString(),
                            connection,
                            headers,
                            body);
        };
    }

    private static ShownEvent event(Event event) {
        var data = event.data();
        return new ShownEvent(
                event.type(), event.channel(), subject(data), event.text(), contact(data));
    }

    private static @Nullable String subject(EventData data) {
        var conversation = data.conversation();
        return data.ticket() != null
                ? data.ticket().subject()
                : conversation == null ? null : conversation.subject();
    }

    private static @Nullable Contact contact(EventData data) {
        var contact = data.contact();
        return contact == null ? null : new Contact(contact.id(), name(contact.name()));
    }

    private static @Nullable String name(EventData.Contact.@Nullable Name name) {
        if (name == null || name.full() != null) {
            return name == null ? null : name.full();
        }
        var parts =
                Stream.of(Optional.ofNullable(name.given()), Optional.ofNullable(name.surname()))
                        .flatMap(Optional::stream)
                        .collect(Collectors.joining(" "));
        return parts.isEmpty() ? null : parts;
    }

    private static Block block(JsonNode block) {
        return new Block(
                block.path("id").asString(""),
                block.path("documentId").asString(""),
                block.path("source").asString(""),
                block.path("title").asString(""),
                block.path("text").asString(""));
    }
}
