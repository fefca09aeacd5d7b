package io.penstock.definition;

import java.util.ArrayList;
import java.util.List;

/// Splits a template at `{{` and `}}`; braces and quotes inside an expression are the expression's
/// own.
final class TemplateParts {
    sealed interface Part {}

    record Text(String text) implements Part {}

    /// @param line on which it begins, from 1 within the template
    record Inserted(String expression, int line) implements Part {}

    /// A `{{` without its end.
    record Open(int line) implements Part {}

    private TemplateParts() {}

    static List<Part> of(String template) {
        var parts = new ArrayList<Part>();
        var at = 0;
        for (var open = template.indexOf("{{"); open >= 0; open = template.indexOf("{{", at)) {
            if (open > at) {
                parts.add(new Text(template.substring(at, open)));
            }
            var line = 1 + (int) template.substring(0, open).chars().filter(c -> c == '\n').count();
            var close = end(template, open + 2);
            if (close < 0) {
                parts.add(new Open(line));
                return parts;
            }
            parts.add(new Inserted(template.substring(open + 2, close), line));
            at = close + 2;
        }
        if (at < template.length()) {
            parts.add(new Text(template.substring(at)));
        }
        return parts;
    }

    /// Where the `}}` stands that ends the expression, or -1.
    private static int end(String template, int from) {
        var depth = 0;
        for (var at = from; at < template.length(); at++) {
            switch (template.charAt(at)) {
                case '\'', '"' -> at = closingQuote(template, at);
                case '{' -> depth++;
                case '}' -> {
                    if (depth == 0) {
                        return template.startsWith("}}", at) ? at : -1;
                    }
                    depth--;
                }
                default -> {}
            }
        }
        return -1;
    }

    private static int closingQuote(String template, int open) {
        for (var at = open + 1; at < template.length(); at++) {
            if (template.charAt(at) == '\\') {
                at++;
            } else if (template.charAt(at) == template.charAt(open)) {
                return at;
            }
        }
        return template.length();
    }
}
