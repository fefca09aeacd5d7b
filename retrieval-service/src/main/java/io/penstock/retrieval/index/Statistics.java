package io.penstock.retrieval.index;

import java.util.Map;

/// What a scope holds, so that neither score nor confidence depends on other tenants' documents.
///
/// @param chunks in the scope
/// @param tokens of all its chunks together
/// @param frequencies for each term that was asked about, the chunks of the scope that hold it
public record Statistics(long chunks, long tokens, Map<String, Long> frequencies) {
    public Statistics {
        frequencies = Map.copyOf(frequencies);
    }

    public long frequency(String term) {
        return frequencies.getOrDefault(term, 0L);
    }

    /// BM25's: `ln(1 + (chunks - frequency + 0.5) / (frequency + 0.5))`.
    public double idf(String term) {
        var frequency = frequency(term);
        return Math.log1p((chunks - frequency + 0.5) / (frequency + 0.5));
    }
}
