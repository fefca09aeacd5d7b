package io.penstock.gateway.provider;

import io.penstock.schema.json.StrictJson;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Tells a whole completion from something that only has status 200.
public final class Completions {
    private static final Set<String> ENDS =
            Set.of("stop", "length", "tool_calls", "content_filter", "function_call");

    /// They say why there may be nothing.
    private static final Set<String> EARLY_ENDS = Set.of("length", "content_filter");

    /// Statuses that providers give as the code of an error within 200.
    private static final Set<String> BUSY = Set.of("429", "503", "529");

    /// Where a message may hold words; a model that thinks aloud has them apart.
    private static final Set<String> TEXTS =
            Set.of("content", "refusal", "reasoning_content", "reasoning");

    private Completions() {}

    /// What a body of status 200 is, as far as that can be told without its contents.
    ///
    /// @param byStatus what an error inside is, if its code is a status
    static Signal read(byte[] body, IntFunction<Fault> byStatus) {
        JsonNode json;
        try {
            json = StrictJson.TOLERANT.readTree(body);
        } catch (JacksonException _) {
            return broken(
                    "invalid_response", "The provider answered 200 with a body that is no JSON");
        }
        if (!(json instanceof ObjectNode completion)) {
            return broken("invalid_response", "The provider answered 200 without a JSON object");
        }
        if (completion.path("error").isObject()) {
            var status = completion.path("error").path("code").asString("");
            return BUSY.contains(status)
                    ? new Signal.Broken(byStatus.apply(Integer.parseInt(status)))
                    : broken("error_in_200", "The provider answered 200 with an error inside");
        }
        return new Signal.Whole(completion);
    }

    private static Signal broken(String code, String message) {
        return new Signal.Broken(Fault.unusable(code, message));
    }

    /// @param wanted choices asked for
    public static Reply checked(ObjectNode completion, Target target, int wanted) {
        return defect(completion, wanted)
                .<Reply>map(defect -> new Reply.Failed(Fault.unusable("invalid_response", defect)))
                .orElseGet(() -> new Reply.Completed(named(completion, target)));
    }

    private static Optional<String> defect(ObjectNode completion, int wanted) {
        var choices = completion.path("choices");
        if (!choices.isArray() || choices.size() < wanted) {
            return Optional.of("The provider's answer has fewer choices than were asked for");
        }
        for (var choice : choices) {
            if (!(choice.path("message") instanceof ObjectNode message)) {
                return Optional.of("The provider's answer has a choice without a message");
            }
            var end = choice.path("finish_reason").stringValue("").toLowerCase(Locale.ROOT);
            if (!ENDS.contains(end)) {
                return Optional.of("The provider's answer does not end with a known finish_reason");
            }
            ((ObjectNode) choice).put("finish_reason", end);
            if (isEmpty(message) && !EARLY_ENDS.contains(end)) {
                return Optional.of("The provider's answer is empty");
            }
        }
        return Optional.empty();
    }

    private static boolean isEmpty(ObjectNode message) {
        return TEXTS.stream().allMatch(text -> message.path(text).stringValue("").isBlank())
                && message.path("content").isEmpty()
                && message.path("tool_calls").isEmpty()
                && !message.hasNonNull("function_call")
                && !message.hasNonNull("audio");
    }

    private static ObjectNode named(ObjectNode completion, Target target) {
        if (completion.path("model").stringValue("").isBlank()) {
            completion.put("model", target.model());
        }
        return completion;
    }
}
