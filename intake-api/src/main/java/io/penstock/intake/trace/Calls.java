package io.penstock.intake.trace;

import io.penstock.definition.Step;
import io.penstock.schema.api.Traces.Block;
import io.penstock.schema.api.Traces.Call;
import io.penstock.schema.api.Traces.Delivered;
import io.penstock.schema.api.Traces.Generated;
import io.penstock.schema.api.Traces.Kind;
import io.penstock.schema.api.Traces.Retrieved;
import io.penstock.schema.api.Traces.Reviewed;
import io.penstock.schema.json.StrictJson;
import io.penstock.store.content.RunContent;
import io.penstock.store.content.RunContent.Decision;
import io.penstock.store.content.RunContent.Found;
import io.penstock.store.content.RunContent.Message;
import io.penstock.store.content.RunContent.Purchase;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The steps of a run, each with what it found. A message that has no result yet is shown, too.
final class Calls {
    private final RunContent content;
    private final Redaction redaction;
    private final Map<String, Step> steps;

    Calls(RunContent content, Redaction redaction, Map<String, Step> steps) {
        this.content = content;
        this.redaction = redaction;
        this.steps = steps;
    }

    List<Call> inOrder() {
        var found = content.results().stream().flatMap(result -> found(result).stream());
        var sent = content.messages().stream().map(this::sent);
        var decided = content.decisions().stream().map(this::decided);
        return Stream.of(found, sent, decided)
                .flatMap(calls -> calls)
                .sorted(Comparator.comparing(Call::at))
                .toList();
    }

    /// Empty for a result of a kind that its messages or its decision show.
    private Optional<Call> found(Found found) {
        var result = StrictJson.TOLERANT.readTree(found.json());
        if (result.has("blocks")) {
            return Optional.of(call(found, Kind.RETRIEVE, retrieved(result), null));
        }
        if (result.has("output")) {
            return Optional.of(call(found, Kind.GENERATE, null, generated(found, result)));
        }
        return Optional.empty();
    }

    private Call call(
            Found found, Kind kind, @Nullable Retrieved retrieved, @Nullable Generated generated) {
        return new Call(
                id(found.step(), purchase(found.step()).map(Purchase::attempt).orElse(1)),
                found.step(),
                kind,
                found.at(),
                owner(found.step()),
                retrieved,
                generated,
                null,
                null);
    }

    private Call decided(Decision decision) {
        return new Call(
                id(decision.step(), before(decision) + 1),
                decision.step(),
                Kind.REVIEW,
                decision.at(),
                owner(decision.step()),
                null,
                null,
                null,
                new Reviewed(decision.decision(), decision.by()));
    }

    /// What else happened at the step that bears a number.
    private int before(Decision decision) {
        var step = decision.step();
        var attempts = purchase(step).map(Purchase::attempt).orElse(0);
        var earlier =
                content.decisions().stream()
                        .takeWhile(other -> other != decision)
                        .filter(other -> other.step().equals(step))
                        .count();
        return (shown(step) ? Math.max(1, attempts) : attempts) + (int) earlier;
    }

    private boolean shown(String step) {
        return Stream.concat(
                        content.results().stream().map(Found::step),
                        content.messages().stream().map(Message::step))
                .anyMatch(step::equals);
    }

    private Call sent(Message message) {
        return new Call(
                id(message.step(), 1),
                message.step(),
                Kind.DELIVER,
                message.at(),
                owner(message.step()),
                null,
                null,
                new Delivered(message.channel(), message.status(), redaction.of(message.body())),
                null);
    }

    private String id(String step, int attempt) {
        return step + "-" + content.iteration() + "-" + attempt;
    }

    private @Nullable String owner(String step) {
        var known = steps.get(step);
        return known == null ? null : known.owner();
    }

    private Optional<Purchase> purchase(String step) {
        return content.purchases().stream()
                .filter(purchase -> purchase.step().equals(step))
                .reduce((_, last) -> last);
    }

    private Retrieved retrieved(JsonNode result) {
        return new Retrieved(
                result.path("confidence").asDouble(0),
                result.path("calibrated").asBoolean(false),
                redaction.of(result.path("query").asString(null)),
                result.path("blocks").valueStream().map(this::block).toList());
    }

    private Block block(JsonNode block) {
        return new Block(
                block.path("id").asString(""),
                block.path("documentId").asString(""),
                block.path("source").asString(""),
                redacted(block.path("title")),
                redacted(block.path("text")));
    }

    private String redacted(JsonNode text) {
        return Objects.requireNonNullElse(redaction.of(text.asString("")), "");
    }

    private Generated generated(Found found, JsonNode result) {
        var usage =
                purchase(found.step())
                        .map(purchase -> StrictJson.TOLERANT.readTree(purchase.usageJson()))
                        .orElse(null);
        return new Generated(
                usage == null ? null : usage.path("model").asString(null),
                usage,
                result.path("support").asDouble(0),
                result.path("citations").valueStream().map(id -> id.asString("")).toList(),
                redaction.of(result.path("output")));
    }
}
