package io.penstock.definition;

import io.penstock.schema.event.EventType;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads the outer part of a definition; [StepsReader] reads its steps.
final class DefinitionReader {
    private static final Duration DEADLINE = Duration.ofMinutes(30);
    private static final Values.Read<String> HOST =
            Values.matching(
                    "[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?", "a host's name in lower case");
    private static final Values.Read<EventType> EVENT_TYPE =
            Values.word(
                    EventType::named,
                    Arrays.stream(EventType.values())
                            .map(EventType::word)
                            .collect(Collectors.joining(", ")));

    private final Problems problems = new Problems();
    private final SchemaFiles files;

    private DefinitionReader(SchemaFiles files) {
        this.files = files;
    }

    static Checked read(String yaml, SchemaFiles files) {
        var reader = new DefinitionReader(files);
        var document = YamlReader.read(yaml, reader.problems);
        var definition = document.map(reader::definition);
        return definition.isPresent() && reader.problems.none()
                ? new Checked.Valid(definition.get())
                : new Checked.Invalid(reader.problems.inOrder());
    }

    private Definition definition(Yaml document) {
        var fields = Fields.of(document, problems);
        var name = fields.required("name", "", Values.NAME);
        var owner = fields.required("owner", "", Values.NAME);
        var deadline = fields.optional("deadline", DEADLINE, Values.DURATION);
        var onFailure =
                fields.optional("onFailure", FailurePolicy.STANDARD, new FailurePolicyReader());
        var allowedHosts = fields.optional("allowedHosts", List.of(), Values.list(1, 50, HOST));
        var outer = new StepsReader.Outer(owner, deadline, onFailure, allowedHosts);
        var steps = new StepsReader(outer, files, problems).read(fields);
        var trigger =
                fields.required(
                        "trigger", (yaml, _) -> Optional.of(trigger(yaml, steps.atTheStart())));
        var definition =
                new Definition(
                        name,
                        owner,
                        trigger.orElseGet(() -> new Trigger(Set.of(), null, false)),
                        fields.optional(
                                "ordering",
                                Definition.Ordering.CONVERSATION,
                                Values.word(Definition.Ordering.class)),
                        fields.optional(
                                "whileInReview",
                                Definition.WhileInReview.QUEUE,
                                Values.word(Definition.WhileInReview.class)),
                        fields.optional(
                                "priority",
                                Definition.Priority.NORMAL,
                                Values.word(Definition.Priority.class)),
                        deadline,
                        fields.find("budget").map(this::budget).orElse(Budget.NONE),
                        steps.steps(),
                        fields.find("outcome")
                                .map(yaml -> outcome(yaml, steps.atTheEnd()))
                                .orElse(Outcome.NONE),
                        canonical(document, steps.steps()));
        fields.close();
        return definition;
    }

    private Trigger trigger(Yaml yaml, ExpressionReader expressions) {
        var fields = Fields.of(yaml, problems);
        var types = fields.required("types", List.of(), Values.list(1, 50, EVENT_TYPE));
        var when = fields.optional("when", expressions.condition("No event starts this workflow"));
        var causedByRun = fields.optional("causedByRun", false, Values.TRUTH);
        fields.close();
        return new Trigger(Set.copyOf(types), when.orElse(null), causedByRun);
    }

    private Budget budget(Yaml yaml) {
        var fields = Fields.of(yaml, problems);
        var usd = fields.optional("usd", Values.number("0.0001", "1000000"));
        var modelCalls = fields.optional("modelCalls", Values.whole(1, 1000));
        fields.close();
        return new Budget(usd.orElse(null), modelCalls.orElse(null));
    }

    private Outcome outcome(Yaml yaml, ExpressionReader expressions) {
        var fields = Fields.of(yaml, problems);
        var resolved =
                fields.optional(
                        "autoResolvedWhen", expressions.condition("No run counts as resolved"));
        var minutes = fields.optional("minutesSaved", Values.number("0", "100000"));
        fields.close();
        return new Outcome(resolved.orElse(null), minutes.orElse(null));
    }

    /// The author's document as compact JSON, with every output schema inside it.
    private static CanonicalText canonical(Yaml document, List<Step> steps) {
        var json = document.toJson();
        for (var i = 0; i < steps.size(); i++) {
            var written = json.path("steps").path(i);
            if (steps.get(i) instanceof Step.Generate generate) {
                inline(written.path("generate"), "output", generate.output());
            } else if (steps.get(i) instanceof Step.Call call && call.response() != null) {
                inline(written.path("call"), "response", call.response());
            }
        }
        return CanonicalText.of(json.toString());
    }

    private static void inline(JsonNode body, String member, OutputSchema schema) {
        if (body instanceof ObjectNode written) {
            written.set(member, schema.schema());
        }
    }
}
