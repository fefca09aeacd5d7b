package io.penstock.embedded.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// How a script is to be played. Times are written `300ms`, `2s` or `1m`.
public enum Setting {
    TEXT(Kind.TEXT, "what the model says, word for word"),
    WORDS(Kind.COUNT, "length of the text that is made up; 12, or as many as `chunks`"),
    ECHO(Kind.FLAG, "the model repeats the last message of the user"),
    TOOL(Kind.TEXT, "the tool that is called, of those that the request offers"),
    FINISH(Kind.TEXT, "the reason to end, instead of the right one"),
    CHUNKS(Kind.COUNT, "into how many pieces the text is cut"),
    HEADERS(Kind.TIME, "time before the status line"),
    FIRST(Kind.TIME, "time before the first content"),
    DELAY(Kind.TIME, "time between pieces of content"),
    AFTER(Kind.COUNT, "how many pieces of content pass before the fault"),
    SEED(Kind.COUNT, "of the random sizes"),
    STATUS(Kind.STATUS, "of the error"),
    CODE(Kind.TEXT, "of the error: its `code` at OpenAI, its `type` at Anthropic"),
    MESSAGE(Kind.TEXT, "of the error"),
    AS(Kind.PLACE, "where the error stands: `status`, `body` (200) or `event` (200, in a stream)"),
    RETRY_AFTER(Kind.COUNT, "`retry-after` in seconds"),
    RETRY_AFTER_MS(Kind.COUNT, "`retry-after-ms`"),
    RETRY_AFTER_DATE(Kind.COUNT, "`retry-after` as the date so many seconds from now"),
    KEYWORD(Kind.TEXT, "of JSON Schema that is to be broken"),
    USAGE(Kind.USAGE, "`missing`, or `late`: in the stream's last chunk that has choices"),
    PROMPT_TOKENS(Kind.COUNT, "instead of a quarter of the request's bytes"),
    COMPLETION_TOKENS(Kind.COUNT, "instead of a quarter of the answer's characters"),
    CACHED(Kind.COUNT, "tokens of the prompt that were read from a cache"),
    REASONING(Kind.COUNT, "tokens of the completion that were thought, not said");

    private enum Kind {
        TEXT(".*", "a text"),
        COUNT("[0-9]{1,9}", "a whole number"),
        FLAG("true|false", "'true' or 'false'"),
        TIME("[0-9]{1,7}(ms|s|m)", "a time such as 300ms, 2s or 1m"),
        STATUS("[45][0-9][0-9]", "400 to 599"),
        PLACE("status|body|event", "'status', 'body' or 'event'"),
        USAGE("missing|late", "'missing' or 'late'");

        private final Pattern form;
        private final String wanted;

        Kind(String form, String wanted) {
            this.form = Pattern.compile(form, Pattern.DOTALL);
            this.wanted = wanted;
        }
    }

    private final Kind kind;
    private final String meaning;

    Setting(Kind kind, String meaning) {
        this.kind = kind;
        this.meaning = meaning;
    }

    /// As scripts write it.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public String meaning() {
        return meaning;
    }

    boolean isFlag() {
        return kind == Kind.FLAG;
    }

    String checked(String value) {
        if (!kind.form.matcher(value).matches()) {
            throw new InvalidScript(
                    "'%s' wants %s, not '%s'".formatted(word(), kind.wanted, value));
        }
        return value;
    }

    /// @throws InvalidScript if there is none of that name
    static Setting named(String word) {
        return Arrays.stream(values())
                .filter(it -> it.word().equals(word))
                .findFirst()
                .orElseThrow(
                        () ->
                                new InvalidScript(
                                        "there is no setting '%s'; there are: %s"
                                                .formatted(
                                                        word,
                                                        Arrays.stream(values())
                                                                .map(Setting::word)
                                                                .collect(
                                                                        Collectors.joining(
                                                                                ", ")))));
    }
}
