package io.penstock.gateway.prompt;

import io.penstock.platform.problem.ProblemException;
import io.penstock.schema.api.Problem;
import io.penstock.schema.api.Prompts;
import io.penstock.schema.json.StrictJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// A template as it was sent, checked.
final class PromptUpload {
    private static final Set<String> ROLES = Set.of("system", "user", "assistant");
    private static final int MOST_MESSAGES = 64;
    private static final int LONGEST_CONTENT = 256 * 1024;

    private PromptUpload() {}

    /// @throws ProblemException with a pointer for every place at fault
    static List<Prompts.Message> read(String id, byte[] body) {
        if (!PromptIds.isId(id)) {
            throw ProblemException.of(
                    "invalid-parameter", 400, "The prompt's id cannot be used", PromptIds.RULE);
        }
        var messages = parse(body);
        var places = defects(messages);
        if (!places.isEmpty()) {
            throw ProblemException.invalid("The template cannot be published", places);
        }
        return messages;
    }

    private static List<Prompts.Message> parse(byte[] body) {
        try {
            var messages = StrictJson.CLOSED.readValue(body, Prompts.Upload.class).messages();
            return messages == null ? List.of() : messages;
        } catch (JacksonException _) {
            throw ProblemException.of(
                    "unreadable",
                    400,
                    "The body cannot be read",
                    "It must be `{\"messages\": [{\"role\", \"content\"}]}` and nothing else");
        }
    }

    private static List<Problem.Place> defects(List<Prompts.Message> messages) {
        var places = new ArrayList<Problem.Place>();
        if (messages.isEmpty() || messages.size() > MOST_MESSAGES) {
            places.add(Problem.Place.at("#/messages", "size", "1 to 64 messages"));
            return places;
        }
        for (var i = 0; i < messages.size(); i++) {
            var at = "#/messages/" + i;
            var message = messages.get(i);
            if (message == null || message.role() == null || !ROLES.contains(message.role())) {
                places.add(
                        Problem.Place.at(at + "/role", "enum", "`system`, `user` or `assistant`"));
            }
            contentDefect(message == null ? null : message.content(), at + "/content", places);
        }
        return places;
    }

    private static void contentDefect(
            @Nullable String content, String at, List<Problem.Place> places) {
        if (content == null || content.isEmpty() || content.length() > LONGEST_CONTENT) {
            places.add(Problem.Place.at(at, "length", "1 to 262144 characters"));
        } else if (content.indexOf('\0') >= 0) {
            places.add(Problem.Place.at(at, "pattern", "without U+0000"));
        } else {
            PromptTemplates.defect(content)
                    .ifPresent(defect -> places.add(Problem.Place.at(at, "template", defect)));
        }
    }
}
