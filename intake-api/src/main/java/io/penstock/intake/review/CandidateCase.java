package io.penstock.intake.review;

import io.penstock.schema.api.Candidates;
import io.penstock.schema.json.StrictJson;
import io.penstock.store.review.Decision.Candidate;
import io.penstock.store.review.Verdict;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A case in which a person said something else than the model.
final class CandidateCase {
    private CandidateCase() {}

    /// Null for an approval, where no model is asked at all, and where the question was what became
    /// of a message or a call.
    static @Nullable Candidate of(Situation situation, Verdict verdict) {
        var answering = situation.answerStep().orElse(null);
        if (answering == null || situation.inDoubt() || verdict instanceof Verdict.Approve) {
            return null;
        }
        var shown = Showing.of(situation);
        var content =
                new Candidates.Content(
                        shown.event(),
                        shown.blocks(),
                        shown.answer(),
                        decided(verdict),
                        verdict.reason());
        return new Candidate(
                answering.id(),
                answering.prompt().name() + "@" + answering.prompt().version(),
                StrictJson.TOLERANT.writeValueAsString(content));
    }

    private static @Nullable JsonNode decided(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Edit(_, _, var answer, _) ->
                    StrictJson.TOLERANT.readTree(answer).path("output");
            case Verdict.Approve _, Verdict.Reject _ -> null;
        };
    }
}
