package io.penstock.retrieval.index;

import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.CollectionStatistics;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.TermStatistics;

/// Scores as if the index held nothing but the scope.
final class ScopedSearcher extends IndexSearcher {
    private final Statistics statistics;

    ScopedSearcher(IndexReader reader, Statistics statistics) {
        super(reader);
        this.statistics = statistics;
    }

    @Override
    public TermStatistics termStatistics(Term term, int docFreq, long totalTermFreq) {
        var frequency = Math.max(1, statistics.frequency(term.text()));
        return new TermStatistics(term.bytes(), frequency, Math.max(frequency, totalTermFreq));
    }

    @Override
    public CollectionStatistics collectionStatistics(String field) {
        var chunks = Math.max(1, statistics.chunks());
        var tokens = Math.max(chunks, statistics.tokens());
        return new CollectionStatistics(field, chunks, chunks, tokens, tokens);
    }
}
