package io.penstock.retrieval.search;

import io.penstock.retrieval.index.EnglishTerms;
import io.penstock.schema.api.Retrieval;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The terms to look for: those of the query, and, weaker, those of what the customer said before.
///
/// @param asked the query's distinct terms; confidence looks at no others
/// @param weights 1 for each of them; a term of the customer's last turn before it adds 0.3, and
/// each
///     turn further back 0.7 of the one after it
record QueryPlan(Set<String> asked, Map<String, Double> weights) {
    private static final double LAST_TURN = 0.3;
    private static final double DECAY = 0.7;

    /// @param history oldest first
    static QueryPlan of(String query, List<Retrieval.Turn> history, EnglishTerms terms) {
        var asked = terms.distinct(query);
        var weights = new LinkedHashMap<String, Double>();
        asked.forEach(term -> weights.put(term, 1.0));
        var weight = LAST_TURN;
        for (var turn : history.reversed()) {
            if (turn.role().equals("customer")) {
                for (var term : terms.distinct(turn.text())) {
                    weights.merge(term, weight, Double::sum);
                }
                weight *= DECAY;
            }
        }
        return new QueryPlan(asked, weights);
    }

    int historyTerms() {
        return weights.size() - asked.size();
    }
}
