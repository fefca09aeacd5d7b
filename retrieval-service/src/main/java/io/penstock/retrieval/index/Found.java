package io.penstock.retrieval.index;

import java.util.List;

/// What one index answered.
///
/// @param hits best first
/// @param cursor of the index that answered
public record Found(List<Hit> hits, Statistics statistics, Cursor cursor) {
    public Found {
        hits = List.copyOf(hits);
    }

    /// @param chunk its id
    /// @param score BM25, not normalised
    public record Hit(String chunk, double score) {}
}
