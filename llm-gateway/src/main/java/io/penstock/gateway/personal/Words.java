package io.penstock.gateway.personal;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;

/// Words that say what stands behind them, in several languages: their beginnings, without accents,
/// in lower case.
final class Words {
    private static final int REACH = 40;

    private final List<String> beginnings;

    Words(String... beginnings) {
        this.beginnings = List.of(beginnings);
    }

    /// Whether one stands within 40 characters before `at`.
    boolean areBefore(Text text, int at) {
        return distance(text, at) < Integer.MAX_VALUE;
    }

    /// Whether one stands before `at`, and none of `others` nearer.
    boolean areNearerThan(Words others, Text text, int at) {
        return distance(text, at) < others.distance(text, at);
    }

    private int distance(Text text, int at) {
        for (var end = at; end > Math.max(0, at - REACH); end--) {
            if (isLetter(text.at(end - 1)) && !isLetter(text.at(end))) {
                var start = end;
                while (start > Math.max(0, at - REACH) && isLetter(text.at(start - 1))) {
                    start--;
                }
                if (isOne(text.slice(start, end))) {
                    return at - end;
                }
            }
        }
        return Integer.MAX_VALUE;
    }

    private boolean isOne(String word) {
        var plain =
                Normalizer.normalize(word, Normalizer.Form.NFD)
                        .replaceAll("\\p{M}", "")
                        .toLowerCase(Locale.ROOT);
        for (var beginning : beginnings) {
            if (plain.startsWith(beginning)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isLetter(char c) {
        return Text.isWord(c) && !Text.isDigit(c);
    }
}
