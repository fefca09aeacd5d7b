package io.penstock.schema.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.penstock.schema.api.Reviews.Choice;
import io.penstock.schema.id.EventId;
import io.penstock.schema.id.RunId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// `/v1/ground-truth/candidates`: what people said instead of a model.
public final class Candidates {
    private Candidates() {}

    /// @param step whose answer it is
    /// @param prompt that it was asked with: name@version
    /// @param decision `edit` or `reject`
    /// @param by the decider's subject at the issuer
    public record Candidate(
            UUID id,
            UUID review,
            RunId run,
            EventId event,
            String workflow,
            int workflowVersion,
            String step,
            String prompt,
            Choice decision,
            String by,
            Instant createdAt) {}

    /// @param next opaque cursor of the next page; absent on the last
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Page(List<Candidate> candidates, @Nullable String next) {}

    /// Originals.
    ///
    /// @param context what the run's searches found
    /// @param shown the answer as the model gave it; absent where it gave none
    /// @param decided the answer in its place; absent where it was rejected
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Content(
            Reviews.ShownEvent event,
            List<Reviews.Block> context,
            @Nullable JsonNode shown,
            @Nullable JsonNode decided,
            @Nullable String reason) {}
}
