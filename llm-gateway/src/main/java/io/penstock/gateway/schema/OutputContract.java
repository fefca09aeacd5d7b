package io.penstock.gateway.schema;

import io.penstock.gateway.schema.ChoiceFlaws.JudgedCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a caller's `response_format` and tools ask of every choice: its content obeys the schema,
/// wherever there is any; and it calls only what is offered, with arguments that obey.
public final class OutputContract {
    private final @Nullable Shape shape;
    private final @Nullable CallerSchema schema;
    private final OfferedTools tools;

    /// @param shape of the content; null: any text
    /// @param schema that `shape` checks; null: there is none
    OutputContract(@Nullable Shape shape, @Nullable CallerSchema schema, OfferedTools tools) {
        this.shape = shape;
        this.schema = schema;
        this.tools = tools;
    }

    /// Of the schema; null: there is none.
    public @Nullable String sha256() {
        return schema == null ? null : schema.sha256();
    }

    /// Whether something of an answer is judged.
    boolean isNone() {
        return shape == null && tools.isEmpty();
    }

    Optional<CallerSchema> schema() {
        return Optional.ofNullable(schema);
    }

    /// Whether content is judged.
    public boolean asksForJson() {
        return shape != null;
    }

    OfferedTools tools() {
        return tools;
    }

    /// @param request as the caller made it, with the target's model; it is changed
    public Asked asked(ObjectNode request, Abilities abilities) {
        return Dialect.of(this, request, abilities.schema());
    }

    /// Judges all choices of a whole completion, and puts what it salvages in its place.
    public Verdict judge(ObjectNode completion, Asked asked) {
        asked.restore(completion);
        var declined = false;
        var cut = false;
        var flawed = new ArrayList<ChoiceFlaws>();
        var mended = false;
        for (var i = 0; i < completion.path("choices").size(); i++) {
            var choice = Choice.of(i, completion.path("choices").path(i));
            var isJudged = shape != null || choice.isCall();
            declined |= isJudged && choice.isDeclined();
            cut |= choice.isCut() && (isJudged || choice.saysNothing());
            var flaws = flaws(choice, asked);
            if (!flaws.isEmpty()) {
                flawed.add(flaws);
            } else {
                mended |= mend(choice, flaws);
            }
        }
        if (declined) {
            return new Verdict.Declined();
        }
        if (cut) {
            return new Verdict.Truncated();
        }
        return flawed.isEmpty() ? new Verdict.Obeys(mended) : new Verdict.Disobeys(flawed);
    }

    private ChoiceFlaws flaws(Choice choice, Asked asked) {
        var said = choice.said();
        var content =
                shape != null && !(said.isBlank() && choice.isCall())
                        ? Judged.of(said, shape, asked.isStrict())
                        : null;
        var calls = choice.calls().stream().map(call -> judged(call, asked)).toList();
        return new ChoiceFlaws(
                choice.index(),
                content,
                calls,
                choice.hasLegacyCall()
                        ? judgedLegacy(choice.message().path("function_call"))
                        : null);
    }

    private JudgedCall judged(JsonNode call, Asked asked) {
        if (call.path("custom").isObject()) {
            var name = call.path("custom").path("name").stringValue("");
            var input = call.path("custom").path("input").stringValue("");
            return new JudgedCall(
                    name,
                    call,
                    tools.hasCustom(name)
                            ? new Judged(input, false, List.of())
                            : Judged.notOffered(input));
        }
        var function = call.path("function");
        var name = function.path("name").stringValue("");
        var parameters = tools.function(name);
        var arguments = text(function.path("arguments"));
        return new JudgedCall(
                name,
                call,
                parameters == null
                        ? Judged.notOffered(arguments)
                        : Judged.arguments(
                                arguments, parameters.shape(), asked.strictTools().contains(name)));
    }

    private JudgedCall judgedLegacy(JsonNode call) {
        var name = call.path("name").stringValue("");
        var parameters = tools.legacy(name);
        var arguments = text(call.path("arguments"));
        return new JudgedCall(
                name,
                call,
                parameters == null
                        ? Judged.notOffered(arguments)
                        : Judged.arguments(arguments, parameters.shape(), false));
    }

    /// Some servers give arguments as JSON, not as a text that holds JSON.
    private static String text(JsonNode arguments) {
        return arguments.isObject() ? arguments.toString() : arguments.stringValue("");
    }

    /// @return whether anything around a value was dropped
    private static boolean mend(Choice choice, ChoiceFlaws whole) {
        var mended = false;
        if (whole.content() != null) {
            choice.message().put("content", whole.content().text());
            mended = whole.content().mended();
        }
        for (var judged : whole.calls()) {
            if (judged.call().path("function") instanceof ObjectNode function) {
                function.put("arguments", judged.judged().text());
                mended |= judged.judged().mended();
            }
        }
        if (whole.legacyCall() != null
                && whole.legacyCall().call() instanceof ObjectNode function) {
            function.put("arguments", whole.legacyCall().judged().text());
            mended |= whole.legacyCall().judged().mended();
        }
        return mended;
    }
}
