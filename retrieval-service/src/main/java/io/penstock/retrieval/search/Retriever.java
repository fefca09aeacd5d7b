package io.penstock.retrieval.search;

import io.penstock.retrieval.chunk.Chunk;
import io.penstock.retrieval.chunk.JdbcChunks;
import io.penstock.retrieval.index.EnglishTerms;
import io.penstock.retrieval.index.Found;
import io.penstock.retrieval.index.Lexical;
import io.penstock.retrieval.index.Scope;
import io.penstock.schema.id.TenantId;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import org.springframework.stereotype.Component;

/// Finds the candidates for a question in one tenant's documents.
@Component
public final class Retriever {
    /// Candidates to choose from.
    private static final int CANDIDATES = 50;

    private final Lexical index;
    private final JdbcChunks chunks;
    private final InstantSource clock;
    private final EnglishTerms terms = new EnglishTerms();

    Retriever(Lexical index, JdbcChunks chunks, InstantSource clock) {
        this.index = index;
        this.chunks = chunks;
        this.clock = clock;
    }

    public Retrieved retrieve(TenantId tenant, Question question) {
        var askedAt = clock.instant();
        var plan = QueryPlan.of(question.query(), question.history(), terms);
        var scope = new Scope(tenant, new HashSet<>(question.sources()));
        var found =
                index.search(
                        scope, plan.weights(), plan.asked(), Math.max(CANDIDATES, question.top()));
        var candidates = candidates(tenant, found);
        return new Retrieved(tenant, askedAt, question, plan, found, candidates, terms);
    }

    /// A chunk that was deleted a moment ago is left out, even if the index still holds it.
    private List<Candidate> candidates(TenantId tenant, Found found) {
        var ids = found.hits().stream().map(Found.Hit::chunk).toList();
        var now = new HashMap<String, Chunk>();
        for (var chunk : chunks.find(tenant, ids)) {
            now.put(chunk.id(), chunk);
        }
        var candidates = new ArrayList<Candidate>();
        for (var hit : found.hits()) {
            var chunk = now.get(hit.chunk());
            if (chunk != null) {
                candidates.add(new Candidate(chunk, hit.score()));
            }
        }
        return candidates;
    }
}
