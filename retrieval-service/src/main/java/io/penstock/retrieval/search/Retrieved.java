package io.penstock.retrieval.search;

import io.penstock.retrieval.chunk.Chunk;
import io.penstock.retrieval.index.EnglishTerms;
import io.penstock.retrieval.index.Found;
import io.penstock.retrieval.record.Decision;
import io.penstock.retrieval.record.RetrievalRecord;
import io.penstock.schema.api.Retrieval;
import io.penstock.schema.id.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What was found for a question, before anybody chose from it.
public final class Retrieved {
    /// While confidence is a plain share of idf.
    public static final boolean CALIBRATED = false;

    /// Candidates that a record shows.
    private static final int SHOWN = 50;

    private final UUID id = UUID.randomUUID();
    private final TenantId tenant;
    private final Instant askedAt;
    private final Question question;
    private final QueryPlan plan;
    private final Found found;
    private final List<Candidate> candidates;
    private final EnglishTerms terms;

    Retrieved(
            TenantId tenant,
            Instant askedAt,
            Question question,
            QueryPlan plan,
            Found found,
            List<Candidate> candidates,
            EnglishTerms terms) {
        this.tenant = tenant;
        this.askedAt = askedAt;
        this.question = question;
        this.plan = plan;
        this.found = found;
        this.candidates = List.copyOf(candidates);
        this.terms = terms;
    }

    public UUID id() {
        return id;
    }

    public Question question() {
        return question;
    }

    /// Best first.
    public List<Candidate> candidates() {
        return candidates;
    }

    /// How much of the question `best` speaks of, 0 to 1; 0 if there is none.
    public double confidence(@Nullable Chunk best) {
        return best == null
                ? 0
                : Confidence.of(
                        plan.asked(), terms.distinct(best.lexicalText()), found.statistics());
    }

    /// What to remember of it.
    ///
    /// @param decisions one for each candidate, in their order
    public RetrievalRecord record(
            String kind,
            @Nullable Integer budgetTokens,
            double confidence,
            List<Decision> decisions,
            Duration took) {
        var details =
                new RetrievalRecord.Details(
                        kind,
                        question.sources(),
                        question.top(),
                        budgetTokens,
                        plan.asked().size(),
                        plan.historyTerms(),
                        "lexical: ok",
                        EnglishTerms.VERSION,
                        index(),
                        confidence,
                        CALIBRATED,
                        took.toNanos() / 1_000,
                        shown(decisions));
        var asked =
                new RetrievalRecord.Question(
                        question.query(), question.conversation(), question.history());
        return new RetrievalRecord(id, tenant, askedAt, asked, details);
    }

    private RetrievalRecord.Index index() {
        var cursor = found.cursor();
        return new RetrievalRecord.Index(
                cursor.epoch(),
                Long.toUnsignedString(cursor.xid()) + "/" + cursor.seq(),
                found.statistics().chunks());
    }

    private List<RetrievalRecord.Candidate> shown(List<Decision> decisions) {
        var shown = new ArrayList<RetrievalRecord.Candidate>();
        for (var i = 0; i < Math.min(candidates.size(), SHOWN); i++) {
            shown.add(shown(i + 1, candidates.get(i), decisions.get(i)));
        }
        return shown;
    }

    private static RetrievalRecord.Candidate shown(
            int rank, Candidate candidate, Decision decision) {
        var chunk = candidate.chunk();
        return new RetrievalRecord.Candidate(
                rank,
                chunk.id(),
                chunk.document(),
                chunk.version(),
                chunk.source(),
                chunk.textHash(),
                chunk.tokens(),
                new Retrieval.Scores(candidate.score(), null, null),
                decision.word(),
                decision instanceof Decision.Passed(var block) ? block : null,
                decision instanceof Decision.DuplicateOf(var other) ? other : null);
    }
}
