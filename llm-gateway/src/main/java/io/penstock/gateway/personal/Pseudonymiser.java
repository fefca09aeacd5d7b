package io.penstock.gateway.personal;

import io.penstock.gateway.personal.DeclaredRecogniser.Declared;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Takes personal data and secrets out of what one call sends, by its policy, and finds in the
/// answer what was not in the input. Belongs to one call, and to one thread at a time.
///
/// Nothing that it returns holds what the policy does not allow, also where the verdict is that the
/// call is blocked.
public final class Pseudonymiser {
    private static final int LAST_DIGITS = 4;

    private final Recognisers shapes;
    private final Recognisers withLookAlikes;
    private final Recognisers all;
    private final Policy policy;
    private final Placeholders placeholders;
    private final Findings.Tally found = new Findings.Tally();
    private final SortedSet<Entity> blocking = new TreeSet<>();

    /// @param declared what the request says of the people it is about
    public Pseudonymiser(
            Recognisers recognisers,
            List<Declared> declared,
            Policy policy,
            Placeholders placeholders) {
        shapes = recognisers;
        withLookAlikes = recognisers.with(new LiteralRecogniser());
        all =
                declared.isEmpty()
                        ? withLookAlikes
                        : withLookAlikes.with(new DeclaredRecogniser(declared));
        this.policy = policy;
        this.placeholders = placeholders;
        for (var value : declared) {
            shapes.in(value.value()).forEach(s -> placeholders.admit(s.entity(), s.canonical()));
        }
    }

    /// A text as it may leave.
    ///
    /// @return `text` itself if nothing changes
    /// @throws DetectionFailedException if nobody knows what is in it: nothing may leave
    public String text(String text) {
        return rewrite(text, all.in(text));
    }

    /// A request as it may leave: the contents of its messages, arguments and results of tools. In
    /// arguments and results that are JSON, names of members are rewritten only where they are
    /// personal data by their shape, such as an address that is the key of a map.
    ///
    /// @return `request` itself if nothing changes; it is never changed
    /// @throws DetectionFailedException if nobody knows what is in it: nothing may leave
    public JsonNode request(JsonNode request) {
        return ChatTexts.request(
                request,
                new ChatTexts.Rewriting() {
                    @Override
                    public String text(String text) {
                        return Pseudonymiser.this.text(text);
                    }

                    @Override
                    public String nested(String json) {
                        return NestedJson.rewrite(
                                json, this::text, key -> rewrite(key, withLookAlikes.in(key)));
                    }
                });
    }

    /// A template's variables as they may leave.
    ///
    /// @return `variables` itself if nothing changes; it is never changed
    /// @throws DetectionFailedException if nobody knows what is in it: nothing may leave
    public ObjectNode variables(ObjectNode variables) {
        var rewritten = variables.objectNode();
        var changed = false;
        for (var variable : variables.properties()) {
            var value = ChatTexts.texts(variable.getValue(), this::text);
            changed |= !ChatTexts.isSame(value, variable.getValue());
            rewritten.set(variable.getKey(), value);
        }
        return changed ? rewritten : variables;
    }

    /// On all that was rewritten until now.
    public Verdict verdict() {
        return blocking.isEmpty()
                ? new Verdict.Passed(found.findings())
                : new Verdict.Blocked(found.findings(), List.copyOf(blocking));
    }

    /// What an answer says that was not in the input: a model made it up, or remembers it from
    /// elsewhere. Only by shape, for nobody can declare whom a model should not know.
    ///
    /// @param completion restored or not
    public Findings strangers(JsonNode completion) {
        var tally = new Findings.Tally();
        ChatTexts.completion(
                completion,
                new ChatTexts.Rewriting() {
                    @Override
                    public String text(String text) {
                        tallyStrangers(text, tally);
                        return text;
                    }

                    @Override
                    public String nested(String json) {
                        return NestedJson.rewrite(json, this::text, this::text);
                    }
                });
        return tally.findings();
    }

    /// What a text of an answer says that was not in the input.
    ///
    /// @see #strangers(JsonNode)
    public Findings strangers(String text) {
        var tally = new Findings.Tally();
        tallyStrangers(text, tally);
        return tally.findings();
    }

    private void tallyStrangers(String text, Findings.Tally tally) {
        shapes.in(text).stream()
                .filter(span -> !placeholders.know(span.entity(), span.canonical()))
                .forEach(tally::add);
    }

    private String rewrite(String text, List<Span> spans) {
        if (spans.isEmpty()) {
            return text;
        }
        var rewritten = new StringBuilder(text.length() + 16 * spans.size());
        var done = 0;
        for (var span : spans) {
            var value = text.substring(span.start(), span.end());
            found.add(span);
            rewritten.append(text, done, span.start()).append(replacement(span, value));
            done = span.end();
        }
        rewritten.append(text, done, text.length());
        return text.contentEquals(rewritten) ? text : rewritten.toString();
    }

    private String replacement(Span span, String value) {
        return switch (policy.of(span.entity())) {
            case PSEUDONYMISE -> placeholders.conceal(span.entity(), span.canonical(), value);
            case MASK -> {
                placeholders.admit(span.entity(), span.canonical());
                yield mask(span);
            }
            case BLOCK -> {
                placeholders.admit(span.entity(), span.canonical());
                blocking.add(span.entity());
                yield mask(span);
            }
            case ALLOW -> {
                placeholders.admit(span.entity(), span.canonical());
                yield value;
            }
        };
    }

    /// No placeholder: it has no index.
    private static String mask(Span span) {
        var canonical = span.canonical();
        return span.entity().equals(Entity.CREDIT_CARD)
                ? "[%s ****%s]"
                        .formatted(
                                span.entity(),
                                canonical.substring(Math.max(0, canonical.length() - LAST_DIGITS)))
                : "[" + span.entity() + "]";
    }
}
