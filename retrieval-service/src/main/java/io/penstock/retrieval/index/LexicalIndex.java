package io.penstock.retrieval.index;

import io.penstock.retrieval.chunk.Chunk;
import io.penstock.schema.id.TenantId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/// One Lucene index of chunks, and the cursor up to which it followed the feed: both change in one
/// commit.
///
/// It lives in memory only. An index holds every word of every document in clear, and clear text
/// stays off the disk; a start reads the sealed chunks from Postgres anew.
final class LexicalIndex implements AutoCloseable {
    private static final String KEY = "key";
    private static final String TENANT = "tenant";
    private static final String SOURCE = "source";
    private static final String CHUNK = "chunk";
    private static final String HASH = "hash";
    private static final String TEXT = "text";
    static final String LENGTH = "length";

    private static final FieldType FREQUENCIES = frequencies();

    /// Clauses of one query; a longer question is scored by its rarest terms.
    private static final int MAX_CLAUSES = 512;

    private final EnglishTerms terms;
    private final Directory directory = new ByteBuffersDirectory();
    private final IndexWriter writer;
    private final SearcherManager searchers;
    private volatile Cursor cursor;

    /// Empty, and at `start`.
    LexicalIndex(EnglishTerms terms, Cursor start) throws IOException {
        this.terms = terms;
        this.cursor = start;
        var settings =
                new IndexWriterConfig(terms)
                        .setSimilarity(new BM25Similarity(1.2f, 0.75f))
                        .setMergeScheduler(new SerialMergeScheduler())
                        .setCommitOnClose(false);
        writer = new IndexWriter(directory, settings);
        writer.setLiveCommitData(start.asCommitData().entrySet());
        writer.commit();
        searchers =
                new SearcherManager(
                        directory,
                        new SearcherFactory() {
                            @Override
                            public IndexSearcher newSearcher(
                                    IndexReader reader, @Nullable IndexReader previous) {
                                return new Generation(reader);
                            }
                        });
    }

    Cursor cursor() {
        return cursor;
    }

    void put(TenantId tenant, Chunk chunk) throws IOException {
        var text = chunk.lexicalText();
        var document = new Document();
        document.add(new StringField(KEY, key(tenant, chunk.id()), Field.Store.NO));
        document.add(new StringField(TENANT, tenant.value(), Field.Store.YES));
        document.add(new StringField(SOURCE, chunk.source(), Field.Store.NO));
        document.add(new StoredField(CHUNK, chunk.id()));
        document.add(new StoredField(HASH, chunk.textHash()));
        document.add(new Field(TEXT, text, FREQUENCIES));
        document.add(new NumericDocValuesField(LENGTH, terms.all(text).size()));
        writer.updateDocument(new Term(KEY, key(tenant, chunk.id())), document);
    }

    void delete(TenantId tenant, String chunk) throws IOException {
        writer.deleteDocuments(new Term(KEY, key(tenant, chunk)));
    }

    /// Makes what was put and deleted searchable, and says that this is the state at `reached`.
    void commit(Cursor reached) throws IOException {
        writer.setLiveCommitData(reached.asCommitData().entrySet());
        writer.commit();
        searchers.maybeRefreshBlocking();
        cursor = reached;
    }

    /// The `top` best chunks of the scope.
    ///
    /// @param weights of the terms to look for
    /// @param asked terms whose statistics are wanted beyond those
    /// @throws org.apache.lucene.store.AlreadyClosedException if another index took its place
    Found search(Scope scope, Map<String, Double> weights, Set<String> asked, int top)
            throws IOException {
        var searcher = (Generation) searchers.acquire();
        try {
            var filter = filter(scope);
            var all = new HashSet<>(asked);
            all.addAll(weights.keySet());
            var statistics = statistics(searcher, scope, filter, all);
            return new Found(
                    hits(searcher, filter, weights, statistics, top),
                    statistics,
                    searcher.cursor());
        } finally {
            searchers.release(searcher);
        }
    }

    private static List<Found.Hit> hits(
            Generation searcher,
            Query filter,
            Map<String, Double> weights,
            Statistics statistics,
            int top)
            throws IOException {
        var known = rarestKnown(weights.keySet(), statistics);
        if (known.isEmpty()) {
            return List.of();
        }
        var query = new BooleanQuery.Builder().add(filter, Occur.FILTER);
        for (var term : known) {
            var weight = weights.getOrDefault(term, 0.0).floatValue();
            query.add(new BoostQuery(new TermQuery(new Term(TEXT, term)), weight), Occur.SHOULD);
        }
        query.setMinimumNumberShouldMatch(1);
        var scoped = new ScopedSearcher(searcher.getIndexReader(), statistics);
        var stored = scoped.storedFields();
        var hits = new ArrayList<Found.Hit>();
        for (var found : scoped.search(query.build(), top).scoreDocs) {
            hits.add(new Found.Hit(stored.document(found.doc).get(CHUNK), found.score));
        }
        hits.sort(
                Comparator.comparingDouble(Found.Hit::score)
                        .reversed()
                        .thenComparing(Found.Hit::chunk));
        return hits;
    }

    private static List<String> rarestKnown(Set<String> terms, Statistics statistics) {
        return terms.stream()
                .filter(term -> statistics.frequency(term) > 0)
                .sorted(Comparator.comparingLong(statistics::frequency))
                .limit(MAX_CLAUSES)
                .toList();
    }

    private static Statistics statistics(
            Generation searcher, Scope scope, Query filter, Set<String> terms) throws IOException {
        var size = searcher.sizeOf(scope, filter);
        var frequencies = new HashMap<String, Long>();
        for (var term : terms) {
            var both =
                    new BooleanQuery.Builder()
                            .add(filter, Occur.FILTER)
                            .add(new TermQuery(new Term(TEXT, term)), Occur.FILTER)
                            .build();
            frequencies.put(term, (long) searcher.count(both));
        }
        return new Statistics(size.chunks(), size.tokens(), frequencies);
    }

    private static Query filter(Scope scope) {
        var filter =
                new BooleanQuery.Builder()
                        .add(new TermQuery(new Term(TENANT, scope.tenant().value())), Occur.FILTER);
        if (!scope.sources().isEmpty()) {
            var sources = scope.sources().stream().map(BytesRef::new).toList();
            filter.add(new TermInSetQuery(SOURCE, sources), Occur.FILTER);
        }
        return filter.build();
    }

    /// Text hashes by `tenant/chunk` of everything in the index, to compare with the table.
    Map<String, String> hashes() throws IOException {
        var searcher = searchers.acquire();
        try {
            var hashes = new HashMap<String, String>();
            var stored = searcher.storedFields();
            var all = searcher.search(new MatchAllDocsQuery(), Integer.MAX_VALUE);
            for (var found : all.scoreDocs) {
                var document = stored.document(found.doc);
                hashes.put(document.get(TENANT) + "/" + document.get(CHUNK), document.get(HASH));
            }
            return hashes;
        } finally {
            searchers.release(searcher);
        }
    }

    int chunks() {
        return writer.getDocStats().numDocs;
    }

    @Override
    public void close() throws IOException {
        searchers.close();
        writer.close();
        directory.close();
    }

    private static String key(TenantId tenant, String chunk) {
        return tenant.value() + "/" + chunk;
    }

    private static FieldType frequencies() {
        var type = new FieldType();
        type.setTokenized(true);
        type.setIndexOptions(IndexOptions.DOCS_AND_FREQS);
        type.freeze();
        return type;
    }
}
