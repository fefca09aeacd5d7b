package io.penstock.intake.accept;

import io.penstock.schema.api.Intake;
import io.penstock.schema.api.Problem;
import io.penstock.schema.id.EventId;
import org.jspecify.annotations.Nullable;

/// What became of one item of one request.
public sealed interface Acceptance {

    /// RFC 6901 in fragment form into the request's body.
    String pointer();

    /// @param note such as `text-repaired`
    record Accepted(String pointer, EventId event, @Nullable String note) implements Acceptance {}

    /// @param bodyDiffers whether the first one came with other content
    record Duplicate(String pointer, EventId first, boolean bodyDiffers) implements Acceptance {}

    record Ignored(String pointer, String why) implements Acceptance {}

    record Rejected(String pointer, Problem problem) implements Acceptance {}

    /// As the caller reads it.
    default Intake.Result result() {
        return switch (this) {
            case Accepted(var pointer, var event, var note) ->
                    new Intake.Result(pointer, word(), event, note, null);
            case Duplicate(var pointer, var first, var bodyDiffers) ->
                    new Intake.Result(
                            pointer, word(), first, bodyDiffers ? "body-differs" : null, null);
            case Ignored(var pointer, var why) ->
                    new Intake.Result(pointer, word(), null, why, null);
            case Rejected(var pointer, var problem) ->
                    new Intake.Result(pointer, word(), null, null, problem);
        };
    }

    /// `accepted`, `duplicate`, `ignored` or `rejected`.
    default String word() {
        return switch (this) {
            case Accepted _ -> "accepted";
            case Duplicate _ -> "duplicate";
            case Ignored _ -> "ignored";
            case Rejected _ -> "rejected";
        };
    }
}
