package io.penstock.worker.generate;

import java.text.BreakIterator;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// How much of an answer its citations bear: the share of its sentences most of whose content words
/// stand in the cited texts. A plain lexical measure: it sees an invented amount or name, and does
/// not see a denial.
final class Support {
    /// A sentence is borne if at least this share of its content words is found.
    static final double BORNE = 0.6;

    /// Words shorter than this carry grammar rather than content; numbers always count.
    private static final int CONTENT = 4;

    /// Endings are cut, so that `returns` finds `returned`.
    private static final int STEM = 5;

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");

    private Support() {}

    /// @param cited the texts of the blocks that the answer cites
    /// @return 0 to 1; 0 if nothing is cited or nothing is said
    static double of(String answer, Collection<String> cited) {
        var known = new HashSet<String>();
        cited.forEach(text -> known.addAll(words(text)));
        var sentences = sentences(answer).stream().map(Support::words).filter(s -> !s.isEmpty());
        var borne = sentences.map(words -> borne(words, known)).toList();
        return borne.isEmpty() ? 0 : (double) borne.stream().filter(b -> b).count() / borne.size();
    }

    private static boolean borne(Set<String> words, Set<String> known) {
        return words.stream().filter(known::contains).count() >= BORNE * words.size();
    }

    private static List<String> sentences(String text) {
        var breaks = BreakIterator.getSentenceInstance(Locale.ROOT);
        breaks.setText(text);
        var sentences = new ArrayList<String>();
        var start = breaks.first();
        for (var end = breaks.next(); end != BreakIterator.DONE; end = breaks.next()) {
            sentences.add(text.substring(start, end));
            start = end;
        }
        return sentences;
    }

    private static Set<String> words(String text) {
        var plain = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        var words = new HashSet<String>();
        var found = WORD.matcher(plain);
        while (found.find()) {
            var word = found.group();
            if (word.length() >= CONTENT || word.chars().allMatch(Character::isDigit)) {
                words.add(word.substring(0, Math.min(STEM, word.length())));
            }
        }
        return words;
    }
}
