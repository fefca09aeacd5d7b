package io.penstock.retrieval.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.penstock.schema.api.Retrieval;
import io.penstock.schema.id.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One retrieval as it happened: immutable.
///
/// @param question kept sealed, and not shown with the rest
public record RetrievalRecord(
        UUID id, TenantId tenant, Instant askedAt, Question question, Details details) {

    /// What was asked, word for word.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Question(
            String query, @Nullable String conversation, List<Retrieval.Turn> history) {}

    /// Ids, hashes and numbers: nothing that a document or a customer said.
    ///
    /// @param kind `search` or `context`
    /// @param sources that were searched; empty means all
    /// @param budgetTokens only for a context
    /// @param queryTerms distinct terms of the query
    /// @param historyTerms distinct terms of earlier turns that the query does not hold
    /// @param legs what answered, such as `lexical: ok`
    /// @param analyser version of the way from text to terms
    /// @param index the state of the index that answered
    /// @param found chunks that the record shows at most the best of
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Details(
            String kind,
            List<String> sources,
            int top,
            @Nullable Integer budgetTokens,
            int queryTerms,
            int historyTerms,
            String legs,
            String analyser,
            Index index,
            double confidence,
            boolean calibrated,
            long micros,
            List<Candidate> candidates) {}

    /// @param epoch history that the cursor belongs to
    /// @param cursor `xid/seq` up to which the index had followed
    /// @param chunks that the searched sources hold
    public record Index(UUID epoch, String cursor, long chunks) {}

    /// @param rank from 1
    /// @param version of the document
    /// @param textHash keyed; equal texts have equal hashes
    /// @param decision in words, see [Decision]
    /// @param block the id under which it was passed on
    /// @param duplicateOf the chunk with the same text
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Candidate(
            int rank,
            String chunk,
            String documentId,
            int version,
            String source,
            String textHash,
            int tokens,
            Retrieval.Scores scores,
            String decision,
            @Nullable String block,
            @Nullable String duplicateOf) {}
}
