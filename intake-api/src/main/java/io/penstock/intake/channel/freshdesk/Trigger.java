package io.penstock.intake.channel.freshdesk;

import java.util.regex.Pattern;

/// What set a rule off, as Freshdesk writes it: `{ticket_action:created}`,
/// `{status:{from:2,to:4}}`, `{note_type:private}`, `{reply_sent:sent}`. It is no JSON.
sealed interface Trigger {
    Pattern CHANGE = Pattern.compile("\\{(\\w+):\\{from:([^,{}]*),\\s*to:([^{}]*)\\}\\}");

    Pattern WORD = Pattern.compile("\\{(\\w+):([^{}]*)\\}");

    record Created() implements Trigger {}

    record Changed(String property, String from, String to) implements Trigger {}

    record Replied() implements Trigger {}

    record Noted(boolean isPublic) implements Trigger {}

    /// A rule that does not say, or has a word that we do not know.
    record Unknown() implements Trigger {}

    static Trigger parse(String text) {
        var change = CHANGE.matcher(text);
        if (change.matches()) {
            return new Changed(change.group(1), change.group(2), change.group(3));
        }
        var word = WORD.matcher(text);
        return word.matches() ? named(word.group(1), word.group(2)) : new Unknown();
    }

    private static Trigger named(String what, String how) {
        return switch (what) {
            case "ticket_action" -> how.equals("created") ? new Created() : new Unknown();
            case "reply_sent" -> new Replied();
            case "note_type" -> new Noted(how.equals("public"));
            default -> new Unknown();
        };
    }
}
