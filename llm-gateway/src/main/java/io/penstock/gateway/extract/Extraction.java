package io.penstock.gateway.extract;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/// Sentences of the context that answer a question, and the blocks they come from.
///
/// A sentence scores the idf of the question's terms it holds, and a part of the idf of those that
/// only its topic holds. The best one is taken; up to two more follow if they score nearly as high
/// and come from the same block, or say something of the question that is not said yet.
///
/// @param sentences whole, in the order of the context
/// @param citations ids of the blocks used, the best first
record Extraction(List<String> sentences, List<String> citations) {
    private static final int MOST_SENTENCES = 3;
    private static final double TOPIC_WEIGHT = 0.5;
    private static final double NEARLY = 0.7;

    private record Scored(Sentence sentence, double score) {}

    boolean isEmpty() {
        return sentences.isEmpty();
    }

    String text() {
        return String.join(" ", sentences);
    }

    static Extraction of(String question, List<ContextBlock> blocks, TimeLimit time) {
        var sentences =
                IntStream.range(0, blocks.size())
                        .boxed()
                        .flatMap(block -> Sentence.of(block, blocks.get(block), time).stream())
                        .toList();
        var asked = Terms.of(question);
        var idf = idf(asked, sentences, time);
        var ranked =
                sentences.stream()
                        .map(sentence -> new Scored(sentence, score(sentence, asked, idf, time)))
                        .filter(scored -> bearsOn(scored.sentence(), asked))
                        .sorted(Comparator.comparingDouble(Scored::score).reversed())
                        .toList();
        return assembled(choose(ranked, asked), blocks);
    }

    /// `ln(1 + (n - df + 0.5) / (df + 0.5))` over sentences, as BM25 has it.
    private static Map<String, Double> idf(
            Set<String> asked, List<Sentence> sentences, TimeLimit time) {
        var idf = new HashMap<String, Double>();
        for (var term : asked) {
            time.check();
            var df = sentences.stream().filter(s -> s.terms().contains(term)).count();
            idf.put(term, Math.log(1 + (sentences.size() - df + 0.5) / (df + 0.5)));
        }
        return idf;
    }

    private static double score(
            Sentence sentence, Set<String> asked, Map<String, Double> idf, TimeLimit time) {
        time.check();
        var score = 0.0;
        for (var term : asked) {
            if (sentence.terms().contains(term)) {
                score += idf.getOrDefault(term, 0.0);
            } else if (sentence.isAbout(term)) {
                score += TOPIC_WEIGHT * idf.getOrDefault(term, 0.0);
            }
        }
        return score;
    }

    private static boolean bearsOn(Sentence sentence, Set<String> asked) {
        return asked.stream().anyMatch(t -> sentence.terms().contains(t) || sentence.isAbout(t));
    }

    private static List<Scored> choose(List<Scored> ranked, Set<String> asked) {
        var chosen = new ArrayList<Scored>();
        var said = new HashSet<String>();
        for (var candidate : ranked) {
            if (chosen.isEmpty() || adds(candidate, chosen.getFirst(), asked, said)) {
                chosen.add(candidate);
                said.addAll(candidate.sentence().terms());
            }
            if (chosen.size() == MOST_SENTENCES) {
                break;
            }
        }
        return chosen;
    }

    private static boolean adds(
            Scored candidate, Scored best, Set<String> asked, Set<String> said) {
        var sentence = candidate.sentence();
        if (said.containsAll(sentence.terms())) {
            return false;
        }
        var news = sentence.terms().stream().anyMatch(t -> asked.contains(t) && !said.contains(t));
        return (news || sentence.block() == best.sentence().block())
                && candidate.score() >= NEARLY * best.score();
    }

    private static Extraction assembled(List<Scored> chosen, List<ContextBlock> blocks) {
        var citations = new LinkedHashSet<String>();
        chosen.forEach(scored -> citations.add(blocks.get(scored.sentence().block()).id()));
        citations.remove("");
        var inOrder =
                chosen.stream()
                        .map(Scored::sentence)
                        .sorted(
                                Comparator.comparingInt((Sentence s) -> rank(s, chosen))
                                        .thenComparingInt(Sentence::position))
                        .map(Sentence::text)
                        .toList();
        return new Extraction(inOrder, List.copyOf(citations));
    }

    /// The block of the best sentence comes first.
    private static int rank(Sentence sentence, List<Scored> chosen) {
        return chosen.stream()
                .map(scored -> scored.sentence().block())
                .distinct()
                .toList()
                .indexOf(sentence.block());
    }
}
