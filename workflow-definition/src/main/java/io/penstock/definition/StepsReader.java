package io.penstock.definition;

import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the steps in order; each one's expressions see the event and the steps before it.
final class StepsReader {
    private static final int MOST_STEPS = 50;
    private static final String KINDS =
            "retrieve, generate, review, deliver, wait, call, fetch, switch";
    /// Words of CEL, which no expression could use as a name.
    private static final Set<String> RESERVED =
            Set.of(
                    "as",
                    "break",
                    "const",
                    "continue",
                    "else",
                    "false",
                    "for",
                    "function",
                    "if",
                    "import",
                    "in",
                    "let",
                    "loop",
                    "namespace",
                    "null",
                    "package",
                    "return",
                    "true",
                    "var",
                    "void",
                    "while");
    private static final Values.Read<String> ID =
            Values.matching(
                    "[a-z][A-Za-z0-9_]{0,62}",
                    "a letter in lower case, then letters, digits and '_', at most 63");
    private static final Values.Read<String> SOURCE = Values.NAME;
    private static final int MEBIBYTE = 1024 * 1024;
    private static final Values.Read<String> MEDIA_TYPE =
            Values.matching(
                    "[a-z]+/(?:\\*|[a-z0-9][a-z0-9.+-]{0,126})",
                    "a media type in lower case without parameters, such as image/png or image/*");

    private final Outer outer;
    private final SchemaReader schemas;
    private final SwitchReader switches;
    private final Problems problems;
    private final Map<String, CelType> visible = new LinkedHashMap<>();
    private final Set<String> all = new HashSet<>();

    /// What the workflow says of all its steps.
    ///
    /// @param deadline of a run
    /// @param allowedHosts to which calls without a connection may go
    record Outer(
            String owner, Duration deadline, FailurePolicy onFailure, List<String> allowedHosts) {}

    StepsReader(Outer outer, SchemaFiles files, Problems problems) {
        this.outer = outer;
        this.schemas = new SchemaReader(files, problems);
        this.problems = problems;
        this.switches = new SwitchReader(problems);
    }

    /// @param atTheStart for expressions that see no step
    /// @param atTheEnd for expressions that see every step
    record Steps(List<Step> steps, ExpressionReader atTheStart, ExpressionReader atTheEnd) {}

    Steps read(Fields definition) {
        var steps = new ArrayList<Step>();
        definition
                .required("steps", StepsReader::items)
                .ifPresent(
                        items -> {
                            items.forEach(this::remember);
                            items.forEach(item -> step(item).ifPresent(steps::add));
                            switches.close(visible.keySet());
                        });
        return new Steps(steps, new ExpressionReader(Map.of(), all, problems), expressions());
    }

    private static Optional<List<Yaml>> items(Yaml yaml, Problems problems) {
        if (!(yaml instanceof Yaml.Sequence(_, var items))) {
            return Values.wrongType(yaml, "a list of steps", problems);
        }
        return items.isEmpty() || items.size() > MOST_STEPS
                ? Values.bad(yaml, "From 1 to " + MOST_STEPS + " steps", problems)
                : Optional.of(items);
    }

    private void remember(Yaml step) {
        if (step.membersOrNone().get("id") instanceof Yaml.Scalar id) {
            all.add(id.text());
        }
    }

    private ExpressionReader expressions() {
        return new ExpressionReader(Map.copyOf(visible), all, problems);
    }

    private Optional<Step> step(Yaml yaml) {
        var fields = Fields.of(yaml, problems);
        var id = fields.required("id", ID).filter(word -> usable(word, fields)).orElse("");
        var common =
                new Step.Common(
                        id,
                        fields.optional("owner", outer.owner(), Values.NAME),
                        fields.find("retry").map(this::retry).orElse(RetryPolicy.DEFAULT),
                        deadline(fields),
                        fields.optional("onFailure", new FailurePolicyReader())
                                .orElse(FailurePolicy.STANDARD)
                                .within(outer.onFailure()));
        var step = body(fields, common);
        fields.close();
        if (!id.isEmpty()) {
            // what could not be read has no type, so that it is not blamed a second time
            visible.put(id, step.<CelType>map(StepTypes::of).orElse(SimpleType.DYN));
        }
        return step;
    }

    private @Nullable Duration deadline(Fields fields) {
        var deadline = fields.optional("deadline", Values.DURATION).orElse(null);
        if (deadline != null && deadline.compareTo(outer.deadline()) > 0) {
            problems.add(
                    fields.spot("deadline"), "bad-value", "It is longer than the run's deadline");
        }
        return deadline;
    }

    private boolean usable(String id, Fields step) {
        if (visible.containsKey(id)) {
            problems.add(step.spot("id"), "duplicate-step", "Another step is called '" + id + "'");
            return false;
        }
        if (RESERVED.contains(id)) {
            problems.add(
                    step.spot("id"),
                    "bad-value",
                    "'" + id + "' is a word of the expression language");
            return false;
        }
        return true;
    }

