package io.penstock.embedded.model;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// A text that a regular expression of a JSON Schema matches: literals, classes, groups, the first
/// alternative, quantifiers. Look-around and references to groups are not served.
final class PatternExample {
    private static final int MAX_LENGTH = 10_000;

    private final String pattern;
    private final int variant;
    private final int more;
    private int at;

    /// @param more by how much unbounded repetitions are longer than they must
    private PatternExample(String pattern, int variant, int more) {
        this.pattern = pattern;
        this.variant = variant;
        this.more = more;
    }

    /// @param variant another number gives another text where the pattern allows it
    /// @throws InvalidScript if none is found
    static String of(String pattern, int variant, int minLength) {
        try {
            var compiled = Pattern.compile(pattern);
            for (var more = 0; more <= minLength; more++) {
                var example = new PatternExample(pattern, variant, more).alternatives();
                if (example.length() >= minLength && compiled.matcher(example).find()) {
                    return example;
                }
            }
        } catch (PatternSyntaxException | StringIndexOutOfBoundsException _) {
            // said below
        }
        throw new InvalidScript(
                "no text is found for the pattern '%s': give one with 'text=…'".formatted(pattern));
    }

    private String alternatives() {
        var first = sequence();
        while (at < pattern.length() && pattern.charAt(at) == '|') {
            at++;
            sequence();
        }
        return first;
    }

    private String sequence() {
        var text = new StringBuilder();
        while (at < pattern.length() && "|)".indexOf(pattern.charAt(at)) < 0) {
            var part = part();
            var times = times();
            if (text.length() + (long) part.length() * times > MAX_LENGTH) {
                throw new InvalidScript("the pattern '%s' wants too much".formatted(pattern));
            }
            text.repeat(part, times);
        }
        return text.toString();
    }

    private String part() {
        var character = pattern.charAt(at++);
        return switch (character) {
            case '^', '$' -> "";
            case '.' -> "a";
            case '(' -> group();
            case '[' -> oneOf();
            case '\\' -> escape();
            default -> String.valueOf(character);
        };
    }

    private String group() {
        var silent = pattern.startsWith("?=", at) || pattern.startsWith("?!", at);
        if (silent || pattern.startsWith("?:", at)) {
            at += 2;
        } else if (pattern.startsWith("?<", at)) {
            silent = "=!".indexOf(pattern.charAt(at + 2)) >= 0;
            at = silent ? at + 3 : pattern.indexOf('>', at) + 1;
        }
        var inside = alternatives();
        at++;
        return silent ? "" : inside;
    }

    /// The class is left to the JDK: the first of its characters counts, or a later one.
    private String oneOf() {
        var from = at - 1;
        if (pattern.charAt(at) == '^') {
            at++;
        }
        for (at++; pattern.charAt(at) != ']'; at++) {
            if (pattern.charAt(at) == '\\') {
                at++;
            }
        }
        at++;
        return firstOf(pattern.substring(from, at));
    }

    private String escape() {
        var from = at - 1;
        var character = pattern.charAt(at++);
        if ((character == 'p' || character == 'P') && pattern.charAt(at) == '{') {
            at = pattern.indexOf('}', at) + 1;
        } else if (character == 'u' || character == 'x') {
            at += character == 'u' ? 4 : 2;
        }
        return "bB".indexOf(character) >= 0 ? "" : firstOf(pattern.substring(from, at));
    }

    private String firstOf(String one) {
        var matches = Pattern.compile(one).asMatchPredicate();
        var found =
                "aA1bB2cC3dD4eE5fF6gG7hH8iI9jJ0kKlLmMnNoOpPqQrRsStTuUvVwWxXyYzZ -_.,:/+#@!%()äé"
                        .codePoints()
                        .mapToObj(Character::toString)
                        .filter(matches)
                        .toList();
        if (!found.isEmpty()) {
            return found.get(variant % found.size());
        }
        for (var character = 0; character < Character.MAX_VALUE; character++) {
            if (matches.test(String.valueOf((char) character))) {
                return String.valueOf((char) character);
            }
        }
        throw new InvalidScript("nothing is in '%s' of the pattern '%s'".formatted(one, pattern));
    }

    private int times() {
        if (at == pattern.length()) {
            return 1;
        }
        var times = 1;
        switch (pattern.charAt(at)) {
            case '*', '+' -> {
                at++;
                times = 1 + more;
            }
            case '?' -> at++;
            case '{' -> times = counted();
            default -> {
                return 1;
            }
        }
        if (at < pattern.length() && "?+".indexOf(pattern.charAt(at)) >= 0) {
            at++; // lazy or possessive
        }
        return times;
    }

    private int counted() {
        var end = pattern.indexOf('}', at);
        var bounds = pattern.substring(at + 1, end).split(",", -1);
        at = end + 1;
        var least = Integer.parseInt(bounds[0]);
        if (bounds.length == 1) {
            return least;
        }
        var most = bounds[1].isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(bounds[1]);
        return (int) Math.min(most, (long) Math.max(1, least) + more);
    }
}
