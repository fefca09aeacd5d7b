package io.penstock.gateway.extract;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// A sentence that could be part of an answer.
///
/// @param block index of its block
/// @param position within its block
/// @param terms its own
/// @param topic terms of what it is about without saying so: the block's title, and a heading or
// question above it
record Sentence(int block, int position, String text, Set<String> terms, Set<String> topic) {
    private static final Pattern LINE = Pattern.compile("\\R+");
    private static final Pattern END =
            Pattern.compile(
                    "(?<=[.!?…][\"')\\]]?)(?<!\\b(?:e\\.g|i\\.e|etc|No|Nr|approx|vs|Mr|Mrs|Dr)\\.)\\s+(?=[\\p{Lu}\\p{N}\"'(])");
    private static final Pattern MARKUP =
            Pattern.compile("^(?:#{1,6}\\s+|[-*•]\\s+|\\d{1,2}[.)]\\s+|[QA]:\\s*)");
    private static final int FEWEST_WORDS = 3;

    /// The sentences of `text`; headings and questions give none, but a topic to those that follow.
    static List<Sentence> of(int block, ContextBlock context) {
        var sentences = new ArrayList<Sentence>();
        var title = Terms.of(context.title());
        Set<String> topic = title;
        for (var line : LINE.split(context.text())) {
            for (var piece : END.split(line.strip())) {
                var text = MARKUP.matcher(piece.strip()).replaceFirst("").strip();
                if (text.isEmpty()) {
                    continue;
                }
                if (isHeading(text)) {
                    topic = union(title, Terms.of(text));
                } else {
                    sentences.add(
                            new Sentence(block, sentences.size(), text, Terms.of(text), topic));
                }
            }
        }
        return sentences;
    }

    private static boolean isHeading(String text) {
        var last = text.charAt(text.length() - 1);
        return last == '?' || last == ':' || text.split("\\s+").length < FEWEST_WORDS;
    }

    private static Set<String> union(Set<String> left, Set<String> right) {
        var all = new LinkedHashSet<>(left);
        all.addAll(right);
        return all;
    }
}
