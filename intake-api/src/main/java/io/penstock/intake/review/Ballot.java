package io.penstock.intake.review;

import io.penstock.intake.channel.StorableText;
import io.penstock.platform.problem.ProblemException;
import io.penstock.schema.api.Problem;
import io.penstock.schema.api.Problem.Place;
import io.penstock.schema.api.Reviews;
import io.penstock.schema.api.Reviews.Choice;
import io.penstock.store.review.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A decision as it was sent, whole and possible.
///
/// @param reason null for an approval without one
record Ballot(UUID nonce, Choice choice, @Nullable JsonNode answer, @Nullable String reason) {
    private static final int MAX_REASON = 4_000;

    /// @throws ProblemException 422 with each place that is at fault
    static Ballot of(Reviews.Decision sent, Situation situation) {
        var reason = sent.reason() == null ? "" : StorableText.repair(sent.reason().strip());
        var places = new ArrayList<Place>();
        if (sent.nonce() == null) {
            places.add(Place.at("#/nonce", "required", "The nonce of the review as it was read"));
        }
        if (sent.decision() == null) {
            places.add(Place.at("#/decision", "required", "One of approve, edit, reject"));
        } else if (!situation.choices().contains(sent.decision())) {
            places.add(Place.at("#/decision", "not-possible", "See `shown.decisions`"));
        } else {
            places.addAll(besides(sent.decision(), sent.answer(), reason));
        }
        if (!places.isEmpty()) {
            throw refused("The decision is not whole", places);
        }
        return new Ballot(
                Objects.requireNonNull(sent.nonce()),
                Objects.requireNonNull(sent.decision()),
                sent.answer() == null ? null : StorableText.repair(sent.answer()).node(),
                reason.isEmpty() ? null : reason);
    }

    /// A member that a decision does not have, or whose value it cannot have.
    static ProblemException unreadable(String pointer) {
        var expected =
                switch (pointer) {
                    case "#/nonce" -> "The nonce of the review as it was read, a UUID";
                    case "#/decision" -> "One of approve, edit, reject";
                    case "#/answer", "#/reason" -> "Not of its type";
                    default -> "A decision has nonce, decision, answer and reason";
                };
        return refused(
                "The decision cannot be read", List.of(Place.at(pointer, "unreadable", expected)));
    }

    private static ProblemException refused(String title, List<Place> places) {
        return ProblemException.of(Problem.of("decision-invalid", 422, title, null, places), 422);
    }

    private static List<Place> besides(Choice choice, @Nullable JsonNode answer, String reason) {
        var places = new ArrayList<Place>();
        if (choice == Choice.EDIT && answer == null) {
            places.add(Place.at("#/answer", "required", "The answer that is to be used instead"));
        }
        if (choice != Choice.EDIT && answer != null) {
            places.add(Place.at("#/answer", "unexpected", "Only an edit has one"));
        }
        if (choice != Choice.APPROVE && reason.isEmpty()) {
            places.add(Place.at("#/reason", "required", "Whoever overrides says why"));
        }
        if (reason.length() > MAX_REASON) {
            places.add(Place.at("#/reason", "maxLength", "At most 4000 characters"));
        }
        return places;
    }

    /// What it makes of the run.
    ///
    /// @param by who decides
    /// @throws ProblemException 422 `answer-invalid`
    Verdict verdict(Situation situation, String by) {
        return switch (choice) {
            case APPROVE -> new Verdict.Approve(situation.resultOf(choice, by), reason);
            case EDIT -> {
                var step = situation.answerStep().orElseThrow();
                yield new Verdict.Edit(
                        situation.resultOf(choice, by),
                        step.id(),
                        Edits.result(step, Objects.requireNonNull(answer)),
                        reason);
            }
            case REJECT -> new Verdict.Reject(Objects.requireNonNull(reason));
        };
    }
}
