package io.penstock.schema.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// `POST /v1/search` and `POST /v1/context` of the retrieval service.
public final class Retrieval {
    private Retrieval() {}

    /// @param role `customer` or `us`
    public record Turn(String role, String text) {}

    /// @param sources collections to search; absent means all
    /// @param top results wanted, 1 to 100; absent means 10
    /// @param mode `lexical`; `hybrid` and `vector` come later
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record SearchRequest(
            String query,
            @Nullable List<String> sources,
            @Nullable Integer top,
            @Nullable String mode,
            @Nullable String conversation,
            @Nullable List<Turn> history) {}

    /// @param confidence 0 to 1
    /// @param calibrated false while confidence is a plain share of idf
    public record SearchResponse(
            UUID retrieval, double confidence, boolean calibrated, List<Result> results) {}

    public record Result(
            String documentId,
            int chunk,
            String source,
            String title,
            String text,
            double score,
            Scores scores) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Scores(
            @Nullable Double lexical, @Nullable Double vector, @Nullable Double fused) {}

    /// @param budgetTokens tokens the blocks may take together; absent means 2,000
    /// @param model whose tokenizer counts; absent means characters / 3.5
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ContextRequest(
            String query,
            @Nullable List<String> sources,
            @Nullable Integer top,
            @Nullable String mode,
            @Nullable String conversation,
            @Nullable List<Turn> history,
            @Nullable Integer budgetTokens,
            @Nullable String model) {}

    public record ContextResponse(
            UUID retrieval, double confidence, boolean calibrated, List<Block> blocks) {}

    /// @param id short, opaque, unique within the answer: what a model cites
    public record Block(
            String id, String documentId, int chunk, String source, String title, String text) {}
}
