package io.penstock.retrieval.search;

import io.penstock.retrieval.chunk.Chunk;

/// A chunk that may answer, as it is now.
///
/// @param score BM25, not normalised
public record Candidate(Chunk chunk, double score) {}
