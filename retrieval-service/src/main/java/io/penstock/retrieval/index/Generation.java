package io.penstock.retrieval.index;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;

/// An index between two commits; remembers how much each scope holds.
final class Generation extends IndexSearcher {
    private static final int MAX_SCOPES = 1_000;

    private final Map<Scope, ScopeSize> sizes = new ConcurrentHashMap<>();

    Generation(IndexReader reader) {
        super(reader);
    }

    Cursor cursor() throws IOException {
        var commit = ((DirectoryReader) getIndexReader()).getIndexCommit();
        return Cursor.fromCommitData(commit.getUserData());
    }

    ScopeSize sizeOf(Scope scope, Query filter) throws IOException {
        var known = sizes.get(scope);
        if (known != null) {
            return known;
        }
        var size = search(filter, ScopeSize.counter());
        if (sizes.size() < MAX_SCOPES) {
            sizes.put(scope, size);
        }
        return size;
    }
}
