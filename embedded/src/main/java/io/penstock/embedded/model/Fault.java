package io.penstock.embedded.model;

import java.util.Arrays;
import java.util.stream.Collectors;

/// What becomes of one request. Each has a meaning for whole answers and for streams.
public enum Fault {
    OK("ok", "", "a good answer; an instance of the request's JSON Schema where it has one"),

    RESET("reset", "", "connection reset before any byte of an answer"),
    HANG_UP("hang-up", "", "connection closed before any byte of an answer"),
    RESET_AFTER_HEADERS("reset-after-headers", "", "headers, then a reset; `after` lets some pass"),
    TORN("torn", "after=2", "connection closed within the body, its framing unfinished"),
    CUT("cut", "after=2", "the body ends cleanly, but before its end: no finish, no `[DONE]`"),
    STALL("stall", "after=2", "silence within the body; the connection stays open"),
    SHORT_LENGTH("short-length", "", "a `content-length` of half the body"),
    LONG_LENGTH("long-length", "", "a `content-length` of more than the body, then closed"),
    ENDLESS("endless", "", "output that never ends"),

    SLOW_HEADERS("slow-headers", "headers=5s", "nothing for a while"),
    SLOW_FIRST_TOKEN("slow-first-token", "first=5s", "headers, then no content for a while"),
    SLOW("slow", "first=2s;delay=100ms", "always slow, never failing"),
    DRIP("drip", "seed=1", "one byte a write, in HTTP chunks of random sizes"),

    MALFORMED_SSE("malformed-sse", "after=2", "a line of the stream is cut within its JSON"),
    INVALID_JSON("invalid-json", "after=2", "200 with a body that is half a JSON document"),
    HTML("html", "", "200 with an HTML page"),
    ERROR_BODY("error-body", "status=500;as=body", "200 with an error as its body"),
    ERROR_EVENT("error-event", "status=500;as=event;after=2", "an error event in a stream of 200"),
    EMPTY_CHOICES("empty-choices", "", "an answer without any choice"),
    EMPTY_CONTENT("empty-content", "", "an answer that says nothing"),
    NO_FINISH("no-finish", "", "an answer that does not say why it ended"),

    STATUS("", "", "the error that the provider sends with this status, 400 to 599"),
    MODEL_NOT_FOUND("model-not-found", "status=404", "no such model; `status=400` as some have it"),
    CONTEXT_LENGTH("context-length", "status=400", "the prompt is longer than the model's window"),
    CONTENT_POLICY("content-policy", "status=400", "the prompt is refused by a content filter"),

    CONTENT_FILTER("content-filter", "", "an answer that a content filter ended"),
    REFUSAL("refusal", "", "the model refuses"),
    TRUNCATED("truncated", "", "half an answer, ended by the token limit"),
    NOT_JSON("not-json", "", "prose where JSON was asked for"),
    PROSE("prose", "", "the right JSON with prose around it"),
    FENCE("fence", "", "the right JSON in a code fence"),
    VIOLATE("violate", "keyword=required", "JSON that breaks a `keyword` of the request's schema"),
    BROKEN_ARGUMENTS(
            "broken-arguments", "", "a tool call whose arguments are half a JSON document"),
    UNKNOWN_TOOL("unknown-tool", "", "a call of a tool that nobody offered");

    private final String word;
    private final String defaults;
    private final String meaning;

    Fault(String word, String defaults, String meaning) {
        this.word = word;
        this.defaults = defaults;
        this.meaning = meaning;
    }

    /// As a script begins.
    public String word() {
        return this == STATUS ? "NNN" : word;
    }

    /// Settings that hold where a script does not say otherwise, as a script has them.
    public String defaults() {
        return defaults;
    }

    public String meaning() {
        return meaning;
    }

    /// @throws InvalidScript if there is none of that name
    static Fault named(String word) {
        return Arrays.stream(values())
                .filter(it -> it != STATUS && it.word.equals(word))
                .findFirst()
                .orElseThrow(
                        () ->
                                new InvalidScript(
                                        "there is no fault '%s'; there are a status of 400 to 599 and: %s"
                                                .formatted(word, words())));
    }

    /// Whether an error takes the place of an answer.
    boolean isError() {
        return switch (this) {
            case STATUS, MODEL_NOT_FOUND, CONTEXT_LENGTH, CONTENT_POLICY, ERROR_BODY, ERROR_EVENT ->
                    true;
            default -> false;
        };
    }

    private static String words() {
        return Arrays.stream(values())
                .filter(it -> it != STATUS)
                .map(it -> it.word)
                .collect(Collectors.joining(", "));
    }
}
