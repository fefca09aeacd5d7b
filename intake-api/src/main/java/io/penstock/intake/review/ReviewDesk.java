package io.penstock.intake.review;

import io.penstock.definition.Definition;
import io.penstock.intake.audit.Audited;
import io.penstock.platform.identity.KeyedHash;
import io.penstock.platform.problem.ProblemException;
import io.penstock.platform.security.Caller;
import io.penstock.schema.api.Reviews;
import io.penstock.schema.api.Reviews.Claimed;
import io.penstock.schema.api.Reviews.Detail;
import io.penstock.schema.api.Reviews.ReviewView;
import io.penstock.schema.api.Reviews.Status;
import io.penstock.schema.event.Event;
import io.penstock.schema.id.TenantId;
import io.penstock.schema.json.StrictJson;
import io.penstock.store.definition.PinnedDefinitions;
import io.penstock.store.event.Events;
import io.penstock.store.review.ActionDigest;
import io.penstock.store.review.ApprovedAction;
import io.penstock.store.review.Assignment;
import io.penstock.store.review.Claiming;
import io.penstock.store.review.Deciding;
import io.penstock.store.review.Decision;
import io.penstock.store.review.Decisions;
import io.penstock.store.review.Pause;
import io.penstock.store.review.ReviewViews;
import io.penstock.store.review.Verdict;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Shows reviews and takes decisions.
@Component
class ReviewDesk {
    private final ReviewViews views;
    private final Decisions decisions;
    private final Events events;
    private final PinnedDefinitions definitions;
    private final KeyedHash hash;
    private final ActionDigest actions;
    private final Audited audited;

    ReviewDesk(
            ReviewViews views,
            Decisions decisions,
            Events events,
            PinnedDefinitions definitions,
            KeyedHash hash,
            ActionDigest actions,
            Audited audited) {
        this.views = views;
        this.decisions = decisions;
        this.events = events;
        this.definitions = definitions;
        this.hash = hash;
        this.actions = actions;
        this.audited = audited;
    }

    Detail show(TenantId tenant, UUID review) {
        var pause = pause(tenant, review);
        var event = event(tenant, pause.review());
        var definition = definition(tenant, pause.review());
        var shown =
                Situation.of(pause, event, definition)
                        .map(Showing::of)
                        .orElseGet(() -> Showing.of(event));
        return new Detail(pause.review(), pause.nonce(), shown);
    }

    Claimed claim(TenantId tenant, UUID review, Caller by) {
        return claimed(
                audited.act(
                        tenant,
                        by,
                        () -> decisions.claim(tenant, review, by),
                        outcome -> ReviewDeeds.of("claim", review, outcome)));
    }

    private static Claimed claimed(Claiming claiming) {
        return switch (claiming) {
            case Claiming.Claimed(var view, var nonce) -> new Claimed(view, nonce);
            case Claiming.Unknown() -> throw unknown();
            case Claiming.Closed(var status) -> throw closed(status);
            case Claiming.Taken(var holder, var until) -> throw taken(holder, until);
        };
    }

    /// What is decided on is what [#show] shows: event, results and definition do not change while
    /// the run stands still, and the nonce is of this one pause.
    ReviewView decide(TenantId tenant, UUID review, Caller by, Reviews.Decision sent) {
        var pause = pause(tenant, review);
        if (pause.review().status() != Status.OPEN) {
            throw closed(pause.review().status());
        }
        var situation = situation(tenant, pause);
        var ballot = Ballot.of(sent, situation);
        var verdict = ballot.verdict(situation, by.name());
        var decision =
                new Decision(
                        ballot.nonce(),
                        digest(tenant, situation),
                        verdict,
                        approved(tenant, situation, verdict),
                        CandidateCase.of(situation, verdict));
        var deciding =
                audited.act(
                        tenant,
                        by,
                        () -> decisions.decide(tenant, review, by, decision),
                        outcome -> ReviewDeeds.of(review, decision, outcome));
        return switch (deciding) {
            case Deciding.Decided(var view) -> view;
            case Deciding.Unknown() -> throw unknown();
            case Deciding.Closed(var status) -> throw closed(status);
            case Deciding.Stale() -> throw stale();
            case Deciding.Taken(var holder, var until) -> throw taken(holder, until);
        };
    }

    Claimed assign(TenantId tenant, UUID review, Caller by, Assignment to) {
        return claimed(
                audited.act(
                        tenant,
                        by,
                        () -> decisions.assign(tenant, review, by, to),
                        outcome -> ReviewDeeds.of("assign", review, outcome)));
    }

    Claimed release(TenantId tenant, UUID review, Caller by) {
        return claimed(
                audited.act(
                        tenant,
                        by,
                        () -> decisions.release(tenant, review, by),
                        outcome -> ReviewDeeds.of("release", review, outcome)));
    }

    /// What leaves next, now that this is decided; the worker compares.
    private @Nullable ApprovedAction approved(
            TenantId tenant, Situation situation, Verdict verdict) {
        if (verdict instanceof Verdict.Reject || situation.inDoubt()) {
            return null;
        }
        return situation
                .next(situation.after(verdict))
                .map(next -> new ApprovedAction(next.step(), actions.of(tenant, next.action())))
                .orElse(null);
    }

    private Pause pause(TenantId tenant, UUID review) {
        return views.find(tenant, review).orElseThrow(ReviewDesk::unknown);
    }

    /// Of an open review: its step is where the run stands.
    private Situation situation(TenantId tenant, Pause pause) {
        var review = pause.review();
        return Situation.of(pause, event(tenant, review), definition(tenant, review)).orElseThrow();
    }

    private Event event(TenantId tenant, ReviewView review) {
        return events.find(tenant, review.event())
                .orElseThrow(() -> new IllegalStateException("The run's event is gone"));
    }

    private Definition definition(TenantId tenant, ReviewView review) {
        return definitions.find(tenant, review.workflow(), review.workflowVersion());
    }

    private String digest(TenantId tenant, Situation situation) {
        return hash.digest(tenant, StrictJson.TOLERANT.writeValueAsBytes(Showing.of(situation)));
    }

    static ProblemException unknown() {
        return ProblemException.notFound("This review");
    }

    private static ProblemException closed(Status status) {
        return ProblemException.of(
                ReviewDeeds.CLOSED,
                409,
                "The review is closed",
                switch (status) {
                    case DECIDED -> "Somebody has decided it already";
                    case EXPIRED -> "Nobody decided it in time";
                    case SETTLED -> "What was asked about has settled itself";
                    case CANCELLED -> "Its run was cancelled";
                    case OPEN -> throw new IllegalStateException("An open review is not closed");
                });
    }

    private static ProblemException stale() {
        return ProblemException.of(
                ReviewDeeds.STALE,
                409,
                "Another review was read",
                "The nonce is not that of this review; read it again and decide on what it shows");
    }

    private static ProblemException taken(String holder, Instant until) {
        return ProblemException.of(
                ReviewDeeds.TAKEN,
                409,
                "Somebody else looks at it",
                "Claimed by %s until %s".formatted(holder, until.truncatedTo(ChronoUnit.SECONDS)));
    }
}
