package io.penstock.gateway.extract;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// A sentence that could be part of an answer.
///
/// @param block index of its block
/// @param position within its block
/// @param terms its own
/// @param title terms of its block's title, shared by all of the block's sentences
/// @param heading terms of the heading or question above it, shared by all below that
record Sentence(
        int block,
        int position,
        String text,
        Set<String> terms,
        Set<String> title,
        Set<String> heading) {
    private static final Pattern PARAGRAPH = Pattern.compile("\\R\\s*\\R");
    private static final Pattern ITEM =
            Pattern.compile("\\R(?=\\s*(?:#{1,6}\\s|[-*•]\\s|\\d{1,2}[.)]\\s|[QA]:))");
    private static final Pattern AFTER_HEADING = Pattern.compile("(?<=^|\\R)(#{1,6}\\s.*)\\R");
    private static final Pattern END =
            Pattern.compile(
                    "(?<=[.!?…][\"')\\]]?)(?<!\\b(?:e\\.g|i\\.e|etc|No|Nr|approx|vs|Mr|Mrs|Dr)\\.)"
                            + "\\s+(?=[\\p{Lu}\\p{N}\"'(])");
    private static final Pattern BULLET =
            Pattern.compile("^(?:[-*•]\\s+|\\d{1,2}[.)]\\s+|[QA]:\\s*)");
    private static final Pattern WHOLE = Pattern.compile(".*[.!…][\"')\\]]?$", Pattern.DOTALL);
    private static final int FEWEST_WORDS = 3;
    private static final int MOST_WORDS_OF_A_HEADING = 8;

    /// Whether the term belongs to its topic: what it is about without saying so.
    boolean isAbout(String term) {
        return title.contains(term) || heading.contains(term);
    }

    /// The sentences of `text`, whose lines may be wrapped anywhere; headings and questions give
    /// none, but a topic to those that follow.
    static List<Sentence> of(int block, ContextBlock context, TimeLimit time) {
        var sentences = new ArrayList<Sentence>();
        var title = Terms.of(context.title());
        var heading = Set.<String>of();
        for (var item : items(context.text())) {
            var bullet = BULLET.matcher(item).find();
            for (var text : END.split(BULLET.matcher(item).replaceFirst(""))) {
                time.check();
                if (isHeading(text, bullet)) {
                    heading = Terms.of(text);
                } else {
                    sentences.add(
                            new Sentence(
                                    block, sentences.size(), text, Terms.of(text), title, heading));
                }
            }
        }
        return sentences;
    }

    /// Paragraphs, headings and list items, each on one line.
    private static List<String> items(String text) {
        var apart = AFTER_HEADING.matcher(text.strip()).replaceAll("$1\n\n");
        return PARAGRAPH
                .splitAsStream(apart)
                .flatMap(ITEM::splitAsStream)
                .map(item -> item.strip().replaceAll("\\s+", " "))
                .filter(item -> !item.isEmpty())
                .toList();
    }

    private static boolean isHeading(String text, boolean bullet) {
        var last = text.charAt(text.length() - 1);
        var words = text.split(" ").length;
        return text.startsWith("#")
                || last == '?'
                || last == ':'
                || words < FEWEST_WORDS
                || !bullet && words <= MOST_WORDS_OF_A_HEADING && !WHOLE.matcher(text).matches();
    }
}
