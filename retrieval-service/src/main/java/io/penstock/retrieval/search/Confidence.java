package io.penstock.retrieval.search;

import io.penstock.retrieval.index.Statistics;
import java.util.Set;

/// How much of a question the best block speaks of: the idf of the question's distinct terms that
/// the block holds, over the idf of all of them. Not calibrated: a share, no probability.
final class Confidence {
    private Confidence() {}

    /// @param asked distinct terms of the question; none gives 0
    /// @param held terms of the best block, title and headings included
    /// @param statistics of the searched sources; a term that they lack counts with frequency 0
    static double of(Set<String> asked, Set<String> held, Statistics statistics) {
        var all = 0.0;
        var covered = 0.0;
        for (var term : asked) {
            var idf = statistics.idf(term);
            all += idf;
            if (held.contains(term)) {
                covered += idf;
            }
        }
        return all == 0 ? 0 : covered / all;
    }
}
