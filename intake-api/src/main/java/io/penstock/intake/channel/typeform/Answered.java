package io.penstock.intake.channel.typeform;

import io.penstock.intake.channel.Fields;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// One answer, with the question that it answers.
///
/// @param key the question's `ref`, which the form's owner may choose; else its id
/// @param id of the question
/// @param title of the question, as the person read it
/// @param question kind of the question, such as `long_text`
/// @param kind of the answer, such as `text`; its value stands under that name
record Answered(
        String key,
        @Nullable String id,
        @Nullable String title,
        String question,
        String kind,
        JsonNode value) {

    /// @param index in the list, for a question that has no name
    static Answered of(JsonNode answer, int index, Questions questions) {
        var field = answer.path("field");
        var id = Fields.textOrNull(field, "id");
        var key =
                Fields.text(field, "ref")
                        .or(() -> Optional.ofNullable(id))
                        .orElse(Integer.toString(index));
        var question = questions.of(field);
        var kind = Fields.text(answer, "type").orElse("");
        return new Answered(
                key,
                id,
                Fields.textOrNull(question, "title"),
                Fields.text(field, "type").or(() -> Fields.text(question, "type")).orElse(kind),
                kind,
                value(answer, kind));
    }

    boolean isNamed(String name) {
        return key.equals(name) || name.equals(id);
    }

    boolean asks(String type) {
        return question.equals(type);
    }

    boolean is(String type) {
        return kind.equals(type);
    }

    /// What is written there, if it is a text and not blank.
    Optional<String> text() {
        return value.stringValueOpt().filter(text -> !text.isBlank());
    }

    /// Zero and false are answers, too. A kind that is not known here is kept as it came.
    private static JsonNode value(JsonNode answer, String kind) {
        var said = answer.path(kind);
        return switch (kind) {
            case "choice" -> chosen(said).orElse(said.isMissingNode() ? answer : said);
            case "choices" -> allChosen(said).orElse(said.isMissingNode() ? answer : said);
            default -> said.isMissingNode() ? answer : said;
        };
    }

    /// The label; what the person wrote instead, where none of the labels fitted.
    private static Optional<JsonNode> chosen(JsonNode choice) {
        return string(choice, "label").or(() -> string(choice, "other"));
    }

    private static Optional<JsonNode> allChosen(JsonNode choices) {
        var labels = choices.path("labels");
        var other = string(choices, "other");
        if (!labels.isArray() && other.isEmpty()) {
            return Optional.empty();
        }
        var all = JsonNodeFactory.instance.arrayNode();
        if (labels.isArray()) {
            labels.forEach(all::add);
        }
        other.ifPresent(all::add);
        return Optional.of(all);
    }

    private static Optional<JsonNode> string(JsonNode node, String name) {
        return Optional.of(node.path(name)).filter(JsonNode::isString);
    }
}
