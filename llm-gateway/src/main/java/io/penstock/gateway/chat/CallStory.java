package io.penstock.gateway.chat;

import io.penstock.gateway.prompt.PromptVersion;
import io.penstock.gateway.provider.Target;
import io.penstock.gateway.record.Call;
import io.penstock.gateway.record.CallId;
import io.penstock.gateway.record.CallRecord;
import io.penstock.gateway.route.Attempt;
import io.penstock.gateway.route.Outcome;
import io.penstock.gateway.route.Spending;
import io.penstock.gateway.route.Spent;
import io.penstock.gateway.schema.OutputContract;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Everything that is known of a call once it is over.
record CallStory(
        CallId id,
        Caller caller,
        ChatRequest request,
        boolean byRoute,
        @Nullable PromptVersion template,
        OutputContract contract,
        Outcome outcome,
        Answers.Rendered rendered) {

    private static final String LOCAL = "local";

    Call asOf(Instant started, Instant ended) {
        var target = target();
        var spending = Spending.of(outcome.attempts());
        var known = spending.known();
        var completion = completion();
        var record =
                new CallRecord(
                        id.value(),
                        caller.client(),
                        request.run(),
                        request.step(),
                        shortened(request.model()),
                        byRoute ? request.model() : null,
                        target == null ? null : target.provider(),
                        target == null ? null : shortened(target.model()),
                        text(completion.path("model")),
                        template == null
                                ? null
                                : new CallRecord.Template(
                                        template.id(), template.version(), template.sha256()),
                        started,
                        Duration.between(started, ended).toMillis(),
                        rendered.answer().status(),
                        rendered.code(),
                        text(completion.path("choices").path(0).path("finish_reason")),
                        contract.sha256(),
                        verdict(),
                        sum(Spent::inputTokens),
                        sum(Spent::cachedTokens),
                        sum(Spent::outputTokens),
                        sum(Spent::reasoningTokens),
                        usageSource(),
                        known == null ? null : known.pico(),
                        spending.complete(),
                        outcome.attempts());
        return new Call(
                caller.tenant(),
                record,
                new Call.Content(
                        request.forwarded().path("messages").toString(),
                        completion.isEmpty() ? null : completion.toString()));
    }

    private @Nullable Target target() {
        return switch (outcome) {
            case Outcome.Answered(var target, _, _, _) -> target;
            case Outcome.Failed(var target, _, _) -> target;
            case Outcome.BrokenOff(var target, _, _, _) -> target;
            case Outcome.CallerGone(var target, _, _) -> target;
            case Outcome.Unsupported _, Outcome.NoTarget _ -> null;
        };
    }

    /// Whole, or as far as it came.
    private ObjectNode completion() {
        var heard =
                switch (outcome) {
                    case Outcome.Answered(_, var completion, _, _) -> completion;
                    case Outcome.BrokenOff(_, _, var completion, _) -> completion;
                    case Outcome.CallerGone(_, var completion, _) -> completion;
                    case Outcome.Failed _, Outcome.Unsupported _, Outcome.NoTarget _ -> null;
                };
        return heard == null ? JsonNodeFactory.instance.objectNode() : heard;
    }

    private String verdict() {
        if (outcome instanceof Outcome.Answered answered) {
            return answered.compliance().word();
        }
        return "structured_output_error".equals(rendered.code()) ? "rejected" : "none";
    }

    /// An estimate among what providers tell makes the sum an estimate.
    private String usageSource() {
        var counted =
                outcome.attempts().stream().filter(attempt -> attempt.spent() != null).toList();
        if (counted.isEmpty()) {
            return "none";
        }
        return spent().anyMatch(Spent::estimated)
                        || counted.stream().anyMatch(it -> it.provider().equals(LOCAL))
                ? "estimated"
                : "provider";
    }

    /// Over all attempts: also what was paid for and rejected. Null: nobody told any.
    private @Nullable Long sum(Function<Spent, Long> tokens) {
        return spent().map(tokens).reduce(Long::sum).orElse(null);
    }

    private Stream<Spent> spent() {
        return outcome.attempts().stream().map(Attempt::spent).filter(Objects::nonNull);
    }

    private static @Nullable String text(JsonNode value) {
        return value.isString() ? shortened(value.stringValue()) : null;
    }

    /// A column is no place for what a caller or provider may send at length, nor for U+0000.
    private static String shortened(String text) {
        var plain = text.replace("\0", "");
        return plain.substring(0, Math.min(plain.length(), 200));
    }
}
