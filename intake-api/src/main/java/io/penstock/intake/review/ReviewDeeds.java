package io.penstock.intake.review;

import io.penstock.platform.audit.Deed;
import io.penstock.store.review.Claiming;
import io.penstock.store.review.Deciding;
import io.penstock.store.review.Decision;
import java.util.Optional;
import java.util.UUID;

/// What the audit says of claims and decisions. A decision's reason stands in the review.
final class ReviewDeeds {
    static final String CLOSED = "review-closed";
    static final String STALE = "stale-review";
    static final String TAKEN = "claimed-by-other";

    private static final String KIND = "review";

    private ReviewDeeds() {}

    /// @param verb `claim`, `assign` or `release`
    static Optional<Deed> of(String verb, UUID review, Claiming outcome) {
        var action = "review." + verb;
        return switch (outcome) {
            case Claiming.Claimed(_, _) -> Optional.of(Deed.done(action, KIND, review));
            case Claiming.Unknown() -> Optional.empty();
            case Claiming.Closed(_) -> Optional.of(Deed.refused(action, KIND, review, CLOSED));
            case Claiming.Taken(_, _) -> Optional.of(Deed.refused(action, KIND, review, TAKEN));
        };
    }

    static Optional<Deed> of(UUID review, Decision decision, Deciding outcome) {
        var action = "review." + decision.verdict().choice().word();
        return switch (outcome) {
            case Deciding.Decided(_) ->
                    Optional.of(Deed.done(action, KIND, review).with("shown", decision.shown()));
            case Deciding.Unknown() -> Optional.empty();
            case Deciding.Closed(_) -> Optional.of(Deed.refused(action, KIND, review, CLOSED));
            case Deciding.Stale() -> Optional.of(Deed.refused(action, KIND, review, STALE));
            case Deciding.Taken(_, _) -> Optional.of(Deed.refused(action, KIND, review, TAKEN));
        };
    }
}
