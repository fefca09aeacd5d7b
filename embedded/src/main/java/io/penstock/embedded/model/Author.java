package io.penstock.embedded.model;

import io.penstock.embedded.model.Answer.Call;
import io.penstock.embedded.model.Answer.Choice;
import io.penstock.embedded.model.Answer.End;
import io.penstock.embedded.model.Answer.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Writes the answer to a question as a script wants it; always the same one.
final class Author {
    private static final List<String> WORDS =
            List.of("This", "text", "was", "made", "up", "by", "the", "simulator", "of", "models.");
    private static final String REFUSAL = "I am sorry, but I cannot help with that.";
    private static final int CHARACTERS_PER_PIECE = 12;
    private static final int USUAL_WORDS = 12;

    private final Question question;
    private final Script script;
    private final String echo;

    /// @param echo what an echo repeats
    private Author(Question question, Script script, String echo) {
        this.question = question;
        this.script = script;
        this.echo = echo;
    }

    /// @throws InvalidScript if the question has not what the script wants to break
    static Answer answer(Question question, Script script, String echo) {
        return new Author(question, script, echo).answer();
    }

    /// Endless output goes on with this.
    static String more(int words) {
        return IntStream.range(0, words)
                .mapToObj(i -> WORDS.get(i % WORDS.size()))
                .collect(Collectors.joining(" "));
    }

    private Answer answer() {
        var choice = calls() ? calling() : saying();
        if (script.fault() == Fault.ENDLESS && choice.pieces().size() < 3) {
            throw new InvalidScript("what is endless wants a text of three pieces or more");
        }
        var said =
                choice.content().length()
                        + choice.calls().stream().mapToInt(it -> it.arguments().length()).sum();
        var reasoning = script.count(Setting.REASONING, 0);
        var usage =
                new Usage(
                        script.count(Setting.PROMPT_TOKENS, question.promptTokens()),
                        script.count(
                                Setting.COMPLETION_TOKENS,
                                question.choices() * Question.tokens(said) + reasoning),
                        script.count(Setting.CACHED, 0),
                        reasoning,
                        script.has(Setting.CACHED) || script.has(Setting.REASONING));
        var choices =
                script.fault() == Fault.EMPTY_CHOICES
                        ? List.<Choice>of()
                        : IntStream.range(0, question.choices()).mapToObj(_ -> choice).toList();
        return new Answer(choices, usage);
    }

    private boolean calls() {
        return question.mustCall()
                || script.has(Setting.TOOL)
                || script.fault() == Fault.BROKEN_ARGUMENTS
                || script.fault() == Fault.UNKNOWN_TOOL;
    }

    private Choice calling() {
        if (script.fault() == Fault.UNKNOWN_TOOL) {
            var call = new Call("no_such_tool", List.of("{}"));
            return new Choice(List.of(), false, List.of(call), end(End.CALLS));
        }
        var tool = tool();
        var arguments = object(tool.parameters());
        if (script.fault() == Fault.BROKEN_ARGUMENTS) {
            arguments = arguments.substring(0, (arguments.length() + 1) / 2);
        }
        var call = new Call(tool.name(), pieces(arguments));
        return new Choice(List.of(), false, List.of(call), end(End.CALLS));
    }

    private Question.Tool tool() {
        var wanted = script.text(Setting.TOOL);
        var name = wanted == null ? question.tool() : wanted;
        return question.tools().stream()
                .filter(it -> name.isEmpty() || it.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new InvalidScript(
                                        "the request offers no tool '%s', but %s"
                                                .formatted(
                                                        name,
                                                        question.tools().stream()
                                                                .map(Question.Tool::name)
                                                                .toList())));
    }

    private Choice saying() {
        return switch (script.fault()) {
            case EMPTY_CONTENT -> says("", End.STOP);
            case REFUSAL -> new Choice(pieces(REFUSAL), true, List.of(), end(End.STOP));
            case CONTENT_FILTER -> says(half(text()), End.FILTER);
            case TRUNCATED -> says(half(text()), End.LENGTH);
            case NOT_JSON -> says("I would rather say it in my own words.", End.STOP);
            case PROSE -> says("Here is the result:\n\n" + text() + "\n\nTell me more.", End.STOP);
            case FENCE -> says("```json\n" + text() + "\n```", End.STOP);
            default -> within(text());
        };
    }

    private Choice within(String text) {
        var limit = question.maxCharacters();
        return text.length() <= limit
                ? says(text, End.STOP)
                : says(text.substring(0, limit), End.LENGTH);
    }

    private Choice says(String text, End end) {
        return new Choice(pieces(text), false, List.of(), end(end));
    }

    private @Nullable End end(End usual) {
        var scripted = script.text(Setting.FINISH);
        if (scripted != null) {
            return new End(scripted, true);
        }
        return script.fault() == Fault.NO_FINISH ? null : usual;
    }

    private String text() {
        var given = script.text(Setting.TEXT);
        if (given != null) {
            return given;
        }
        if (question.schema() != null) {
            return object(question.schema());
        }
        if (script.fault() == Fault.VIOLATE) {
            throw new InvalidScript("the request has no JSON Schema that could be violated");
        }
        if (script.is(Setting.ECHO, "true")) {
            return echo;
        }
        return more(script.count(Setting.WORDS, script.count(Setting.CHUNKS, USUAL_WORDS)));
    }

    private String object(JsonNode schema) {
        var keyword = script.fault() == Fault.VIOLATE ? script.text(Setting.KEYWORD) : null;
        return (keyword == null
                        ? SchemaExample.of(schema)
                        : SchemaExample.violating(schema, keyword))
                .toString();
    }

    private static String half(String text) {
        return text.substring(0, text.length() / 2);
    }

    /// Never within a pair of surrogates.
    private List<String> pieces(String text) {
        var usual = Math.max(1, text.length() / CHARACTERS_PER_PIECE);
        var count = Math.min(script.count(Setting.CHUNKS, usual), text.length());
        var pieces = new ArrayList<String>(count);
        var from = 0;
        for (var i = 1; i <= count; i++) {
            var to = (int) ((long) text.length() * i / count);
            if (to < text.length() && Character.isLowSurrogate(text.charAt(to))) {
                to++;
            }
            if (to > from) {
                pieces.add(text.substring(from, to));
            }
            from = Math.max(from, to);
        }
        return List.copyOf(pieces);
    }
}
