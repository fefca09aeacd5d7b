package io.penstock.store.review;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A decision as it is made.
///
/// @param nonce of the review as the decider read it
/// @param shown keyed digest of what they saw; kept with the decision
/// @param action what may leave now, and nothing else; null where that is not known yet
/// @param candidate the case, where a person said something else than the model; null where none
/// did
public record Decision(
        UUID nonce,
        String shown,
        Verdict verdict,
        @Nullable ApprovedAction action,
        @Nullable Candidate candidate) {
    public Decision(UUID nonce, String shown, Verdict verdict) {
        this(nonce, shown, verdict, null, null);
    }

    /// What may become ground truth.
    ///
    /// @param step whose answer it is
    /// @param prompt that the step asked with: name@version
    /// @param content event, context, both answers and the reason, as JSON; sealed
    public record Candidate(String step, String prompt, String content) {}
}