    private Optional<Step> body(Fields fields, Step.Common common) {
        var bodies = new ArrayList<Optional<? extends Step>>();
        fields.find("retrieve").ifPresent(yaml -> bodies.add(retrieve(yaml, common)));
        fields.find("generate").ifPresent(yaml -> bodies.add(generate(yaml, common)));
        fields.find("review").ifPresent(yaml -> bodies.add(review(yaml, common)));
        fields.find("deliver").ifPresent(yaml -> bodies.add(deliver(yaml, common)));
        fields.find("wait").ifPresent(yaml -> bodies.add(pause(yaml, common)));
        fields.find("call")
                .ifPresent(
                        yaml ->
                                bodies.add(
                                        new CallReader(
                                                        expressions(),
                                                        schemas,
                                                        outer.allowedHosts(),
                                                        problems)
                                                .read(yaml, common)));
        fields.find("fetch").ifPresent(yaml -> bodies.add(fetch(yaml, common)));
        fields.find("switch")
                .ifPresent(
                        yaml ->
                                bodies.add(
                                        switches.read(
                                                yaml,
                                                common,
                                                expressions(),
                                                Set.copyOf(visible.keySet()))));
        if (bodies.size() != 1) {
            problems.add(fields.spot(), "step-kind", "A step is exactly one of " + KINDS);
        }
        return bodies.size() == 1 ? bodies.getFirst().map(Step.class::cast) : Optional.empty();
    }

    private Optional<Step> pause(Yaml yaml, Step.Common common) {
        var fields = Fields.of(yaml, problems);
        var length = fields.optional("for", Values.DURATION);
        var moment = fields.optional("until", expressions().moment());
        fields.close();
        if (yaml.membersOrNone().containsKey("for") == yaml.membersOrNone().containsKey("until")) {
            problems.add(yaml.spot(), "bad-value", "Write exactly one of 'for' and 'until'");
            return Optional.empty();
        }
        var most = common.deadline() == null ? outer.deadline() : common.deadline();
        if (length.filter(wanted -> wanted.compareTo(most) >= 0).isPresent()) {
            problems.add(
                    fields.spot("for"), "unreachable", "The deadline passes before this is over");
        }
        return length.<Step.Until>map(Step.Until.For::new)
                .or(() -> moment.map(Step.Until.At::new))
                .map(until -> new Step.Wait(common, until));
    }

    private Optional<Step> retrieve(Yaml yaml, Step.Common common) {
        var fields = Fields.of(yaml, problems);
        var query = fields.required("query", expressions().template());
        var sources = fields.optional("sources", List.of(), Values.list(1, 50, SOURCE));
        var history = fields.optional("history", 0, Values.whole(0, 50));
        var top = fields.optional("top", 10, Values.whole(1, 100));
        var minConfidence =
                fields.optional("minConfidence", BigDecimal.ZERO, Values.number("0", "1"));
        fields.close();
        return query.map(
                template ->
                        new Step.Retrieve(
                                common,
                                template,
                                sources,
                                history,
                                top,
                                minConfidence.doubleValue()));
    }

    private Optional<Step> generate(Yaml yaml, Step.Common common) {
        var fields = Fields.of(yaml, problems);
        var prompt = fields.required("prompt", Values.VERSIONED_NAME);
        var route = fields.optional("route", "default", Values.NAME);
        var output = fields.required("output", schemas);
        fields.close();
        return prompt.flatMap(
                ref -> output.map(schema -> new Step.Generate(common, ref, route, schema)));
    }

    private Optional<Step> review(Yaml yaml, Step.Common common) {
        var fields = Fields.of(yaml, problems);
        var when = fields.required("when", expressions().condition("Nobody is ever asked here"));
        var queue = fields.required("queue", "", Values.NAME);
        var due = fields.optional("due", Values.DURATION);
        var onExpiry =
                fields.optional(
                        "onExpiry", Step.OnExpiry.ESCALATE, Values.word(Step.OnExpiry.class));
        fields.close();
        return when.map(
                condition -> new Step.Review(common, condition, queue, due.orElse(null), onExpiry));
    }

    private Optional<Step> deliver(Yaml yaml, Step.Common common) {
        var fields = Fields.of(yaml, problems);
        var to = fields.required("to", expressions().address());
        var body = fields.required("body", expressions().template());
        fields.close();
        return to.flatMap(
                address -> body.map(template -> new Step.Deliver(common, address, template)));
    }

    private Optional<Step> fetch(Yaml yaml, Step.Common common) {
        var fields = Fields.of(yaml, problems);
        var types = fields.required("types", Values.list(1, 50, MEDIA_TYPE));
        var maxBytes = fields.optional("maxBytes", 5 * MEBIBYTE, Values.whole(1, 16 * MEBIBYTE));
        var maxCount = fields.optional("maxCount", 4, Values.whole(1, 10));
        var timeout = fields.optional("timeout", Duration.ofSeconds(30), Values.DURATION);
        fields.close();
        if (timeout.compareTo(Duration.ofMinutes(1)) > 0) {
            problems.add(fields.spot("timeout"), "bad-value", "At most PT1M");
        }
        return types.map(wanted -> new Step.Fetch(common, wanted, maxBytes, maxCount, timeout));
    }

    private RetryPolicy retry(Yaml yaml) {
        var fields = Fields.of(yaml, problems);
        var standard = RetryPolicy.DEFAULT;
        var maxAttempts =
                fields.optional("maxAttempts", standard.maxAttempts(), Values.whole(1, 100));
        var initial = fields.optional("initial", standard.initial(), Values.DURATION);
        var multiplier =
                fields.optional(
                        "multiplier",
                        BigDecimal.valueOf(standard.multiplier()),
                        Values.number("1", "10"));
        var max = fields.optional("max", longer(standard.max(), initial), Values.DURATION);
        fields.close();
        if (max.compareTo(initial) < 0) {
            problems.add(fields.spot("max"), "bad-value", "'max' is shorter than 'initial'");
            return standard;
        }
        return new RetryPolicy(maxAttempts, initial, multiplier.doubleValue(), max);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }
}
