package io.penstock.retrieval.index;

import java.io.IOException;
import java.util.Collection;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.SimpleCollector;
import org.jspecify.annotations.Nullable;

/// How much a scope holds.
///
/// @param tokens terms of all its chunks together, repeated ones included
record ScopeSize(long chunks, long tokens) {

    /// Counts the chunks that a query matches, by the lengths kept beside each.
    static CollectorManager<?, ScopeSize> counter() {
        return new CollectorManager<Counter, ScopeSize>() {
            @Override
            public Counter newCollector() {
                return new Counter();
            }

            @Override
            public ScopeSize reduce(Collection<Counter> parts) {
                return new ScopeSize(
                        parts.stream().mapToLong(part -> part.chunks).sum(),
                        parts.stream().mapToLong(part -> part.tokens).sum());
            }
        };
    }

    private static final class Counter extends SimpleCollector {
        private long chunks;
        private long tokens;
        private @Nullable NumericDocValues lengths;

        @Override
        protected void doSetNextReader(LeafReaderContext leaf) throws IOException {
            lengths = DocValues.getNumeric(leaf.reader(), LexicalIndex.LENGTH);
        }

        @Override
        public void collect(int document) throws IOException {
            chunks++;
            if (lengths != null && lengths.advanceExact(document)) {
                tokens += lengths.longValue();
            }
        }

        @Override
        public ScoreMode scoreMode() {
            return ScoreMode.COMPLETE_NO_SCORES;
        }
    }
}
